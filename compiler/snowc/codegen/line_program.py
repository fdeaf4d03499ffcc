"""DWARF 5 line programs: read from an object's `.debug_line`, and written with other lines.

In: the section's bytes of an object with one unit and one run of code. Out: rows, and bytes for rows. The header stays
as LLVM wrote it. Sections of another kind: CompilerBug.
"""

from __future__ import annotations

from collections.abc import Mapping

from snowc.diagnostics.bug import CompilerBug
from snowc.values import replace, value

_VERSION = 5
_PROLOGUE = 12
"""bytes up to and with the header's own length"""
_COPY, _ADVANCE_PC, _ADVANCE_LINE, _SET_FILE, _SET_COLUMN, _NEGATE_STATEMENT = range(1, 7)
_SET_BLOCK, _CONSTANT_PC, _FIXED_PC, _PROLOGUE_END, _EPILOGUE_BEGIN, _SET_ISA = range(7, 13)
_END, _SET_ADDRESS, _, _DISCRIMINATOR = range(1, 5)
_ADDRESS_SIZE = 8


@value
class Row:
    """From `address` on, which counts from the run's start, the code is of `line` in `file`, a number of the header's
    table."""

    address: int
    file: int
    line: int
    is_statement: bool
    ends_prologue: bool = False
    begins_epilogue: bool = False


@value
class _Header:
    size: int
    step: int
    starts_as_statement: bool
    line_base: int
    line_range: int
    first_special: int


@value
class LineProgram:
    """`end` is the address after the last row; `address_operand` where in the section the run's start is relocated."""

    header: bytes
    facts: _Header
    rows: tuple[Row, ...]
    end: int
    address_operand: int


def read_line_program(data: bytes) -> LineProgram:
    """The one program of a section."""
    facts = _read_header(data)
    return _Reader(data, facts).read()


def _read_header(data: bytes) -> _Header:
    version = int.from_bytes(data[4:6], "little")
    if int.from_bytes(data[:4], "little") != len(data) - 4 or version != _VERSION or data[_PROLOGUE + 1] != 1:
        raise CompilerBug("a line program of an unknown kind")
    size = _PROLOGUE + int.from_bytes(data[8:_PROLOGUE], "little")
    step, _, starts, base, line_range, first_special = data[_PROLOGUE : _PROLOGUE + 6]
    return _Header(size, step, bool(starts), base - 256 if base > 127 else base, line_range, first_special)


class _Reader:
    """DWARF's state machine."""

    def __init__(self, data: bytes, facts: _Header) -> None:
        self.data = data
        self.facts = facts
        self.position = facts.size
        self.address = 0
        self.line = 1
        self.file = 1
        self.is_statement = facts.starts_as_statement
        self.flags: dict[str, bool] = {}
        self.address_operand = -1
        self.rows: list[Row] = []

    def read(self) -> LineProgram:
        facts = self.facts
        constant = (255 - facts.first_special) // facts.line_range * facts.step
        while True:
            code = self._byte()
            if code >= facts.first_special:
                advance, line = divmod(code - facts.first_special, facts.line_range)
                self.address += advance * facts.step
                self.line += facts.line_base + line
                self._add_row()
            elif code == _CONSTANT_PC:
                self.address += constant
            elif code:
                self._standard(code)
            elif self._extended() == _END:
                break
        if self.position != len(self.data) or self.address_operand < 0:
            raise CompilerBug("more than one run of code in a line program")
        header = self.data[: facts.size]
        return LineProgram(header, facts, tuple(self.rows), self.address, self.address_operand)

    def _standard(self, code: int) -> None:
        match code:
            case 1:
                self._add_row()
            case 2:
                self.address += self._unsigned() * self.facts.step
            case 3:
                self.line += self._signed()
            case 4:
                self.file = self._unsigned()
            case 6:
                self.is_statement = not self.is_statement
            case 10:
                self.flags["ends_prologue"] = True
            case 11:
                self.flags["begins_epilogue"] = True
            case 5 | 12:
                self._unsigned()
            case 9:
                self.address += int.from_bytes(self.data[self.position : self.position + 2], "little")
                self.position += 2
            case 7:
                pass

    def _extended(self) -> int:
        size = self._unsigned()
        code = self.data[self.position]
        if code == _SET_ADDRESS:
            if self.address_operand >= 0:
                raise CompilerBug("more than one run of code in a line program")
            self.address_operand = self.position + 1
        self.position += size
        return code

    def _add_row(self) -> None:
        self.rows.append(Row(self.address, self.file, self.line, self.is_statement, **self.flags))
        self.flags = {}

    def _byte(self) -> int:
        self.position += 1
        return self.data[self.position - 1]

    def _unsigned(self) -> int:
        result = shift = 0
        while True:
            byte = self._byte()
            result |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return result

    def _signed(self) -> int:
        start = self.position
        result = self._unsigned()
        bits = 7 * (self.position - start)
        return result - (1 << bits) if result >> (bits - 1) & 1 else result


def with_lines(program: LineProgram, lines: Mapping[int, int]) -> LineProgram:
    """Every line n > 0 becomes `lines[n]`; rows that say nothing new are left out."""
    rows: list[Row] = []
    for row in program.rows:
        row = replace(row, line=lines[row.line] if row.line else 0)
        if not rows or row != replace(rows[-1], address=row.address):
            rows.append(row)
    return replace(program, rows=tuple(rows))


def write_line_program(program: LineProgram) -> tuple[bytes, int]:
    """The section's bytes, and where in them the run's start is to be relocated."""
    facts = program.facts
    file = program.rows[0].file if program.rows else 1
    code = bytearray([_SET_FILE, *unsigned(file), 0, 1 + _ADDRESS_SIZE, _SET_ADDRESS])
    operand = facts.size + len(code)
    code += bytes(_ADDRESS_SIZE)
    address, line, is_statement = 0, 1, facts.starts_as_statement
    for row in program.rows:
        if row.file != file:
            file = row.file
            code += bytes([_SET_FILE, *unsigned(file)])
        if row.is_statement != is_statement:
            is_statement = row.is_statement
            code.append(_NEGATE_STATEMENT)
        if row.ends_prologue:
            code.append(_PROLOGUE_END)
        if row.begins_epilogue:
            code.append(_EPILOGUE_BEGIN)
        _advance(code, facts, (row.address - address) // facts.step, row.line - line)
        address, line = row.address, row.line
    code += bytes([_ADVANCE_PC, *unsigned((program.end - address) // facts.step), 0, 1, _END])
    section = program.header + code
    return (len(section) - 4).to_bytes(4, "little") + section[4:], operand


def _advance(code: bytearray, facts: _Header, steps: int, lines: int) -> None:
    """Go on so far and write a row: one byte where that can say it."""
    if not facts.line_base <= lines < facts.line_base + facts.line_range:
        code += bytes([_ADVANCE_LINE, *signed(lines)])
        lines = 0
    special = lines - facts.line_base + facts.line_range * steps + facts.first_special
    if special > 255:
        code += bytes([_ADVANCE_PC, *unsigned(steps)])
        special = lines - facts.line_base + facts.first_special
    code.append(special)


def unsigned(value: int) -> bytes:
    """ULEB128."""
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def signed(value: int) -> bytes:
    """SLEB128."""
    out = bytearray()
    while not -0x40 <= value < 0x40:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value & 0x7F)
    return bytes(out)
