"""The runtime's pure functions, in Python.

In: the interpreter's heap, the arguments, and the types at which a generic function is called. Out: the result, owned
by the caller. Functions marked `owns` in the library take their arguments over; the interpreter drops what the others
leave.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from snowc.types.ty import FLOAT, Type
from tests.mir.interpreter.show import ShapeOf, key, show
from tests.mir.interpreter.values import NOTHING, Heap, Value


class Panic(Exception):  # noqa: N818 - the interpreted program's
    """The program ended with a panic or a crash."""


@dataclass(slots=True)
class Machine:
    """What extern functions reach: the heap, the types' shapes, the output so far."""

    heap: Heap
    shape_of: ShapeOf
    output: list[str] = field(default_factory=list)


Extern = Callable[[Machine, tuple[Type, ...], list[Value]], Value]


def _list(machine: Machine, items: list[Value]) -> Value:
    """A list of borrowed items."""
    return machine.heap.new("list", 0, [machine.heap.dup(each) for each in items])


def _owned_list(machine: Machine, taken: list[Value], items: list[Value]) -> Value:
    """A list made of what is in the taken-over values."""
    made = _list(machine, items)
    for each in taken:
        machine.heap.drop(each)
    return made


def _get(machine: Machine, types: tuple[Type, ...], arguments: list[Value]) -> Value:
    items, index = arguments
    if not 0 <= index < len(items.parts):
        raise Panic(f"index {index} is out of range")
    return machine.heap.dup(items.parts[index])


def _set(machine: Machine, types: tuple[Type, ...], arguments: list[Value]) -> Value:
    items, index, item = arguments
    if not 0 <= index < len(items.parts):
        raise Panic(f"index {index} is out of range")
    return _owned_list(machine, arguments, [*items.parts[:index], item, *items.parts[index + 1 :]])


def _is_own(machine: Machine, types: tuple[Type, ...], arguments: list[Value]) -> Value:
    """Without counts nobody knows whether others hold the list."""
    return machine.heap.counts and arguments[0].count == 1


def _take(machine: Machine, types: tuple[Type, ...], arguments: list[Value]) -> Value:
    items, index = arguments
    value, items.parts[index] = items.parts[index], NOTHING
    return value


def _put(machine: Machine, types: tuple[Type, ...], arguments: list[Value]) -> Value:
    items, index, item = arguments
    assert items.parts[index] is NOTHING, "the place is not empty"
    items.parts[index] = item
    return items


def _cut(machine: Machine, types: tuple[Type, ...], arguments: list[Value]) -> Value:
    items, length = arguments
    assert all(each is NOTHING for each in items.parts[length:]), "elements are lost"
    del items.parts[length:]
    return items


def _reverse(machine: Machine, types: tuple[Type, ...], arguments: list[Value]) -> Value:
    return _owned_list(machine, arguments, arguments[0].parts[::-1])


def _slice(machine: Machine, types: tuple[Type, ...], arguments: list[Value]) -> Value:
    items, start, length = arguments
    return _list(machine, items.parts[max(start, 0) :][: max(length, 0)])


def _compare(machine: Machine, types: tuple[Type, ...], arguments: list[Value]) -> Value:
    left, right = map(key, arguments)
    return 0 if left == right else -1 if left < right else 1  # type: ignore[operator]


def _cell_take(machine: Machine, types: tuple[Type, ...], arguments: list[Value]) -> Value:
    cell = arguments[0]
    value, cell.parts[0] = cell.parts[0], ()
    return value


def _cell_put(machine: Machine, types: tuple[Type, ...], arguments: list[Value]) -> Value:
    cell, value = arguments
    machine.heap.drop(cell.parts[0])
    cell.parts[0] = machine.heap.dup(value)
    return ()


def _write(machine: Machine, types: tuple[Type, ...], arguments: list[Value]) -> Value:
    if arguments[1] == 1:
        machine.output.append(arguments[0])
    return ()


def _print_line(machine: Machine, types: tuple[Type, ...], arguments: list[Value]) -> Value:
    machine.output.append(f"{arguments[0]}\n")
    return ()


def _panic(machine: Machine, types: tuple[Type, ...], arguments: list[Value]) -> Value:
    raise Panic(arguments[0])


def _option(machine: Machine, value: Value | None) -> Value:
    return machine.heap.new("data", 1, []) if value is None else machine.heap.new("data", 0, [value])


def _to_int(machine: Machine, types: tuple[Type, ...], arguments: list[Value]) -> Value:
    text = arguments[0]
    return _option(machine, int(text) if text.lstrip("+-").isdigit() else None)


EXTERNS: dict[str, Extern] = {
    "snow_value_display": lambda m, types, a: show(a[0], types[0], m.shape_of),
    "snow_value_debug": lambda m, types, a: show(a[0], types[0], m.shape_of, '"'),
    "snow_value_equal": lambda m, types, a: key(a[0]) == key(a[1]),
    "snow_value_number": lambda _, types, given: float(given[0]) if types[0] == FLOAT else given[0],
    "snow_value_compare": _compare,
    "snow_string_concat": lambda m, types, a: a[0] + a[1],
    "snow_string_append_int": lambda m, types, a: f"{a[0]}{a[1]}",
    "snow_string_concat3": lambda m, types, a: "".join(a),
    "snow_string_concat4": lambda m, types, a: "".join(a),
    "snow_string_concat_all": lambda m, types, a: "".join(a[0].parts),
    "snow_string_length": lambda m, types, a: len(a[0]),
    "snow_string_join": lambda m, types, a: a[1].join(a[0].parts),
    "snow_string_to_upper": lambda m, types, a: a[0].upper(),
    "snow_string_to_int": _to_int,
    "snow_list_with_room": lambda m, types, a: _list(m, []),
    "snow_list_length": lambda m, types, a: len(a[0].parts),
    "snow_list_get": _get,
    "snow_list_set": _set,
    "snow_list_slice": _slice,
    "snow_list_rest": lambda m, types, a: _owned_list(m, a, a[0].parts[max(a[1], 0) :]),
    "snow_list_own": lambda m, types, a: a[0],
    "snow_list_is_own": _is_own,
    "snow_list_take": _take,
    "snow_list_put": _put,
    "snow_list_become": lambda m, types, a: a[0],
    "snow_list_cut": _cut,
    "snow_list_reverse": _reverse,
    "snow_list_append": lambda m, types, a: _owned_list(m, a, [*a[0].parts, a[1]]),
    "snow_list_prepend": lambda m, types, a: _owned_list(m, a, [a[1], *a[0].parts]),
    "snow_list_concat": lambda m, types, a: _owned_list(m, a, a[0].parts + a[1].parts),
    "snow_cell_new": lambda m, types, a: m.heap.new("list", 0, [a[0]]),
    "snow_cell_take": _cell_take,
    "snow_cell_put": _cell_put,
    "snow_io_write": _write,
    "snow_io_print_line": _print_line,
    "snow_process_panic": _panic,
    "snow_process_started": lambda m, types, a: (),
    "snow_process_place": lambda m, types, a: "?:0",
    "snow_int_to_string": lambda m, types, a: str(a[0]),
    "snow_int_wrapping_sub": lambda m, types, a: (a[0] - a[1] + (1 << 63)) % (1 << 64) - (1 << 63),
}
