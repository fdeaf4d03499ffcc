"""The functions of the runtime that a constant may call while the program is built, in Python.

In: the type arguments of the call, its arguments, and what types are made of. Out: the result; `Crashed` where the
runtime crashes, with its words. Here stand only functions whose result is the same on every machine and at every time;
where ours could differ from the runtime's (letters beyond ASCII, graphemes) they decline. A function that is missing is
called by the program itself.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from snowc.mir.callees import Compound
from snowc.mir.constants import tries
from snowc.mir.constants.structure import Structure
from snowc.mir.constants.text import Writer, float_text
from snowc.mir.constants.values import Cell, Crashed, Declined, KeyedHash, Value, items, option
from snowc.types.ty import FLOAT, INT, Type

Extern: TypeAlias = Callable[[Structure, tuple[Type, ...], tuple[Value, ...]], Value]

LONGEST_TEXT = 65_536
_MOST_DIGITS = 4_000  # Python reads no more of them
_WHOLE = re.compile(r"[+-]?[0-9]+")
_FLOAT = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_INT_END = 2.0**63
_SPACES = " \t\n\r\x0b\x0c"


def _short(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise Declined
    return text


def _ascii(text: str) -> str:
    if not text.isascii():
        raise Declined
    return text


def wrapped(number: int) -> int:
    """A number modulo 2^64, as an Int."""
    return (number + (1 << 63)) % (1 << 64) - (1 << 63)


def _is_int(number: int) -> bool:
    return -(1 << 63) <= number < 1 << 63


# --- any values -------------------------------------------------------------------------------------------------------


def _sign(_: Structure, types: tuple[Type, ...], given: tuple[Value, ...]) -> Value:
    (order,) = given
    return (order > 0) - (order < 0) if types[0] == INT else order.variant - 1


def _number(_: Structure, types: tuple[Type, ...], given: tuple[Value, ...]) -> Value:
    if types[0] not in (INT, FLOAT):
        raise Declined
    return float(given[0]) if types[0] == FLOAT else given[0]


def _map_find(structure: Structure, types: tuple[Type, ...], given: tuple[Value, ...]) -> Value:
    root, key_hash, key = given
    return tries.find(root, key_hash, lambda other: structure.equal(other, key, types[1]))


def _panic(_: Structure, types: tuple[Type, ...], given: tuple[Value, ...]) -> Value:
    raise Crashed(given[0])


def _cell_take(cell: Cell) -> Value:
    if not cell.content:
        raise Crashed("an iterator was run inside of its own run")
    return cell.content.pop()


def _cell_put(cell: Cell, content: Value) -> Value:
    cell.content[:] = [content]
    return ()


# --- lists ------------------------------------------------------------------------------------------------------------


def _at(held: Compound, index: int) -> int:
    if not 0 <= index < len(held.parts):
        raise Crashed(f"index {index} out of bounds for a list of {len(held.parts)}")
    return index


def _set(held: Compound, index: int, item: Value) -> Value:
    index = _at(held, index)
    return items((*held.parts[:index], item, *held.parts[index + 1 :]))


# --- texts ------------------------------------------------------------------------------------------------------------


def _split(text: str, separator: str) -> Value:
    if not separator:
        raise Declined  # into graphemes
    return items(tuple(text.split(separator)))


def _repeat(text: str, count: int) -> Value:
    if count > LONGEST_TEXT:
        raise Declined
    return _short(text * max(count, 0))


def _index_of(text: str, part: str) -> Value:
    found = text.find(part)
    return option(None if found < 0 else found)


def _to_int(text: str) -> Value:
    if len(text) > _MOST_DIGITS:
        raise Declined
    number = int(text) if _WHOLE.fullmatch(text) else None
    return option(number if number is not None and _is_int(number) else None)


def _to_float(text: str) -> Value:
    return option(float(text) if _FLOAT.fullmatch(text) else None)


# --- numbers ----------------------------------------------------------------------------------------------------------


def _shift(shifted: Callable[[int, int], int]) -> Callable[[int, int], int]:
    def run(number: int, count: int) -> int:
        if not 0 <= count < 64:
            raise Crashed(f"shift by {count}: not from 0 to 63")
        return wrapped(shifted(number, count))

    return run


def _to_whole(rounded: Callable[[float], float]) -> Callable[[float], int]:
    def run(number: float) -> int:
        whole = rounded(number) if math.isfinite(number) else number
        if not -_INT_END <= whole < _INT_END:
            raise Crashed(f"the Float {float_text(number)} is out of range for an Int")
        return int(whole)

    return run


def _rounded(number: float) -> float:
    """To the nearest, halves away from zero."""
    whole = math.trunc(number)
    return whole + math.copysign(1, number) if abs(number - whole) >= 0.5 else whole


def _root(number: float) -> float:
    if not number >= 0:
        raise Declined
    return math.sqrt(number)


_BY_TYPE: Mapping[str, Extern] = {
    "snow_value_equal": lambda structure, types, given: structure.equal(given[0], given[1], types[0]),
    "snow_value_compare": lambda structure, types, given: structure.compare(given[0], given[1], types[0]),
    "snow_value_hash": lambda structure, types, given: structure.hash(given[0], types[0]),
    "snow_value_display": lambda structure, types, given: _short(Writer(structure, False).text(given[0], types[0])),
    "snow_value_debug": lambda structure, types, given: _short(Writer(structure, True).text(given[0], types[0])),
    "snow_value_sign": _sign,
    "snow_map_find": _map_find,
    "snow_value_number": _number,
    "snow_process_panic": _panic,
}

_PLAIN: Mapping[str, Callable[..., Value]] = {
    "snow_cell_new": lambda content: Cell([content]),
    "snow_cell_take": _cell_take,
    "snow_cell_put": _cell_put,
    "snow_list_with_room": lambda count: items(()),
    "snow_list_own": lambda held: held,
    "snow_list_is_own": lambda held, kind: False,
    "snow_list_length": lambda held: len(held.parts),
    "snow_list_get": lambda held, index: held.parts[_at(held, index)],
    "snow_list_set": _set,
    "snow_list_append": lambda held, item: items((*held.parts, item)),
    "snow_list_prepend": lambda held, item: items((item, *held.parts)),
    "snow_list_concat": lambda a, b: items(a.parts + b.parts),
    "snow_list_rest": lambda held, start: items(held.parts[max(start, 0) :]),
    "snow_list_slice": lambda held, start, length: items(held.parts[max(start, 0) :][: max(length, 0)]),
    "snow_list_reverse": lambda held: items(held.parts[::-1]),
    "snow_string_concat": lambda a, b: _short(a + b),
    "snow_map_empty": lambda: tries.EMPTY,
    "snow_map_own": lambda root: root,
    "snow_map_candidate": tries.candidate,
    "snow_map_key": tries.key_of,
    "snow_map_value": tries.value_of,
    "snow_map_take": tries.value_of,
    "snow_map_set": tries.replace,
    "snow_map_insert": tries.insert,
    "snow_map_remove": tries.remove,
    "snow_map_entries": tries.entries,
    "snow_string_append_int": lambda text, number, room: _short(f"{text}{number}"),
    "snow_string_concat3": lambda a, b, c: _short(a + b + c),
    "snow_string_concat4": lambda a, b, c, d: _short(a + b + c + d),
    "snow_string_concat_all": lambda held: _short("".join(held.parts)),
    "snow_string_join": lambda held, separator: _short(separator.join(held.parts)),
    "snow_string_length": len,
    "snow_string_byte_size": lambda text: len(text.encode()),
    "snow_string_split": _split,
    "snow_string_replace": lambda text, old, new: _short(text.replace(old, new)),
    "snow_string_contains": lambda text, part: part in text,
    "snow_string_starts_with": lambda text, part: text.startswith(part),
    "snow_string_ends_with": lambda text, part: text.endswith(part),
    "snow_string_to_upper": lambda text: _ascii(text).upper(),
    "snow_string_to_lower": lambda text: _ascii(text).lower(),
    "snow_string_trim": lambda text: _ascii(text).strip(_SPACES),
    "snow_string_slice": lambda text, start, length: text[max(start, 0) :][: max(length, 0)],
    "snow_string_chars": lambda text: items(tuple(text)),
    "snow_string_reverse": lambda text: text[::-1],
    "snow_string_repeat": _repeat,
    "snow_string_index_of": _index_of,
    "snow_string_to_int": _to_int,
    "snow_string_to_float": _to_float,
    "snow_int_to_string": str,
    "snow_int_to_float": float,
    "snow_int_parse": _to_int,
    "snow_int_wrapping_add": lambda a, b: wrapped(a + b),
    "snow_int_wrapping_sub": lambda a, b: wrapped(a - b),
    "snow_int_wrapping_mul": lambda a, b: wrapped(a * b),
    "snow_int_bit_and": lambda a, b: a & b,
    "snow_int_bit_or": lambda a, b: a | b,
    "snow_int_bit_xor": lambda a, b: a ^ b,
    "snow_int_shift_left": _shift(lambda number, count: number << count),
    "snow_int_shift_right": _shift(lambda number, count: number >> count),
    "snow_float_to_string": float_text,
    "snow_float_parse": _to_float,
    "snow_float_to_int": _to_whole(math.trunc),
    "snow_float_floor": _to_whole(math.floor),
    "snow_float_ceil": _to_whole(math.ceil),
    "snow_float_round": _to_whole(_rounded),
    "snow_float_sqrt": _root,
}


_TAKE_HASHES = frozenset(
    (
        *("snow_value_hash", "snow_map_find", "snow_map_candidate", "snow_map_set", "snow_map_insert"),
        *("snow_map_remove", "snow_list_append", "snow_list_prepend", "snow_cell_new", "snow_cell_put"),
    )
)
"""Of the others none is given a hash: what it told would differ from run to run."""


def call_extern(name: str, structure: Structure, types: tuple[Type, ...], arguments: tuple[Value, ...]) -> Value:
    """What the runtime's function of that name gives."""
    if name not in _TAKE_HASHES and any(isinstance(each, KeyedHash) for each in arguments):
        raise Declined
    by_type = _BY_TYPE.get(name)
    if by_type is not None:
        return by_type(structure, types, arguments)
    plain = _PLAIN.get(name)
    if plain is None:
        raise Declined
    return plain(*arguments)


def cost(arguments: tuple[Value, ...]) -> int:
    """In steps: what a call looks at, roughly."""
    return 1 + sum(_size(each) for each in arguments) // 16


def _size(argument: Value) -> int:
    if isinstance(argument, Compound):
        return len(argument.parts)
    return len(argument) if isinstance(argument, str) else 1
