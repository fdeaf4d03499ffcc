"""The ways through a map's nodes that released programs go without a call, as LLVM functions.

In: roots, hashes, keys that are numbers, entries. Out: entries, or places for new ones; where the runtime has to do it,
a result that says so. The layout is that of `runtime/src/value/map_node.rs` and `map_table.rs`.
"""

from __future__ import annotations

from snowc.codegen import abi

_META = abi.HEADER_SIZE
_PAYLOAD = _META + abi.SLOT_SIZE
_TAGS = 32
FIND, INSERT, REMOVE = "@snow.map.find", "@snow.map.insert", "@snow.map.remove"
PAGE_OF, HASH_AT = "@snow.map.page", "@snow.map.hash_at"
ELSEWHERE = -1
"""what `FIND` gives where the runtime has to look"""
_IS_TABLE = 1 << 62
_SHARES_PAGES = 60
"""the bit"""
_INDEX = 16 * abi.SLOT_SIZE
"""offset of a table's index behind its pages"""
_PAGE = 365
_MOST_IN_TABLE = 16 * _PAGE
_OFFSET_BITS = 9
_POSITION_BITS = 13
_POSITION = (1 << _POSITION_BITS) - 1
_CAPACITY = (1 << 28) - 1
_FEW = 17
"""as a table that has fewer gives way to a leaf"""

_DOWN = f"""\
  %metap = getelementptr i8, ptr %node, i64 {_META}
  %meta = load i64, ptr %metap
  %payload = getelementptr i8, ptr %node, i64 {_PAYLOAD}
  %is_branch = icmp slt i64 %meta, 0
  br i1 %is_branch, label %down, label %leaf
down:
  %digit = and i64 %rest, 15
  %further = lshr i64 %rest, 4
  %slot = getelementptr i64, ptr %payload, i64 %digit
  %child = load ptr, ptr %slot
  br label %walk
leaf:
  %entries = and i64 %meta, 4294967295
  %is_table = icmp uge i64 %meta, {_IS_TABLE}
  br i1 %is_table, label %table, label %flat
table:
  %shift_more = lshr i64 %meta, 32
  %shift = and i64 %shift_more, 63
  %indexp = getelementptr i8, ptr %payload, i64 {_INDEX}
  %index_of = load ptr, ptr %indexp
  %home = lshr i64 %half, %shift
  %mask = lshr i64 4294967295, %shift
  %shares = lshr i64 %meta, {_SHARES_PAGES}
  %shared_pages = and i64 %shares, 1"""
"""from a node to the child on the way, or to the leaf or table whose entries are counted, and where to begin in its
index"""

_PASSED = """\
passed:
  %one_on = add i64 %at, 1
  %from = and i64 %one_on, %mask
  br label %probe"""
"""from one slot of an index to the next"""

_ENTERED = f"""\
  %there = and i32 %taken, {_POSITION}
  %there_wide = zext i32 %there to i64
  %position = add nsw i64 %there_wide, -1"""
"""where the entry of a slot lies"""

FIND_TEXT = f"""define internal i64 {FIND}(ptr %root, i64 %hash, i64 %key) nounwind alwaysinline {{
entry:
  %half = and i64 %hash, 4294967295
  br label %walk
walk:
  %node = phi ptr [ %root, %entry ], [ %child, %down ]
  %rest = phi i64 [ %half, %entry ], [ %further, %down ]
  %shared = phi i32 [ 0, %entry ], [ %both, %down ]
  %count = load i32, ptr %node
  %held = xor i32 %count, 1
  %both = or i32 %shared, %held
{_DOWN}
  %shared_page = trunc i64 %shared_pages to i32
  %not_own = or i32 %both, %shared_page
  br label %probe
probe:
  %at = phi i64 [ %home, %table ], [ %from, %passed ]
  %slotp = getelementptr i32, ptr %index_of, i64 %at
  %taken = load i32, ptr %slotp
  %is_free = icmp eq i32 %taken, 0
  br i1 %is_free, label %absent, label %compare_slot
compare_slot:
  %half_word = trunc i64 %half to i32
  %differ = xor i32 %taken, %half_word
  %may_be = icmp ult i32 %differ, {1 << _POSITION_BITS}
  br i1 %may_be, label %enter, label %passed
enter:
{_ENTERED}
  %page_number = lshr i64 %position, {_OFFSET_BITS}
  %offset = and i64 %position, {(1 << _OFFSET_BITS) - 1}
  %pagep = getelementptr i64, ptr %payload, i64 %page_number
  %page = load ptr, ptr %pagep
  %page_entries = getelementptr i8, ptr %page, i64 {_PAYLOAD}
  %page_place = getelementptr {{ i64, i64, i64 }}, ptr %page_entries, i64 %offset
  %page_key = load i64, ptr %page_place
  %is_page_key = icmp eq i64 %page_key, %key
  br i1 %is_page_key, label %present, label %passed
{_PASSED}
flat:
  %are_many = icmp ugt i64 %entries, {_TAGS}
  br i1 %are_many, label %elsewhere, label %compare
compare:
  %high = lshr i64 %half, 24
  %tag = trunc i64 %high to i8
  %one = insertelement <{_TAGS} x i8> poison, i8 %tag, i64 0
  %wanted = shufflevector <{_TAGS} x i8> %one, <{_TAGS} x i8> poison, <{_TAGS} x i32> zeroinitializer
  %tags = load <{_TAGS} x i8>, ptr %payload, align 8
  %same = icmp eq <{_TAGS} x i8> %tags, %wanted
  %bits = bitcast <{_TAGS} x i1> %same to i{_TAGS}
  %wide = zext i{_TAGS} %bits to i64
  %behind = shl i64 1, %entries
  %known = add i64 %behind, -1
  %candidates = and i64 %wide, %known
  %capacity = lshr i64 %meta, 32
  %tags_more = add i64 %capacity, 7
  %tag_words = lshr i64 %tags_more, 3
  %hashes_more = add i64 %capacity, 1
  %hash_words = lshr i64 %hashes_more, 1
  %words = add i64 %tag_words, %hash_words
  %first = getelementptr i64, ptr %payload, i64 %words
  br label %next
next:
  %left = phi i64 [ %candidates, %compare ], [ %others, %look ]
  %none = icmp eq i64 %left, 0
  br i1 %none, label %absent, label %look
look:
  %index = call i64 @llvm.cttz.i64(i64 %left, i1 true)
  %place = getelementptr {{ i64, i64, i64 }}, ptr %first, i64 %index
  %found = load i64, ptr %place
  %less = add i64 %left, -1
  %others = and i64 %left, %less
  %is_key = icmp eq i64 %found, %key
  br i1 %is_key, label %present, label %next
present:
  %place_found = phi ptr [ %place, %look ], [ %page_place, %enter ]
  %foreign = phi i32 [ %both, %look ], [ %not_own, %enter ]
  %is_own = icmp eq i32 %foreign, 0
  %mark = zext i1 %is_own to i64
  %address = ptrtoint ptr %place_found to i64
  %name = or i64 %address, %mark
  ret i64 %name
absent:
  ret i64 0
elsewhere:
  ret i64 {ELSEWHERE}
}}"""


INSERT_TEXT = f"""define internal i1 {INSERT}(ptr %root, i64 %hash, ptr %made) nounwind alwaysinline {{
entry:
  %half = and i64 %hash, 4294967295
  %holders = load i32, ptr %made
  %is_own_made = icmp eq i32 %holders, 1
  br i1 %is_own_made, label %walk, label %elsewhere
walk:
  %node = phi ptr [ %root, %entry ], [ %child, %down ]
  %rest = phi i64 [ %half, %entry ], [ %further, %down ]
  %count = load i32, ptr %node
  %is_own = icmp eq i32 %count, 1
  br i1 %is_own, label %own, label %elsewhere
own:
{_DOWN}
  %page_number = udiv i64 %entries, {_PAGE}
  %offset = urem i64 %entries, {_PAGE}
  %pagep = getelementptr i64, ptr %payload, i64 %page_number
  %page = load ptr, ptr %pagep
  %page_metap = getelementptr i8, ptr %page, i64 {_META}
  %page_meta = load i64, ptr %page_metap
  %page_upper = lshr i64 %page_meta, 32
  %page_room = and i64 %page_upper, {_CAPACITY}
  %page_has_room = icmp ult i64 %offset, %page_room
  %slots = add i64 %mask, 1
  %quarter = lshr i64 %slots, 2
  %index_room = mul i64 %quarter, 3
  %index_has_room = icmp ult i64 %entries, %index_room
  %is_free_of_others = icmp eq i64 %shared_pages, 0
  %has_page = icmp ult i64 %entries, {_MOST_IN_TABLE}
  %any_room = and i1 %page_has_room, %has_page
  %both_room = and i1 %any_room, %index_has_room
  %goes = and i1 %both_room, %is_free_of_others
  br i1 %goes, label %probe, label %elsewhere
probe:
  %at = phi i64 [ %home, %table ], [ %from, %taken ]
  %slotp = getelementptr i32, ptr %index_of, i64 %at
  %content = load i32, ptr %slotp
  %is_free = icmp eq i32 %content, 0
  br i1 %is_free, label %free, label %taken
taken:
  %one_on = add i64 %at, 1
  %from = and i64 %one_on, %mask
  br label %probe
free:
  %page_bits = shl i64 %page_number, {_OFFSET_BITS}
  %before = or i64 %page_bits, %offset
  %position = add i64 %before, 1
  %best = and i64 %half, {0xFFFF_FFFF & ~_POSITION}
  %new_slot = or i64 %best, %position
  %new_word = trunc i64 %new_slot to i32
  store i32 %new_word, ptr %slotp
  %page_entries = getelementptr i8, ptr %page, i64 {_PAYLOAD}
  %page_place = getelementptr {{ i64, i64, i64 }}, ptr %page_entries, i64 %offset
  %page_hashes = getelementptr {{ i64, i64, i64 }}, ptr %page_entries, i64 %page_room
  %page_hash_at = getelementptr i32, ptr %page_hashes, i64 %offset
  %page_more = add i64 %page_meta, 1
  store i64 %page_more, ptr %page_metap
  br label %write
flat:
  %capacity = lshr i64 %meta, 32
  %has_room = icmp ult i64 %entries, %capacity
  br i1 %has_room, label %append, label %elsewhere
append:
  %tags_more = add i64 %capacity, 7
  %tag_words = lshr i64 %tags_more, 3
  %hashes_more = add i64 %capacity, 1
  %hash_words = lshr i64 %hashes_more, 1
  %hashes = getelementptr i64, ptr %payload, i64 %tag_words
  %first = getelementptr i64, ptr %hashes, i64 %hash_words
  %place = getelementptr {{ i64, i64, i64 }}, ptr %first, i64 %entries
  %hash_at = getelementptr i32, ptr %hashes, i64 %entries
  %high = lshr i64 %half, 24
  %tag = trunc i64 %high to i8
  %tag_at = getelementptr i8, ptr %payload, i64 %entries
  store i8 %tag, ptr %tag_at
  br label %write
write:
  %new_place = phi ptr [ %place, %append ], [ %page_place, %free ]
  %new_hash_at = phi ptr [ %hash_at, %append ], [ %page_hash_at, %free ]
  %parts = getelementptr i8, ptr %made, i64 {abi.HEADER_SIZE}
  %words = load <3 x i64>, ptr %parts, align 8
  store <3 x i64> %words, ptr %new_place, align 8
  %stored = trunc i64 %half to i32
  store i32 %stored, ptr %new_hash_at
  %more = add i64 %meta, 1
  store i64 %more, ptr %metap
  ret i1 true
elsewhere:
  ret i1 false
}}"""


REMOVE_TEXT = f"""define internal i1 {REMOVE}(ptr %root, i64 %hash, i64 %named) nounwind {{
entry:
  %half = and i64 %hash, 4294967295
  %half_word = trunc i64 %half to i32
  %holders = load i32, ptr %root
  %is_held_once = icmp eq i32 %holders, 1
  %is_own_way = trunc i64 %named to i1
  %is_own = and i1 %is_held_once, %is_own_way
  %address = and i64 %named, -2
  %gone = inttoptr i64 %address to ptr
  br i1 %is_own, label %walk, label %elsewhere
walk:
  %node = phi ptr [ %root, %entry ], [ %child, %down ]
  %rest = phi i64 [ %half, %entry ], [ %further, %down ]
{_DOWN}
  %left = add i64 %entries, -1
  %page_number = udiv i64 %left, {_PAGE}
  %offset = urem i64 %left, {_PAGE}
  %eighth = lshr i64 %mask, 3
  %are_few = icmp ule i64 %left, %eighth
  %are_fewest = icmp ult i64 %left, {_FEW}
  %is_last_of_page = icmp eq i64 %offset, 0
  %shrinks = or i1 %are_few, %are_fewest
  %changes = or i1 %shrinks, %is_last_of_page
  br i1 %changes, label %elsewhere, label %begin
begin:
  %page = call ptr {PAGE_OF}(ptr %payload, i64 %page_number)
  %last_page_number = shl i64 %page_number, {_OFFSET_BITS}
  %last_before = or i64 %last_page_number, %offset
  %last_wide = add i64 %last_before, 1
  %last_position = trunc i64 %last_wide to i32
  %last_hash_at = call ptr {HASH_AT}(ptr %page, i64 %offset)
  %last_hash = load i32, ptr %last_hash_at
  %last_hash_wide = zext i32 %last_hash to i64
  %last_home = lshr i64 %last_hash_wide, %shift
  %last_homep = getelementptr i32, ptr %index_of, i64 %last_home
  call void @llvm.prefetch.p0(ptr %last_homep, i32 1, i32 3, i32 1)
  br label %probe
probe:
  %at = phi i64 [ %home, %begin ], [ %from, %passed ]
  %slotp = getelementptr i32, ptr %index_of, i64 %at
  %taken = load i32, ptr %slotp
  %differ = xor i32 %taken, %half_word
  %may_be = icmp ult i32 %differ, {1 << _POSITION_BITS}
  br i1 %may_be, label %enter, label %passed
enter:
{_ENTERED}
  %gap_page_number = lshr i64 %position, {_OFFSET_BITS}
  %gap_offset = and i64 %position, {(1 << _OFFSET_BITS) - 1}
  %gap_page = call ptr {PAGE_OF}(ptr %payload, i64 %gap_page_number)
  %gap_entries = getelementptr i8, ptr %gap_page, i64 {_PAYLOAD}
  %gap_place = getelementptr {{ i64, i64, i64 }}, ptr %gap_entries, i64 %gap_offset
  %is_it = icmp eq ptr %gap_place, %gone
  br i1 %is_it, label %found, label %passed
{_PASSED}
found:
  %is_last = icmp eq i32 %there, %last_position
  br i1 %is_last, label %close, label %seek
seek:
  %last_at = phi i64 [ %last_home, %found ], [ %last_from, %seek_on ]
  %last_slotp = getelementptr i32, ptr %index_of, i64 %last_at
  %last_slot = load i32, ptr %last_slotp
  %its_position = and i32 %last_slot, {_POSITION}
  %is_its = icmp eq i32 %its_position, %last_position
  br i1 %is_its, label %move, label %seek_on
seek_on:
  %last_one_on = add i64 %last_at, 1
  %last_from = and i64 %last_one_on, %mask
  br label %seek
move:
  %last_best = and i32 %last_hash, {~_POSITION}
  %moved_slot = or i32 %last_best, %there
  store i32 %moved_slot, ptr %last_slotp
  %last_entries = getelementptr i8, ptr %page, i64 {_PAYLOAD}
  %last_place = getelementptr {{ i64, i64, i64 }}, ptr %last_entries, i64 %offset
  %words = load <3 x i64>, ptr %last_place, align 8
  store <3 x i64> %words, ptr %gone, align 8
  %gap_hash_at = call ptr {HASH_AT}(ptr %gap_page, i64 %gap_offset)
  store i32 %last_hash, ptr %gap_hash_at
  br label %close
close:
  %gap = phi i64 [ %at, %found ], [ %at, %move ], [ %gap, %keep ], [ %number, %fill ]
  %before = phi i64 [ %at, %found ], [ %at, %move ], [ %number, %keep ], [ %number, %fill ]
  %after = add i64 %before, 1
  %number = and i64 %after, %mask
  %gap_slotp = getelementptr i32, ptr %index_of, i64 %gap
  %next_slotp = getelementptr i32, ptr %index_of, i64 %number
  %content = load i32, ptr %next_slotp
  %is_end = icmp eq i32 %content, 0
  br i1 %is_end, label %done, label %compare_homes
compare_homes:
  %content_wide = zext i32 %content to i64
  %best = lshr i64 %content_wide, %shift
  %way_home = sub i64 %number, %best
  %from_home = and i64 %way_home, %mask
  %way_gap = sub i64 %number, %gap
  %from_gap = and i64 %way_gap, %mask
  %comes_nearer = icmp uge i64 %from_home, %from_gap
  br i1 %comes_nearer, label %fill, label %keep
fill:
  store i32 %content, ptr %gap_slotp
  br label %close
keep:
  br label %close
done:
  store i32 0, ptr %gap_slotp
  %page_metap = getelementptr i8, ptr %page, i64 {_META}
  %page_meta = load i64, ptr %page_metap
  %page_less = add i64 %page_meta, -1
  store i64 %page_less, ptr %page_metap
  %less = add i64 %meta, -1
  store i64 %less, ptr %metap
  ret i1 true
flat:
  br label %elsewhere
elsewhere:
  ret i1 false
}}"""
"""An entry of a table that is one's own, whose key and value need not be released."""

PAGE_TEXT = f"""define internal ptr {PAGE_OF}(ptr %payload, i64 %number) nounwind alwaysinline {{
  %pagep = getelementptr i64, ptr %payload, i64 %number
  %page = load ptr, ptr %pagep
  ret ptr %page
}}"""
HASH_AT_TEXT = f"""define internal ptr {HASH_AT}(ptr %page, i64 %offset) nounwind alwaysinline {{
  %metap = getelementptr i8, ptr %page, i64 {_META}
  %meta = load i64, ptr %metap
  %upper = lshr i64 %meta, 32
  %capacity = and i64 %upper, {_CAPACITY}
  %entries = getelementptr i8, ptr %page, i64 {_PAYLOAD}
  %hashes = getelementptr {{ i64, i64, i64 }}, ptr %entries, i64 %capacity
  %hash_at = getelementptr i32, ptr %hashes, i64 %offset
  ret ptr %hash_at
}}"""
