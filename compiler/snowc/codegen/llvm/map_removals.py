"""A key deleted from a table of a map, as an LLVM function.

In: a root, a hash, the name of an entry whose parts are not counted. Out: true, and the entry is gone; false where the
runtime has to do it, as others hold a node or the table shrinks.
"""

from __future__ import annotations

from snowc.codegen.llvm.map_walks import (
    ALIKE,
    CAPACITY,
    DOWN,
    ENTERED,
    FIRST_ALIKE,
    META,
    OFFSET_BITS,
    PASSED,
    PAYLOAD,
    POSITION,
    POSITION_BITS,
    WINDOW,
    place_of,
)

REMOVE = "@snow.map.remove"
PAGE_OF, HASH_AT = "@snow.map.page", "@snow.map.hash_at"
_FEW = 17
"""as a table that has fewer gives way to a leaf"""

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
{DOWN}
  %left = add i64 %entries, -1
{place_of("%left")}
  %eighth = lshr i64 %mask, 3
  %are_few = icmp ule i64 %left, %eighth
  %are_fewest = icmp ult i64 %left, {_FEW}
  %is_last_of_page = icmp eq i64 %offset, 0
  %shrinks = or i1 %are_few, %are_fewest
  %changes = or i1 %shrinks, %is_last_of_page
  br i1 %changes, label %elsewhere, label %begin
begin:
  %page = call ptr {PAGE_OF}(ptr %payload, i64 %page_number)
  %last_page_number = shl i64 %page_number, {OFFSET_BITS}
  %last_before = or i64 %last_page_number, %offset
  %last_wide = add i64 %last_before, 1
  %last_position = trunc i64 %last_wide to i32
  %last_hash_at = call ptr {HASH_AT}(ptr %page, i64 %offset)
  %last_hash = load i32, ptr %last_hash_at
  %last_hash_wide = zext i32 %last_hash to i64
  %last_home = lshr i64 %last_hash_wide, %shift
  %last_homep = getelementptr i32, ptr %index_of, i64 %last_home
  call void @llvm.prefetch.p0(ptr %last_homep, i32 1, i32 3, i32 1)
{WINDOW}
{ALIKE}
  br i1 %are_none, label %none_alike, label %some_alike
none_alike:
  br label %probe
some_alike:
{FIRST_ALIKE}
  br label %enter
probe:
  %at = phi i64 [ %home, %begin ], [ %behind_window, %none_alike ], [ %from, %passed ]
  %slotp = getelementptr i32, ptr %index_of, i64 %at
  %taken = load i32, ptr %slotp
  %differ = xor i32 %taken, %half_word
  %may_be = icmp ult i32 %differ, {1 << POSITION_BITS}
  br i1 %may_be, label %enter, label %passed
enter:
  %there_slot = phi i32 [ %taken, %probe ], [ %likely_slot, %some_alike ]
  %there_at = phi i64 [ %at, %probe ], [ %likely_at, %some_alike ]
{ENTERED}
  %gap_page_number = lshr i64 %position, {OFFSET_BITS}
  %gap_offset = and i64 %position, {(1 << OFFSET_BITS) - 1}
  %gap_page = call ptr {PAGE_OF}(ptr %payload, i64 %gap_page_number)
  %gap_entries = getelementptr i8, ptr %gap_page, i64 {PAYLOAD}
  %gap_place = getelementptr {{ i64, i64, i64 }}, ptr %gap_entries, i64 %gap_offset
  %is_it = icmp eq ptr %gap_place, %gone
  br i1 %is_it, label %found, label %passed
passed:
  %passed_at = phi i64 [ %at, %probe ], [ %there_at, %enter ]
{PASSED}
found:
  %is_last = icmp eq i32 %there, %last_position
  br i1 %is_last, label %close, label %seek
seek:
  %last_at = phi i64 [ %last_home, %found ], [ %last_from, %seek_on ]
  %last_slotp = getelementptr i32, ptr %index_of, i64 %last_at
  %last_slot = load i32, ptr %last_slotp
  %its_position = and i32 %last_slot, {POSITION}
  %is_its = icmp eq i32 %its_position, %last_position
  br i1 %is_its, label %move, label %seek_on
seek_on:
  %last_one_on = add i64 %last_at, 1
  %last_from = and i64 %last_one_on, %mask
  br label %seek
move:
  %last_best = and i32 %last_hash, {~POSITION}
  %moved_slot = or i32 %last_best, %there
  store i32 %moved_slot, ptr %last_slotp
  %last_entries = getelementptr i8, ptr %page, i64 {PAYLOAD}
  %last_place = getelementptr {{ i64, i64, i64 }}, ptr %last_entries, i64 %offset
  %words = load <3 x i64>, ptr %last_place, align 8
  store <3 x i64> %words, ptr %gone, align 8
  %gap_hash_at = call ptr {HASH_AT}(ptr %gap_page, i64 %gap_offset)
  store i32 %last_hash, ptr %gap_hash_at
  br label %close
close:
  %gap = phi i64 [ %there_at, %found ], [ %there_at, %move ], [ %gap, %keep ], [ %number, %fill ]
  %before = phi i64 [ %there_at, %found ], [ %there_at, %move ], [ %number, %keep ], [ %number, %fill ]
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
  %page_metap = getelementptr i8, ptr %page, i64 {META}
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
  %metap = getelementptr i8, ptr %page, i64 {META}
  %meta = load i64, ptr %metap
  %upper = lshr i64 %meta, 32
  %capacity = and i64 %upper, {CAPACITY}
  %entries = getelementptr i8, ptr %page, i64 {PAYLOAD}
  %hashes = getelementptr {{ i64, i64, i64 }}, ptr %entries, i64 %capacity
  %hash_at = getelementptr i32, ptr %hashes, i64 %offset
  ret ptr %hash_at
}}"""
