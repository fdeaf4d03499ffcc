"""Objects as the linker wants them: with the true lines in their DWARF, and with the table that crash reports read.

In: the units of a program. Out: their objects and one more, made without LLVM. LLVM compiles units whose lines are
numbers of places (`LineMap`), so that an object in the cache is good wherever its functions stand in their file; the
true lines come in here, and what that gives is cached too. `runtime/src/actor/lines.rs` reads the table:

    snow.lines = { u64 count, { ptr code, u64 code size, ptr rows, u64 rows size }[count] }
    rows       = n of scopes, scope*, then (advance, n of places, (scope number, line)*)*
    scope      = file, function, n of arguments, (name, shape, offset)*

A row has no place where none is known, and several where code is inlined: the innermost first, then those of the calls
that it was inlined at. Offsets of arguments are from the frame pointer, in SLEB128; 0 where the frame holds none.

Numbers in `rows` are ULEB128, texts have their length first. It is data of the program: stripping leaves it.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping, Sequence

from snowc.cache import Cache, key_of
from snowc.codegen.call_lines import call_lines, with_call_lines
from snowc.codegen.elf_data import Pointer, data_object
from snowc.codegen.elf_object import ElfObject
from snowc.codegen.inlined_places import SECTION as INLINED_SECTION
from snowc.codegen.inlined_places import Way, read_ways
from snowc.codegen.line_program import LineProgram, read_line_program, signed, unsigned, with_lines, write_line_program
from snowc.codegen.llvm.program_record import LINES_SYMBOL
from snowc.codegen.object_store import objects_of
from snowc.codegen.objects_key import Pipeline, object_key
from snowc.codegen.site_lines import with_site_lines
from snowc.codegen.stack_maps import SECTION as STACK_MAPS
from snowc.codegen.stack_maps import Offsets, read_stack_maps
from snowc.codegen.target import Target
from snowc.codegen.unit_text import FIRST_PLACE, FinishedUnit, LineMap, Located, Scope, UnitText

_KIND = "objects"
_FORMAT = "6"
"""changes when what is made here of the same object changes"""
_SECTION = ".debug_line"
_INFO = ".debug_info"
_ABBREVIATIONS = ".debug_abbrev"
_HEAD = struct.Struct("<QQQ")


def located_objects(
    units: Sequence[UnitText | FinishedUnit], target: Target, pipeline: Pipeline, cache: Cache
) -> list[bytes]:
    """The objects of a program, in order."""
    made = iter(objects_of([each for each in units if isinstance(each, UnitText)], target, pipeline, cache))
    objects: list[bytes] = []
    tables: list[tuple[str, Located]] = []
    for unit in units:
        if isinstance(unit, FinishedUnit):
            located, first = unit.located, unit.first_function
        elif unit.lines is None or not target.is_elf:
            objects.append(next(made))
            continue
        else:
            located = _located(unit.lines, lines_key(unit, target, pipeline), next(made), cache)
            first = unit.lines.first_function
        objects.append(located.content)
        tables.append((first, located))
    if not target.is_elf:
        return objects
    return [*objects, _table(tables, target)]


def lines_key(unit: UnitText | FinishedUnit, target: Target, pipeline: Pipeline) -> str:
    """What decides a unit's object with its lines."""
    if isinstance(unit, FinishedUnit):
        return unit.key
    own = object_key(unit, target, pipeline)
    if unit.lines is None:
        return own
    return key_of("lines", _FORMAT, own, hashlib.sha256(repr(unit.lines).encode()).hexdigest())


def read_located(key: str, cache: Cache) -> Located | None:
    """The located object of that key, if it is in the cache."""
    found = cache.read(_KIND, key)
    if found is None:
        return None
    start, size, length = _HEAD.unpack_from(found)
    end = _HEAD.size + length
    return Located(start, size, found[_HEAD.size : end], found[end:])


def _located(lines: LineMap, key: str, content: bytes, cache: Cache) -> Located:
    found = read_located(key, cache)
    if found is None:
        found = _locate(lines, ElfObject(content))
        head = _HEAD.pack(found.start, found.size, len(found.rows))
        cache.write(_KIND, key, head + found.rows + found.content)
    return found


def _locate(lines: LineMap, code: ElfObject) -> Located:
    program = read_line_program(code.data(_SECTION))
    ways = read_ways(code.data_if_any(INLINED_SECTION))
    true_lines = _true_lines(lines, ways)
    section, operand = write_line_program(with_lines(program, true_lines))
    moved = {each: operand for each in code.relocations(_SECTION) if each.offset == program.address_operand}
    content = _with_call_lines(ElfObject(code.with_section(_SECTION, section, moved)), true_lines)
    content = with_site_lines(ElfObject(content), lines.sites)
    rows = _rows(lines, ways, program, read_stack_maps(code.data_if_any(STACK_MAPS)))
    return Located(code.symbol_value(lines.first_function), program.end, rows, content)


def _true_lines(lines: LineMap, ways: tuple[Way, ...]) -> dict[int, int]:
    """The line of each number; of inlined code that where it was written."""
    known = {number: line for number, (_, line) in enumerate(lines.places, FIRST_PLACE)}
    return known | {number: known.get(way[0], 0) for number, way in enumerate(ways, lines.end)}


def _with_call_lines(code: ElfObject, true_lines: Mapping[int, int]) -> bytes:
    info = code.data(_INFO)
    offsets = call_lines(info, code.data(_ABBREVIATIONS))
    return code.with_same_size(_INFO, with_call_lines(info, offsets, true_lines))


def _rows(lines: LineMap, ways: tuple[Way, ...], program: LineProgram, offsets: Mapping[int, Offsets]) -> bytes:
    out = bytearray(unsigned(len(lines.scopes)))
    for scope in lines.scopes:
        out += _text(scope.file) + _text(scope.function) + _arguments(scope, offsets.get(scope.body, ()))
    inlined = dict(enumerate(ways, lines.end))
    address, last = 0, b""
    for row in program.rows:
        way = inlined.get(row.line, (row.line,))
        places = [lines.place(number) for number in way if number]
        places = [place for place in places if lines.scopes[place[0]].function]
        said = unsigned(len(places)) + b"".join(unsigned(scope) + unsigned(line) for scope, line in places)
        if said != last:
            out += unsigned(row.address - address) + said
            address, last = row.address, said
    return bytes(out)


def _arguments(scope: Scope, offsets: Offsets) -> bytes:
    """None where LLVM has left out the whole body."""
    shown = list(zip(scope.arguments, offsets, strict=False))
    return unsigned(len(shown)) + b"".join(
        _text(argument.name) + unsigned(argument.shape) + signed(offset or 0) for argument, offset in shown
    )


def _text(text: str) -> bytes:
    data = text.encode()
    return unsigned(len(data)) + data


def _table(tables: Sequence[tuple[str, Located]], target: Target) -> bytes:
    data, rows = bytearray(_COUNT.pack(len(tables))), bytearray()
    pointers = []
    for first_function, located in tables:
        pointers.append(Pointer(len(data), first_function, -located.start))
        pointers.append(Pointer(len(data) + _ROWS_OFFSET, None, len(rows)))
        data += _ENTRY.pack(0, located.size, 0, len(located.rows))
        rows += located.rows
    return data_object(target, LINES_SYMBOL, bytes(data), pointers, bytes(rows))


_COUNT = struct.Struct("<Q")
_ENTRY = struct.Struct("<QQQQ")
_ROWS_OFFSET = 16
