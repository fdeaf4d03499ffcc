"""How released programs go through a map's nodes without a call: the pieces of LLVM functions (`map_finds.py`,
`map_inserts.py`, `map_removals.py`).

In: a node, the lower half of a hash. Out: the leaf, or the place in a table's index. The layout is that of
`runtime/src/value/map_node.rs` and `map_table.rs`. Of an index the four slots from where a hash would stand at best are
looked at together: whether the wanted one is the first or the third is then no branch that a processor would have to
guess, and wait for the memory to know. What is not among them, or at the end of the index, is looked for slot by slot.
"""

from __future__ import annotations

from snowc.codegen import abi

META = abi.HEADER_SIZE
PAYLOAD = META + abi.SLOT_SIZE
_IS_TABLE = 1 << 62
_SHARES_PAGES = 60
"""the bit"""
_INDEX = 16 * abi.SLOT_SIZE
"""offset of a table's index behind its pages"""
PAGE = 365
MOST_IN_TABLE = 16 * PAGE
MOST_SLOTS = 1 << 13
"""of an index; a smaller one is never more than half full"""
OFFSET_BITS = 9
POSITION_BITS = 13
POSITION = (1 << POSITION_BITS) - 1
CAPACITY = (1 << 28) - 1
_RECIPROCAL, _RECIPROCAL_BITS = 11492, 22
"""of a page's entries: exact for all numbers up to those of a table"""

DOWN = f"""\
  %metap = getelementptr i8, ptr %node, i64 {META}
  %meta = load i64, ptr %metap
  %payload = getelementptr i8, ptr %node, i64 {PAYLOAD}
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

WINDOW = """\
  %beyond = add i64 %home, 4
  %last_start = add i64 %mask, 1
  %is_whole = icmp ule i64 %beyond, %last_start
  %behind_window = and i64 %beyond, %mask
  br i1 %is_whole, label %window, label %probe
window:
  %windowp = getelementptr i32, ptr %index_of, i64 %home
  %four = load <4 x i32>, ptr %windowp, align 4
  %are_free = icmp eq <4 x i32> %four, zeroinitializer
  %four_free = bitcast <4 x i1> %are_free to i4
  %free_bits = zext i4 %four_free to i32"""
"""the slots that are looked at together, and which of them are free"""

ALIKE = f"""\
  %one_word = insertelement <4 x i32> poison, i32 %half_word, i64 0
  %four_words = shufflevector <4 x i32> %one_word, <4 x i32> poison, <4 x i32> zeroinitializer
  %differing = xor <4 x i32> %four, %four_words
  %upper_bits = lshr <4 x i32> %differing, <{", ".join([f"i32 {POSITION_BITS}"] * 4)}>
  %are_alike = icmp eq <4 x i32> %upper_bits, zeroinitializer
  %four_alike = bitcast <4 x i1> %are_alike to i4
  %alike_bits = zext i4 %four_alike to i32
  %below_free = add i32 %free_bits, -1
  %none_free = xor i32 %free_bits, -1
  %before_free = and i32 %below_free, %none_free
  %likely = and i32 %alike_bits, %before_free
  %are_none = icmp eq i32 %likely, 0"""
"""which of them lead to an entry whose hash may be the wanted one"""

FIRST_ALIKE = """\
  %likely_first = call i32 @llvm.cttz.i32(i32 %likely, i1 true)
  %likely_wide = zext i32 %likely_first to i64
  %likely_at = add i64 %home, %likely_wide
  %likely_slotp = getelementptr i32, ptr %index_of, i64 %likely_at
  %likely_slot = load i32, ptr %likely_slotp"""

PASSED = """\
  %one_on = add i64 %passed_at, 1
  %from = and i64 %one_on, %mask
  br label %probe"""
"""from one slot of an index to the next"""

ENTERED = f"""\
  %there = and i32 %there_slot, {POSITION}
  %there_wide = zext i32 %there to i64
  %position = add nsw i64 %there_wide, -1"""
"""where the entry of a slot lies"""

CTTZ = ("@llvm.cttz.i32", "declare i32 @llvm.cttz.i32(i32, i1 immarg)")


def place_of(before: str) -> str:
    """The page and the number there of the entry that so many are before."""
    return f"""\
  %scaled = mul nuw nsw i64 {before}, {_RECIPROCAL}
  %page_number = lshr i64 %scaled, {_RECIPROCAL_BITS}
  %in_pages = mul nuw nsw i64 %page_number, {PAGE}
  %offset = sub nuw nsw i64 {before}, %in_pages"""
