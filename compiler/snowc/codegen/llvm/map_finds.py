"""The way to the entry of a key that is a number, as an LLVM function.

In: a root, a hash, a key. Out: the entry's name, or 0; where the runtime has to look, `ELSEWHERE`.
"""

from __future__ import annotations

from snowc.codegen.llvm.map_walks import (
    ALIKE,
    DOWN,
    ENTERED,
    FIRST_ALIKE,
    OFFSET_BITS,
    PASSED,
    PAYLOAD,
    POSITION_BITS,
    WINDOW,
)

FIND = "@snow.map.find"
ELSEWHERE = -1
"""what it gives where the runtime has to look"""
_TAGS = 32

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
{DOWN}
  %shared_page = trunc i64 %shared_pages to i32
  %not_own = or i32 %both, %shared_page
{WINDOW}
  %half_word = trunc i64 %half to i32
{ALIKE}
  br i1 %are_none, label %none_alike, label %some_alike
none_alike:
  %is_at_end = icmp eq i32 %free_bits, 0
  br i1 %is_at_end, label %probe, label %absent
some_alike:
{FIRST_ALIKE}
  br label %enter
probe:
  %at = phi i64 [ %home, %table ], [ %behind_window, %none_alike ], [ %from, %passed ]
  %slotp = getelementptr i32, ptr %index_of, i64 %at
  %taken = load i32, ptr %slotp
  %is_free = icmp eq i32 %taken, 0
  br i1 %is_free, label %absent, label %compare_slot
compare_slot:
  %probed_word = trunc i64 %half to i32
  %differ = xor i32 %taken, %probed_word
  %may_be = icmp ult i32 %differ, {1 << POSITION_BITS}
  br i1 %may_be, label %enter, label %passed
enter:
  %there_slot = phi i32 [ %taken, %compare_slot ], [ %likely_slot, %some_alike ]
  %there_at = phi i64 [ %at, %compare_slot ], [ %likely_at, %some_alike ]
{ENTERED}
  %page_number = lshr i64 %position, {OFFSET_BITS}
  %offset = and i64 %position, {(1 << OFFSET_BITS) - 1}
  %pagep = getelementptr i64, ptr %payload, i64 %page_number
  %page = load ptr, ptr %pagep
  %page_entries = getelementptr i8, ptr %page, i64 {PAYLOAD}
  %page_place = getelementptr {{ i64, i64, i64 }}, ptr %page_entries, i64 %offset
  %page_key = load i64, ptr %page_place
  %is_page_key = icmp eq i64 %page_key, %key
  br i1 %is_page_key, label %present, label %passed
passed:
  %passed_at = phi i64 [ %at, %compare_slot ], [ %there_at, %enter ]
{PASSED}
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
