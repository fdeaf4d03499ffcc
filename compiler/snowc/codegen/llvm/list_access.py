"""Lists and bytes without a call, in released programs: length, an element, another element, one more at the end.

In: a call of a runtime function. Out: its fast path as instructions; whatever is not simple (a list that others hold, a
full buffer, an index out of bounds) goes to the runtime function, which says what both of them mean. Dev programs call
it always: their code is to be made fast.
"""

from __future__ import annotations

from collections.abc import Callable

from snowc.codegen import abi
from snowc.codegen.llvm import map_access, structures, value_access
from snowc.codegen.llvm.counting import drop_reference, duplicate
from snowc.codegen.llvm.elements import element_place, load_element, store_element
from snowc.codegen.llvm.function_text import FunctionText
from snowc.codegen.objects_key import Pipeline
from snowc.mir.ir import Call, LocalId
from snowc.mir.representation import SlotClass, slot_class
from snowc.types.ty import Type

_KEEP_WHOLE = 16
"""elements of a buffer whose windows stay, however little they show (`runtime/src/value/list.rs`)"""

SlowCall = Callable[[], str]
"""writes the call of the runtime function and gives its result"""
PUT = "snow_list_put"
"""the place that it fills is empty"""


def emit_fast(fn: FunctionText, name: str, instruction: Call, slow: SlowCall) -> bool:
    """Whether there was a fast path to write."""
    if fn.module.program.pipeline is not Pipeline.RELEASE:
        return False
    if by_type := _BY_TYPE.get(name):
        return by_type(fn, instruction)
    emit = _FAST.get(name)
    if emit is not None:
        emit(fn, instruction, slow)
    return emit is not None


def _emit_length(fn: FunctionText, instruction: Call, slow: SlowCall) -> None:
    del slow
    view = fn.view(instruction.arguments[0])
    if view is None:
        items = fn.load(instruction.arguments[0])
        length = fn.load_length(items, abi.LIST_LENGTH)
    else:
        length = view.length
    fn.store(instruction.target, length)


def _emit_byte_length(fn: FunctionText, instruction: Call, slow: SlowCall) -> None:
    del slow
    text = fn.load(instruction.arguments[0])
    fn.store(instruction.target, fn.load_length(text, abi.STRING_LENGTH))


def _emit_get(fn: FunctionText, instruction: Call, slow: SlowCall) -> None:
    emit_look(fn, instruction, slow)
    if slot_class(fn.type_of(instruction.target)) is SlotClass.OBJECT:
        duplicate(fn, fn.load(instruction.target))


def emit_look(fn: FunctionText, call: Call, slow: SlowCall) -> None:
    """An element without a reference of its own."""
    items, index = call.arguments
    ty = fn.type_of(call.target)
    fn.store(call.target, load_element(fn, ty, _checked_place(fn, items, fn.load(index), ty, slow)))


def emit_overwrite(fn: FunctionText, call: Call, slow: SlowCall) -> None:
    """`List.set` in place, of a list that is known to be nobody else's; or what takes the place of what was moved
    out."""
    items, index, item = call.arguments
    ty = fn.type_of(item)
    place = _checked_place(fn, items, fn.load(index), ty, slow)
    extern = fn.module.program.externs[call.callee.function]
    if slot_class(ty) is not SlotClass.OBJECT or extern.name == PUT:
        store_element(fn, ty, fn.load(item), place)
        return
    old = load_element(fn, ty, place)
    store_element(fn, ty, fn.load(item), place)
    drop_reference(fn, ty, old)


def _checked_place(fn: FunctionText, local: LocalId, index: str, ty: Type, slow: SlowCall) -> str:
    """The address of an element that there is; else the runtime function crashes the isolate."""
    view = fn.view(local)
    if view is not None:
        within(fn, index, view.length, slow)
        return element_place(fn, ty, view.first, index)
    items = fn.load(local)
    within(fn, index, fn.load_length(items, abi.LIST_LENGTH), slow)
    return place_of(fn, ty, items, index)


def _emit_get_byte(fn: FunctionText, instruction: Call, slow: SlowCall) -> None:
    text, index = (fn.load(argument) for argument in instruction.arguments)
    within(fn, index, fn.load_length(text, abi.STRING_LENGTH), slow)
    data = fn.value(f"load ptr, ptr {fn.place(text, abi.STRING_DATA)}")
    byte = fn.value(f"load i8, ptr {fn.value(f'getelementptr inbounds i8, ptr {data}, i64 {index}')}")
    fn.store(instruction.target, fn.value(f"zext i8 {byte} to i64"))


def within(fn: FunctionText, index: str, length: str, slow: SlowCall) -> None:
    """Goes on if the index is one; else the runtime function crashes the isolate."""
    outside, inside = fn.new_label(), fn.new_label()
    fn.branch_rarely(fn.value(f"icmp uge i64 {index}, {length}"), outside, inside)
    fn.label(outside)
    slow()
    fn.line("unreachable")
    fn.label(inside)


def _emit_set(fn: FunctionText, instruction: Call, slow: SlowCall) -> None:
    items, index, item = (fn.load(argument) for argument in instruction.arguments)
    ty = fn.type_of(instruction.arguments[2])
    paths = Paths(fn)
    length = fn.load_length(items, abi.LIST_LENGTH)
    paths.slow_unless(f"icmp ult i64 {index}, {length}")
    slow_unless_alone(fn, paths, items, ty)
    place = place_of(fn, ty, items, index)
    old = load_element(fn, ty, place)
    store_element(fn, ty, item, place)
    if slot_class(ty) is SlotClass.OBJECT:
        drop_reference(fn, ty, old)
    fn.store(instruction.target, paths.joined(items, slow))


def _emit_own(fn: FunctionText, instruction: Call, slow: SlowCall) -> None:
    del slow
    fn.store(instruction.target, fn.load(instruction.arguments[0]))


def _emit_is_own(fn: FunctionText, instruction: Call, slow: SlowCall) -> None:
    """Both answers are as likely."""
    del slow
    items = fn.load(instruction.arguments[0])
    paths = _EvenPaths(fn)
    buffer = slow_unless_alone(fn, paths, items, fn.element_type(instruction.arguments[0]))
    start, length = (
        fn.value(f"load i64, ptr {fn.place(items, offset)}") for offset in (abi.LIST_START, abi.LIST_LENGTH)
    )
    low, high = (fn.value(f"load i64, ptr {fn.place(buffer, offset)}") for offset in (abi.BUFFER_LOW, abi.BUFFER_HIGH))
    paths.slow_unless(f"icmp eq i64 {low}, {start}")
    is_whole = fn.value(f"icmp eq i64 {high}, {fn.value(f'add i64 {start}, {length}')}")
    fn.store(instruction.target, paths.joined(is_whole, lambda: "false", "i1"))


def _emit_put(fn: FunctionText, instruction: Call, slow: SlowCall) -> None:
    emit_overwrite(fn, instruction, slow)
    fn.store(instruction.target, fn.load(instruction.arguments[0]))


def _emit_become(fn: FunctionText, instruction: Call, slow: SlowCall) -> None:
    """Where the type stays nothing is written."""
    stays = fn.type_of(instruction.target) == fn.type_of(instruction.arguments[0])
    fn.store(instruction.target, fn.load(instruction.arguments[0]) if stays else slow())


def _emit_rest(fn: FunctionText, instruction: Call, slow: SlowCall) -> None:
    """The window moves, as long as it shows a good part of a long buffer."""
    items, start = (fn.load(argument) for argument in instruction.arguments)
    paths = Paths(fn)
    paths.slow_unless(f"icmp eq i32 {fn.value(f'load i32, ptr {items}')}, 1")
    length = fn.load_length(items, abi.LIST_LENGTH)
    paths.slow_unless(f"icmp ult i64 {fn.value(f'add i64 {start}, -1')}, {length}")
    buffer = fn.value(f"load ptr, ptr {fn.place(items, abi.LIST_BUFFER)}")
    left = fn.value(f"sub i64 {length}, {start}")
    shown = fn.value(f"mul i64 {left}, 4")
    most = fn.value(f"select i1 {fn.value(f'icmp ugt i64 {shown}, {_KEEP_WHOLE}')}, i64 {shown}, i64 {_KEEP_WHOLE}")
    capacity = fn.value(f"load i64, ptr {fn.place(buffer, abi.BUFFER_CAPACITY)}")
    paths.slow_unless(f"icmp ule i64 {capacity}, {most}")
    first = fn.place(items, abi.LIST_START)
    old = fn.value(f"load i64, ptr {first}")
    fn.line(f"store i64 {fn.value(f'add i64 {old}, {start}')}, ptr {first}")
    fn.line(f"store i64 {left}, ptr {fn.place(items, abi.LIST_LENGTH)}")
    fn.store(instruction.target, paths.joined(items, slow))


def _emit_append(fn: FunctionText, instruction: Call, slow: SlowCall) -> None:
    fn.store(instruction.target, append(fn, instruction, slow))


def append(fn: FunctionText, instruction: Call, slow: SlowCall) -> str:
    """The list with one element more."""
    items, item = (fn.load(argument) for argument in instruction.arguments)
    ty = fn.type_of(instruction.arguments[1])
    paths = Paths(fn)
    buffer = slow_unless_alone(fn, paths, items, ty)
    length_place, high_place = fn.place(items, abi.LIST_LENGTH), fn.place(buffer, abi.BUFFER_HIGH)
    start = fn.value(f"load i64, ptr {fn.place(items, abi.LIST_START)}")
    length = fn.value(f"load i64, ptr {length_place}")
    low, capacity = (
        fn.value(f"load i64, ptr {fn.place(buffer, offset)}") for offset in (abi.BUFFER_LOW, abi.BUFFER_CAPACITY)
    )
    high = fn.value(f"load i64, ptr {high_place}")
    # The window shows all values of the buffer, or those outside would have to be released.
    paths.slow_unless(f"icmp eq i64 {low}, {start}")
    paths.slow_unless(f"icmp eq i64 {high}, {fn.value(f'add i64 {start}, {length}')}")
    paths.slow_unless(f"icmp ult i64 {high}, {capacity}")
    store_element(fn, ty, item, place_of(fn, ty, items, length))
    fn.line(f"store i64 {fn.value(f'add i64 {high}, 1')}, ptr {high_place}")
    fn.line(f"store i64 {fn.value(f'add i64 {length}, 1')}, ptr {length_place}")
    return paths.joined(items, slow)


def _emit_prepend(fn: FunctionText, instruction: Call, slow: SlowCall) -> None:
    items, item = (fn.load(argument) for argument in instruction.arguments)
    ty = fn.type_of(instruction.arguments[1])
    paths = Paths(fn)
    buffer = slow_unless_alone(fn, paths, items, ty)
    start_place, low_place = fn.place(items, abi.LIST_START), fn.place(buffer, abi.BUFFER_LOW)
    length_place = fn.place(items, abi.LIST_LENGTH)
    start, low, length = (fn.value(f"load i64, ptr {place}") for place in (start_place, low_place, length_place))
    high = fn.value(f"load i64, ptr {fn.place(buffer, abi.BUFFER_HIGH)}")
    paths.slow_unless(f"icmp eq i64 {low}, {start}")
    paths.slow_unless(f"icmp eq i64 {high}, {fn.value(f'add i64 {start}, {length}')}")
    paths.slow_unless(f"icmp ne i64 {low}, 0")
    first = fn.value(f"add i64 {low}, -1")
    store_element(fn, ty, item, element_place(fn, ty, fn.place(buffer, abi.BUFFER_SLOTS), first))
    fn.line(f"store i64 {first}, ptr {low_place}")
    fn.line(f"store i64 {first}, ptr {start_place}")
    fn.line(f"store i64 {fn.value(f'add i64 {length}, 1')}, ptr {length_place}")
    fn.store(instruction.target, paths.joined(items, slow))


def place_of(fn: FunctionText, ty: Type, items: str, index: str) -> str:
    """The address of an element."""
    buffer = fn.value(f"load ptr, ptr {fn.place(items, abi.LIST_BUFFER)}")
    start = fn.value(f"load i64, ptr {fn.place(items, abi.LIST_START)}")
    window = element_place(fn, ty, fn.place(buffer, abi.BUFFER_SLOTS), start)
    return element_place(fn, ty, window, index)


def slow_unless_alone(fn: FunctionText, paths: Paths, items: str, ty: Type) -> str:
    """Goes on if nobody else holds the list or looks at its buffer, which it gives. Lists of numbers may have theirs in
    a payload, which other isolates may see."""
    paths.slow_unless(f"icmp eq i32 {fn.value(f'load i32, ptr {items}')}, 1")
    buffer = fn.value(f"load ptr, ptr {fn.place(items, abi.LIST_BUFFER)}")
    paths.slow_unless(f"icmp ne ptr {buffer}, null")
    if slot_class(ty) is SlotClass.OBJECT:
        paths.slow_unless(f"icmp eq i32 {fn.value(f'load i32, ptr {buffer}')}, 1")
        return buffer
    owner = fn.value(f"load ptr, ptr {fn.place(items, abi.LIST_OWNER)}")
    own, shared, go_on = fn.new_label(), fn.new_label(), fn.new_label()
    fn.line(f"br i1 {fn.value(f'icmp eq ptr {owner}, null')}, label %{own}, label %{shared}")
    fn.label(own)
    paths.slow_unless(f"icmp eq i32 {fn.value(f'load i32, ptr {buffer}')}, 1")
    fn.line(f"br label %{go_on}")
    fn.label(shared)
    paths.slow_unless(f"icmp eq i64 {fn.value(f'load i64, ptr {fn.place(owner, abi.PROXY_COUNT)}')}, 1")
    payload = fn.value(f"load ptr, ptr {fn.place(owner, abi.PROXY_RESOURCE)}")
    paths.slow_unless(f"icmp eq i64 {fn.value(f'load atomic i64, ptr {payload} acquire, align 8')}, 1")
    fn.line(f"br label %{go_on}")
    fn.label(go_on)
    return buffer


class Paths:
    """A fast path that any of its tests may leave for the slow one; both give an object, or what else LLVM calls so."""

    def __init__(self, fn: FunctionText) -> None:
        self._fn = fn
        self._slow = fn.new_label()

    def slow_unless(self, condition: str) -> None:
        go_on = self._fn.new_label()
        self._branch(self._fn.value(condition), go_on, self._slow)
        self._fn.label(go_on)

    def _branch(self, condition: str, go_on: str, slow: str) -> None:
        self._fn.branch_seldom_false(condition, go_on, slow)

    def joined(self, fast: str, slow: SlowCall, llvm: str = "ptr") -> str:
        """What came out, `fast` being the result where this is written."""
        fn = self._fn
        end_of_fast, end_of_slow, join = fn.new_label(), fn.new_label(), fn.new_label()
        fn.line(f"br label %{end_of_fast}")
        fn.label(end_of_fast)
        fn.line(f"br label %{join}")
        fn.label(self._slow)
        other = slow()
        fn.line(f"br label %{end_of_slow}")
        fn.label(end_of_slow)
        fn.line(f"br label %{join}")
        fn.label(join)
        return fn.value(f"phi {llvm} [ {fast}, %{end_of_fast} ], [ {other}, %{end_of_slow} ]")


class _EvenPaths(Paths):
    """The slow path is taken as often."""

    def _branch(self, condition: str, go_on: str, slow: str) -> None:
        self._fn.line(f"br i1 {condition}, label %{go_on}, label %{slow}")


_BY_TYPE = {
    "snow_value_equal": structures.emit_equal,
    "snow_value_compare": structures.emit_compare,
    "snow_value_sign": value_access.emit_sign,
    "snow_value_hash": value_access.emit_hash,
}
_FAST: dict[str, Callable[[FunctionText, Call, SlowCall], None]] = {
    **map_access.FAST,
    "snow_list_length": _emit_length,
    "snow_list_get": _emit_get,
    "snow_list_set": _emit_set,
    "snow_list_append": _emit_append,
    "snow_list_prepend": _emit_prepend,
    "snow_list_rest": _emit_rest,
    "snow_list_own": _emit_own,
    "snow_list_is_own": _emit_is_own,
    "snow_list_take": emit_look,
    PUT: _emit_put,
    "snow_list_become": _emit_become,
    "snow_string_byte_size": _emit_byte_length,
    "snow_bytes_length": _emit_byte_length,
    "snow_bytes_get": _emit_get_byte,
}
