"""Maps without a call, in released programs: the way to the entry of a number, the parts of an entry, a number put in.

In: a call of a runtime function of `stdlib/map.snow`. Out: its fast path as instructions; a leaf of more entries than
are looked at together, values that must be released, and what others hold go to the runtime function. `map_walks.py`
and those that import it have the ways through the nodes.
"""

from __future__ import annotations

from collections.abc import Callable

from snowc.codegen import abi
from snowc.codegen.llvm import map_finds, map_inserts, map_removals, map_walks
from snowc.codegen.llvm.counting import duplicate
from snowc.codegen.llvm.function_text import FunctionText
from snowc.mir.ir import Call
from snowc.mir.representation import SlotClass, slot_class
from snowc.types.ty import Con

_SlowCall = Callable[[], str]
_NUMBERS = (SlotClass.INT, SlotClass.HANDLE)
"""what is held as the word that it is hashed and compared by"""
_VALUE = abi.SLOT_SIZE
"""offset in an entry"""


def _emit_insert(fn: FunctionText, instruction: Call, slow: _SlowCall) -> None:
    """Into a leaf or table that has room and that nobody else holds."""
    root, key_hash, key, content, order = instruction.arguments
    slots = [fn.to_slot(fn.type_of(each), fn.load(each)) for each in (key, content)]
    words = ", ".join(f"i64 {word}" for word in (fn.load(key_hash), *slots, fn.load(order)))
    fn.module.declare(*map_walks.CTTZ)
    fn.module.define_function(map_inserts.INSERT, map_inserts.INSERT_TEXT)
    node = fn.load(root)
    done = fn.value(f"call i1 {map_inserts.INSERT}(ptr {node}, {words})")
    fn.store(instruction.target, _unless(fn, f"xor i1 {done}, true", "ptr", node, slow))


def _emit_find(fn: FunctionText, instruction: Call, slow: _SlowCall) -> None:
    root, key_hash, key = (fn.load(argument) for argument in instruction.arguments)
    if slot_class(fn.type_of(instruction.arguments[2])) not in _NUMBERS:
        fn.store(instruction.target, slow())
        return
    fn.module.declare("@llvm.cttz.i64", "declare i64 @llvm.cttz.i64(i64, i1 immarg)")
    fn.module.declare(*map_walks.CTTZ)
    fn.module.define_function(map_finds.FIND, map_finds.FIND_TEXT)
    fast = fn.value(f"call i64 {map_finds.FIND}(ptr {root}, i64 {key_hash}, i64 {key})")
    fn.store(instruction.target, _unless(fn, f"icmp eq i64 {fast}, {map_finds.ELSEWHERE}", "i64", fast, slow))


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


def _emit_remove(fn: FunctionText, instruction: Call, slow: _SlowCall) -> None:
    """In place in a table, where neither key nor value is counted."""
    root, key_hash, entry = (fn.load(argument) for argument in instruction.arguments)
    ty = fn.type_of(instruction.arguments[0])
    if not isinstance(ty, Con) or any(slot_class(part) is SlotClass.OBJECT for part in ty.arguments):
        fn.store(instruction.target, slow())
        return
    fn.module.declare("@llvm.prefetch.p0", "declare void @llvm.prefetch.p0(ptr, i32 immarg, i32 immarg, i32 immarg)")
    fn.module.declare(*map_walks.CTTZ)
    fn.module.define_function(map_removals.PAGE_OF, map_removals.PAGE_TEXT)
    fn.module.define_function(map_removals.HASH_AT, map_removals.HASH_AT_TEXT)
    fn.module.define_function(map_removals.REMOVE, map_removals.REMOVE_TEXT)
    done = fn.value(f"call i1 {map_removals.REMOVE}(ptr {root}, i64 {key_hash}, i64 {entry})")
    fn.store(instruction.target, _unless(fn, f"xor i1 {done}, true", "ptr", root, slow))


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
    "snow_map_remove": _emit_remove,
}
