"""A key put into a map that does not have it, as an LLVM function.

In: a root, a hash, the slots of an entry. Out: true, and the entry is in the leaf or table; false where the runtime has
to do it, as there is no room or others hold a node.
"""

from __future__ import annotations

from snowc.codegen.llvm.map_walks import (
    CAPACITY,
    DOWN,
    META,
    MOST_IN_TABLE,
    MOST_SLOTS,
    OFFSET_BITS,
    PAYLOAD,
    POSITION,
    WINDOW,
    place_of,
)

INSERT = "@snow.map.insert"

INSERT_TEXT = f"""define internal i1 {INSERT}(ptr %root, i64 %hash, i64 %key, i64 %value, i64 %order) \
nounwind alwaysinline {{
entry:
  %half = and i64 %hash, 4294967295
  br label %walk
walk:
  %node = phi ptr [ %root, %entry ], [ %child, %down ]
  %rest = phi i64 [ %half, %entry ], [ %further, %down ]
  %count = load i32, ptr %node
  %is_own = icmp eq i32 %count, 1
  br i1 %is_own, label %own, label %elsewhere
own:
{DOWN}
{place_of("%entries")}
  %pagep = getelementptr i64, ptr %payload, i64 %page_number
  %page = load ptr, ptr %pagep
  %page_metap = getelementptr i8, ptr %page, i64 {META}
  %page_meta = load i64, ptr %page_metap
  %page_upper = lshr i64 %page_meta, 32
  %page_room = and i64 %page_upper, {CAPACITY}
  %page_has_room = icmp ult i64 %offset, %page_room
  %slots = add i64 %mask, 1
  %index_room = lshr i64 %slots, 1
  %is_half_free = icmp ult i64 %entries, %index_room
  %is_largest = icmp eq i64 %slots, {MOST_SLOTS}
  %index_has_room = or i1 %is_half_free, %is_largest
  %is_free_of_others = icmp eq i64 %shared_pages, 0
  %has_page = icmp ult i64 %entries, {MOST_IN_TABLE}
  %any_room = and i1 %page_has_room, %has_page
  %both_room = and i1 %any_room, %index_has_room
  %goes = and i1 %both_room, %is_free_of_others
  br i1 %goes, label %roomy, label %elsewhere
roomy:
{WINDOW}
  %is_full = icmp eq i32 %free_bits, 0
  br i1 %is_full, label %probe, label %near
near:
  %first_free = call i32 @llvm.cttz.i32(i32 %free_bits, i1 true)
  %first_wide = zext i32 %first_free to i64
  %near_at = add i64 %home, %first_wide
  %near_slotp = getelementptr i32, ptr %index_of, i64 %near_at
  br label %free
probe:
  %at = phi i64 [ %home, %roomy ], [ %behind_window, %window ], [ %from, %taken ]
  %slotp = getelementptr i32, ptr %index_of, i64 %at
  %content = load i32, ptr %slotp
  %is_free = icmp eq i32 %content, 0
  br i1 %is_free, label %free, label %taken
taken:
  %one_on = add i64 %at, 1
  %from = and i64 %one_on, %mask
  br label %probe
free:
  %free_slotp = phi ptr [ %slotp, %probe ], [ %near_slotp, %near ]
  %page_bits = shl i64 %page_number, {OFFSET_BITS}
  %before = or i64 %page_bits, %offset
  %position = add i64 %before, 1
  %best = and i64 %half, {0xFFFF_FFFF & ~POSITION}
  %new_slot = or i64 %best, %position
  %new_word = trunc i64 %new_slot to i32
  store i32 %new_word, ptr %free_slotp
  %page_entries = getelementptr i8, ptr %page, i64 {PAYLOAD}
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
  %valuep = getelementptr i64, ptr %new_place, i64 1
  %orderp = getelementptr i64, ptr %new_place, i64 2
  store i64 %key, ptr %new_place
  store i64 %value, ptr %valuep
  store i64 %order, ptr %orderp
  %stored = trunc i64 %half to i32
  store i32 %stored, ptr %new_hash_at
  %more = add i64 %meta, 1
  store i64 %more, ptr %metap
  ret i1 true
elsewhere:
  ret i1 false
}}"""
