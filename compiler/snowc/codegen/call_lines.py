"""Lines of calls in DWARF 5's `.debug_info`: where debuggers learn at which line a function was inlined.

In: the bytes of `.debug_info` and `.debug_abbrev` of an object with one unit. Out: where in `.debug_info` the four
bytes of each such line are. A form that LLVM does not use for us, or a line in other than four bytes: CompilerBug.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from snowc.diagnostics.bug import CompilerBug
from snowc.values import record

_HEADER = 12
"""bytes before the first entry: length, version, kind, size of addresses, offset of the abbreviations"""
_CALL_LINE = 0x59
_IMPLICIT_CONST, _DATA_1, _DATA_4, _EXPRESSION = 0x21, 0x0B, 0x06, 0x18
_NO_LINE = 0
"""what LLVM says of a call that it has made of several; numbers of places are larger than a byte"""
_LINE_SIZE = 4
_SIZES = {
    0x01: 8,
    0x05: 2,
    _DATA_4: 4,
    0x07: 8,
    0x0B: 1,
    0x0C: 1,
    0x11: 1,
    0x12: 2,
    0x13: 4,
    0x17: 4,
    0x19: 0,
    0x0E: 4,
    0x1E: 16,
    0x1F: 4,
    0x25: 1,
    0x26: 2,
    0x28: 4,
    0x29: 1,
    0x2A: 2,
    0x2C: 4,
    _IMPLICIT_CONST: 0,
}
"""bytes of each form of a fixed size, by its number (DWARF 5, table 7.6)"""
_NUMBERS = {0x0D, 0x0F, 0x1A, 0x1B, 0x22, 0x23}
"""forms that are one LEB128 number"""
Abbreviation: TypeAlias = tuple[tuple[int, int], ...]
"""(attribute, form) of an entry"""


@record
class _Bytes:
    data: bytes
    position: int

    def number(self) -> int:
        """ULEB128; of a signed one only the length matters here."""
        result = shift = 0
        while True:
            byte = self.data[self.position]
            self.position += 1
            result |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return result


def call_lines(info: bytes, abbreviations: bytes) -> list[int]:
    """The offsets of all lines of calls."""
    known = _read_abbreviations(abbreviations)
    entries = _Bytes(info, _HEADER)
    found: list[int] = []
    while entries.position < len(info):
        code = entries.number()
        for attribute, form in known[code] if code else ():
            if attribute == _CALL_LINE:
                if form == _DATA_4:
                    found.append(entries.position)
                elif form != _DATA_1 or info[entries.position] != _NO_LINE:
                    raise CompilerBug("a line of a call in an unknown form", hex(form))
            _skip(entries, form)
    return found


def with_call_lines(info: bytes, offsets: list[int], lines: Mapping[int, int]) -> bytes:
    """The section with other lines at these offsets."""
    changed = bytearray(info)
    for offset in offsets:
        old = int.from_bytes(info[offset : offset + _LINE_SIZE], "little")
        changed[offset : offset + _LINE_SIZE] = lines.get(old, 0).to_bytes(_LINE_SIZE, "little")
    return bytes(changed)


def _skip(entries: _Bytes, form: int) -> None:
    if form in _NUMBERS:
        entries.number()
    elif form == _EXPRESSION:
        size = entries.number()
        entries.position += size
    elif form in _SIZES:
        entries.position += _SIZES[form]
    else:
        raise CompilerBug("an unknown form in debug information", hex(form))


def _read_abbreviations(data: bytes) -> dict[int, Abbreviation]:
    known: dict[int, Abbreviation] = {}
    table = _Bytes(data, 0)
    while code := table.number():
        table.number()  # the tag
        table.position += 1  # whether the entry has children
        attributes = []
        while True:
            attribute, form = table.number(), table.number()
            if form == _IMPLICIT_CONST:
                table.number()
            if not attribute:
                break
            attributes.append((attribute, form))
        known[code] = tuple(attributes)
    return known
