"""Reading a relocatable object of 64-bit little-endian ELF, as LLVM writes it for our targets, and giving a section new
bytes.

In: an object's bytes. Out: sections, symbols, relocations. An object that does not look as LLVM's do: CompilerBug.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from snowc.diagnostics.bug import CompilerBug
from snowc.values import value

_MAGIC = b"\x7fELF\x02\x01"
_SECTION = struct.Struct("<IIQQQQIIQQ")
_SYMBOL = struct.Struct("<IBBHQQ")
_RELOCATION = struct.Struct("<QQq")
_SECTION_TABLE_OFFSET = 0x28
_SECTION_COUNT_OFFSET = 0x3C
_OFFSET_AND_SIZE = 24
"""where in a section's header its place in the file is said"""


@value
class Section:
    """`header` is where its header lies in the file; `link` and `info` as ELF has them."""

    header: int
    offset: int
    size: int
    link: int
    info: int


@value
class Relocation:
    """`entry` is where it lies in the file, `offset` where in its section it applies."""

    entry: int
    offset: int


class ElfObject:
    def __init__(self, content: bytes) -> None:
        if not content.startswith(_MAGIC):
            raise CompilerBug("an object that is no 64-bit little-endian ELF")
        self.content = content
        self._sections = list(self._read_sections())
        names = self._sections[struct.unpack_from("<H", content, _SECTION_COUNT_OFFSET + 2)[0]][1]
        self.sections = {self._text(names, name): section for name, section in self._sections}

    def data(self, name: str) -> bytes:
        section = self._section(name)
        return self.content[section.offset : section.offset + section.size]

    def data_if_any(self, name: str) -> bytes:
        """A section's bytes; none where the object lacks it."""
        return self.data(name) if name in self.sections else b""

    def symbol_value(self, name: str) -> int:
        """How far from the start of its section a symbol is."""
        table = self._section(".symtab")
        strings = self._sections[table.link][1]
        wanted = name.encode() + b"\0"
        for position in range(table.offset, table.offset + table.size, _SYMBOL.size):
            name_offset, _, _, _, value, _ = _SYMBOL.unpack_from(self.content, position)
            start = strings.offset + name_offset
            if self.content[start : start + len(wanted)] == wanted:
                return int(value)
        raise CompilerBug("an object lacks a symbol", name)

    def symbol_places(self) -> dict[str, int]:
        """Where what a symbol names lies in the file, for all that are defined in a section."""
        table = self._section(".symtab")
        strings = self._sections[table.link][1]
        symbols = self.content[table.offset : table.offset + table.size]
        return {
            self._text(strings, name): self._sections[section][1].offset + value
            for name, _, _, section, value, _ in _SYMBOL.iter_unpack(symbols)
            if 0 < section < len(self._sections)
        }

    def relocations(self, name: str) -> list[Relocation]:
        """The relocations of a section."""
        table = self._section(f".rela{name}")
        places = range(table.offset, table.offset + table.size, _RELOCATION.size)
        return [Relocation(place, _RELOCATION.unpack_from(self.content, place)[0]) for place in places]

    def with_section(self, name: str, data: bytes, moved: dict[Relocation, int]) -> bytes:
        """The object with other bytes in a section, which go to its end, and relocations at other offsets."""
        changed = bytearray(self.content)
        struct.pack_into("<QQ", changed, self._section(name).header + _OFFSET_AND_SIZE, len(changed), len(data))
        for relocation, offset in moved.items():
            struct.pack_into("<Q", changed, relocation.entry, offset)
        return bytes(changed + data)

    def with_same_size(self, name: str, data: bytes) -> bytes:
        """The object with other bytes, as many as before, in a section."""
        section = self._section(name)
        return self.content[: section.offset] + data + self.content[section.offset + section.size :]

    def _section(self, name: str) -> Section:
        section = self.sections.get(name)
        if section is None:
            raise CompilerBug("an object lacks a section", name)
        return section

    def _read_sections(self) -> Iterator[tuple[int, Section]]:
        """(offset of the name, section) of each."""
        table = struct.unpack_from("<Q", self.content, _SECTION_TABLE_OFFSET)[0]
        count = struct.unpack_from("<H", self.content, _SECTION_COUNT_OFFSET)[0]
        for header in range(table, table + count * _SECTION.size, _SECTION.size):
            name, _, _, _, offset, size, link, info, _, _ = _SECTION.unpack_from(self.content, header)
            yield name, Section(header, offset, size, link, info)

    def _text(self, strings: Section, offset: int) -> str:
        start = strings.offset + offset
        return self.content[start : self.content.index(b"\0", start)].decode()
