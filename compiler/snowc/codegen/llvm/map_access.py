"""Maps without a call, in released programs: the way to the entry of a number, the parts of an entry, a number put in.

In: a call of a runtime function of `stdlib/map.snow`. Out: its fast path as instructions; a leaf of more entries than
are looked at together, values that must be released, and what others hold go to the runtime function. The layout is
that of `runtime/src/value/map_node.rs`.
"""

from __future__ import annotations

from collections.abc import Callable

from snowc.codegen import abi
from snowc.codegen.llvm import cell_stubs
from snowc.codegen.llvm.counting import duplicate
from snowc.codegen.llvm.function_text import FunctionText
from snowc.codegen.llvm.stubs import FREE_CELL, call_stub
from snowc.mir.ir import Call
from snowc.mir.representation import SlotClass, slot_class

_SlowCall = Callable[[], str]
_NUMBERS = (SlotClass.INT, SlotClass.HANDLE)
"""what is held as the word that it is hashed and compared by"""
_META = abi.HEADER_SIZE
_PAYLOAD = _META + abi.SLOT_SIZE
_VALUE = abi.SLOT_SIZE
"""offset in an entry"""
_TAGS = 32
_FIND, _INSERT = "@snow.map.find", "@snow.map.insert"
_ELSEWHERE = -1
"""what `_FIND` gives where the runtime has to look"""
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

_FIND_TEXT = f"""define internal i64 {_FIND}(ptr %root, i64 %hash, i64 %key) nounwind alwaysinline {{
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
  %there = and i32 %taken, {_POSITION}
  %there_wide = zext i32 %there to i64
  %position = add nsw i64 %there_wide, -1
  %page_number = lshr i64 %position, {_OFFSET_BITS}
  %offset = and i64 %position, {(1 << _OFFSET_BITS) - 1}
  %pagep = getelementptr i64, ptr %payload, i64 %page_number
  %page = load ptr, ptr %pagep
  %page_entries = getelementptr i8, ptr %page, i64 {_PAYLOAD}
  %page_place = getelementptr {{ i64, i64, i64 }}, ptr %page_entries, i64 %offset
  %page_key = load i64, ptr %page_place
  %is_page_key = icmp eq i64 %page_key, %key
  br i1 %is_page_key, label %present, label %passed
passed:
  %one_on = add i64 %at, 1
  %from = and i64 %one_on, %mask
  br label %probe
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
  ret i64 {_ELSEWHERE}
}}"""


_INSERT_TEXT = f"""define internal i1 {_INSERT}(ptr %root, i64 %hash, ptr %made) nounwind alwaysinline {{
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


def _emit_insert(fn: FunctionText, instruction: Call, slow: _SlowCall) -> None:
    """Into a leaf that has room and that nobody else holds; what the entry was made as is freed and its parts stay."""
    root, key_hash, made = (fn.load(argument) for argument in instruction.arguments)
    fn.module.define_function(_INSERT, _INSERT_TEXT)
    done = fn.value(f"call i1 {_INSERT}(ptr {root}, i64 {key_hash}, ptr {made})")

    def end_made() -> None:
        fn.line(call_stub(fn.module, cell_stubs.FREE_CELL, FREE_CELL, [made]))

    fn.store(instruction.target, _unless(fn, f"xor i1 {done}, true", "ptr", root, slow, end_made))


def _emit_find(fn: FunctionText, instruction: Call, slow: _SlowCall) -> None:
    root, key_hash, key = (fn.load(argument) for argument in instruction.arguments)
    if slot_class(fn.type_of(instruction.arguments[2])) not in _NUMBERS:
        fn.store(instruction.target, slow())
        return
    fn.module.declare("@llvm.cttz.i64", "declare i64 @llvm.cttz.i64(i64, i1 immarg)")
    fn.module.define_function(_FIND, _FIND_TEXT)
    fast = fn.value(f"call i64 {_FIND}(ptr {root}, i64 {key_hash}, i64 {key})")
    fn.store(instruction.target, _unless(fn, f"icmp eq i64 {fast}, {_ELSEWHERE}", "i64", fast, slow))


def _emit_value(fn: FunctionText, instruction: Call, slow: _SlowCall) -> None:
    del slow
    _load_part(fn, instruction, _VALUE)


def _emit_key(fn: FunctionText, instruction: Call, slow: _SlowCall) -> None:
    del slow
    _load_part(fn, instruction, 0)


def _emit_take(fn: FunctionText, instruction: Call, slow: _SlowCall) -> None:
    """An object is moved out; of what is not counted there is nothing to move."""
    if slot_class(fn.type_of(instruction.target)) is SlotClass.OBJECT:
        fn.store(instruction.target, slow())
    else:
        _load_part(fn, instruction, _VALUE)


def _load_part(fn: FunctionText, instruction: Call, offset: int) -> None:
    ty = fn.type_of(instruction.target)
    value = fn.load_at(ty, _place(fn, fn.load(instruction.arguments[1])), offset)
    if slot_class(ty) is SlotClass.OBJECT:
        duplicate(fn, value)
    fn.store(instruction.target, value)


def _emit_set(fn: FunctionText, instruction: Call, slow: _SlowCall) -> None:
    """In place, where the entry and the root are held by nobody else and no old value has to be released."""
    root, _, entry, value = (fn.load(argument) for argument in instruction.arguments)
    ty = fn.type_of(instruction.arguments[3])
    if slot_class(ty) is SlotClass.OBJECT:
        fn.store(instruction.target, slow())
        return
    held = fn.value(f"icmp ne i32 {fn.value(f'load i32, ptr {root}')}, 1")
    shared = fn.value(f"icmp eq i64 {fn.value(f'and i64 {entry}, 1')}, 0")

    def fast() -> None:
        fn.store_at(ty, value, _place(fn, entry), _VALUE)

    fn.store(instruction.target, _unless(fn, f"or i1 {held}, {shared}", "ptr", root, slow, fast))


def _emit_own(fn: FunctionText, instruction: Call, slow: _SlowCall) -> None:
    del slow
    fn.store(instruction.target, fn.load(instruction.arguments[0]))


def _place(fn: FunctionText, entry: str) -> str:
    return fn.value(f"inttoptr i64 {fn.value(f'and i64 {entry}, -2')} to ptr")


def _unless(
    fn: FunctionText, condition: str, llvm: str, fast: str, slow: _SlowCall, act: Callable[[], None] | None = None
) -> str:
    """`fast`, after what is done there, or where the condition holds what the runtime gives."""
    elsewhere, here, end_of_slow, join = (fn.new_label() for _ in range(4))
    fn.branch_rarely(fn.value(condition), elsewhere, here)
    fn.label(elsewhere)
    other = slow()
    fn.line(f"br label %{end_of_slow}")
    fn.label(end_of_slow)
    fn.line(f"br label %{join}")
    fn.label(here)
    if act is not None:
        act()
    end_of_fast = fn.new_label()
    fn.line(f"br label %{end_of_fast}")
    fn.label(end_of_fast)
    fn.line(f"br label %{join}")
    fn.label(join)
    return fn.value(f"phi {llvm} [ {fast}, %{end_of_fast} ], [ {other}, %{end_of_slow} ]")


FAST: dict[str, Callable[[FunctionText, Call, _SlowCall], None]] = {
    "snow_map_find": _emit_find,
    "snow_map_value": _emit_value,
    "snow_map_key": _emit_key,
    "snow_map_take": _emit_take,
    "snow_map_set": _emit_set,
    "snow_map_own": _emit_own,
    "snow_map_insert": _emit_insert,
}
