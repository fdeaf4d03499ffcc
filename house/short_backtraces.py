"""Takes Rust's printer of backtraces out of the runtime's static library: a fifth of each small program.

In: the library, as cargo has built it. Out: the same file, in which Rust's standard library writes backtraces through
the runtime's `snow_rt_write_return_addresses` in place of its own function, which reads ELF, DWARF and compressed
sections for the names. Linkers find those readers unused then, and leave them out; a stable compiler has no std without
them. Only relocations that name the function are edited; no byte moves. Leaves a library as it is, and says so, where
the two functions aren't in one object: without link-time optimisation, and on macOS.
"""

from __future__ import annotations

import re
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

STD_WRITER = re.compile(r"BacktraceLock.*DisplayBacktrace.*3fmt(17h[0-9a-f]{16}E)?$")
"""`<std::sys::backtrace::BacktraceLock::print::DisplayBacktrace as Display>::fmt`, in both of Rust's manglings"""
OUR_WRITER = "snow_rt_write_return_addresses"
_MEMBER_HEAD = 60
_SYMBOL = struct.Struct("<IBBHQQ")
_SECTION = struct.Struct("<IIQQQQIIQQ")
_RELOCATION = struct.Struct("<QQq")
_SYMBOLS, _RELOCATIONS = 2, 4  # SHT_SYMTAB, SHT_RELA
_FUNCTION, _SECTION_SYMBOL = 2, 3  # STT_FUNC, STT_SECTION
_BEGINNINGS = (0, -4)
"""addends that name the beginning of a function: of its address, and of one relative to the end of four bytes"""
_CALLERS = (".rela.text", ".rela.data")
"""code, and tables of functions; not what describes the function itself to unwinders and debuggers"""


class Section(NamedTuple):
    name: str
    kind: int
    start: int
    size: int
    link: int


def shorten(archive: bytearray) -> int:
    """Edits in place; how many relocations name our function then. Does nothing the second time."""
    return sum(_shorten_member(archive, start) for start in _elf_members(archive))


def _elf_members(archive: bytearray) -> Iterator[int]:
    """Where the objects begin: 64 bits, little-endian."""
    place = len(b"!<arch>\n")
    while place + _MEMBER_HEAD <= len(archive):
        size = int(archive[place + 48 : place + 58])
        place += _MEMBER_HEAD
        if archive[place : place + 6] == b"\x7fELF\x02\x01":
            yield place
        place += size + size % 2


def _shorten_member(archive: bytearray, start: int) -> int:
    sections = _sections(archive, start)
    theirs, ours = _writers(archive, start, sections)
    if not theirs or ours is None:
        return 0
    count, either = 0, theirs | {ours}
    for section in sections:
        if section.kind != _RELOCATIONS or not section.name.startswith(_CALLERS):
            continue
        begin = start + section.start
        for place in range(begin, begin + section.size, _RELOCATION.size):
            offset, info, addend = _RELOCATION.unpack_from(archive, place)
            if info >> 32 in either and addend in _BEGINNINGS:
                _RELOCATION.pack_into(archive, place, offset, ours << 32 | info & 0xFFFFFFFF, addend)
                count += 1
    return count


def _sections(archive: bytearray, start: int) -> list[Section]:
    (table,) = struct.unpack_from("<Q", archive, start + 0x28)
    _, count, names = struct.unpack_from("<HHH", archive, start + 0x3A)
    raw = [_SECTION.unpack_from(archive, start + table + number * _SECTION.size) for number in range(count)]
    return [
        Section(_text(archive, start + raw[names][4] + each[0]), each[1], each[4], each[5], each[6]) for each in raw
    ]


def _writers(archive: bytearray, start: int, sections: list[Section]) -> tuple[set[int], int | None]:
    """The numbers of the symbols that stand for std's function, its section's among them, and that of ours."""
    table = next((each for each in sections if each.kind == _SYMBOLS), None)
    if table is None:
        return set(), None
    strings = start + sections[table.link].start
    symbols = list(_SYMBOL.iter_unpack(archive[start + table.start : start + table.start + table.size]))
    kinds = {number: each[1] & 15 for number, each in enumerate(symbols)}
    names = {number: _text(archive, strings + symbols[number][0]) for number in kinds if kinds[number] == _FUNCTION}
    ours = next((number for number, name in names.items() if name == OUR_WRITER and symbols[number][3]), None)
    # A function that begins its section: what names the one names the other.
    theirs = {number for number, name in names.items() if STD_WRITER.search(name) and symbols[number][4] == 0}
    homes = {symbols[number][3] for number in theirs} - {0}
    beginnings = {number for number in kinds if kinds[number] == _SECTION_SYMBOL and symbols[number][3] in homes}
    return theirs | beginnings, ours


def _text(archive: bytearray, place: int) -> str:
    return archive[place : archive.index(b"\0", place)].decode("latin-1")


def main(path: Path) -> None:
    archive = bytearray(path.read_bytes())
    if shorten(archive):
        path.write_bytes(archive)
    else:
        print(f"{path.name}: Rust's printer of backtraces stays in it", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
