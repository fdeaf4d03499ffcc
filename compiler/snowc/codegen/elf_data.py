"""A relocatable ELF object with nothing but data, written without LLVM: it takes no process and no parser.

In: the bytes of one symbol, pointers in them, and the read-only bytes that some of them lead to. Out: the object.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from snowc.codegen.target import Target
from snowc.values import value

_FILE_HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
_SECTION_HEADER = struct.Struct("<IIQQQQIIQQ")
_SYMBOL = struct.Struct("<IBBHQQ")
_RELOCATION = struct.Struct("<QQq")
_IDENT = b"\x7fELF\x02\x01\x01" + bytes(9)
_RELOCATABLE, _VERSION = 1, 1
_PROGBITS, _SYMTAB, _STRTAB, _RELA = 1, 2, 3, 4
_WRITE, _ALLOC, _INFO_LINK = 1, 2, 0x40
_GLOBAL_OBJECT, _GLOBAL_NOTYPE, _LOCAL_SECTION = 0x11, 0x10, 0x03
_HIDDEN = 2
_X86_64, _AARCH64 = 62, 183
_POINTER = {_X86_64: 1, _AARCH64: 257}
"""the relocation that is a whole address: R_X86_64_64, R_AARCH64_ABS64"""
_DATA, _RELOCATIONS, _BYTES, _SYMBOLS, _STRINGS, _NAMES, _STACK = range(1, 8)
"""numbers of the sections"""
_FIRST_GLOBAL = 2
"""symbol 1 is the section of the read-only bytes"""


@value
class Pointer:
    """What goes to `offset` in the data: the address of a symbol of another object (None: of the read-only bytes) and
    `addend` bytes more."""

    offset: int
    symbol: str | None
    addend: int


def data_object(target: Target, symbol: str, data: bytes, pointers: Sequence[Pointer], read_only: bytes) -> bytes:
    """`symbol` is hidden, as are those that the pointers name."""
    machine = _X86_64 if target.is_x86_64 else _AARCH64
    names = dict.fromkeys([symbol, *(each.symbol for each in pointers if each.symbol is not None)])
    numbers = {name: number for number, name in enumerate(names, _FIRST_GLOBAL)}
    relocations = b"".join(
        _RELOCATION.pack(
            each.offset, (1 if each.symbol is None else numbers[each.symbol]) << 32 | _POINTER[machine], each.addend
        )
        for each in pointers
    )
    symbols, strings = _symbols(list(names), len(data))
    sections = [
        (".data.rel.ro", _PROGBITS, _WRITE | _ALLOC, data, 0, 0, 8, 0),
        (".rela.data.rel.ro", _RELA, _INFO_LINK, relocations, _SYMBOLS, _DATA, 8, _RELOCATION.size),
        (".rodata", _PROGBITS, _ALLOC, read_only, 0, 0, 1, 0),
        (".symtab", _SYMTAB, 0, symbols, _STRINGS, _FIRST_GLOBAL, 8, _SYMBOL.size),
        (".strtab", _STRTAB, 0, strings, 0, 0, 1, 0),
        (".shstrtab", _STRTAB, 0, b"", 0, 0, 1, 0),
        (".note.GNU-stack", _PROGBITS, 0, b"", 0, 0, 1, 0),
    ]
    return _file(machine, sections)


def _symbols(names: Sequence[str], size: int) -> tuple[bytes, bytes]:
    """The table of symbols and their names; the first is the data."""
    table = bytearray(_SYMBOL.size) + _SYMBOL.pack(0, _LOCAL_SECTION, 0, _BYTES, 0, 0)
    strings = bytearray(1)
    for name in names:
        kind, section, length = (_GLOBAL_NOTYPE, 0, 0) if len(strings) > 1 else (_GLOBAL_OBJECT, _DATA, size)
        table += _SYMBOL.pack(len(strings), kind, _HIDDEN, section, 0, length)
        strings += name.encode() + b"\0"
    return bytes(table), bytes(strings)


def _file(machine: int, sections: Sequence[tuple[str, int, int, bytes, int, int, int, int]]) -> bytes:
    """Each section is name, type, flags, content, link, info, alignment, size of an entry."""
    names = b"\0" + b"".join(name.encode() + b"\0" for name, *_ in sections)
    content, headers, name_offset = bytearray(_FILE_HEADER.size), bytearray(_SECTION_HEADER.size), 1
    for name, kind, flags, data, link, info, alignment, entry in sections:
        data = names if name == ".shstrtab" else data
        content += bytes(-len(content) % alignment)
        headers += _SECTION_HEADER.pack(
            name_offset, kind, flags, 0, len(content), len(data), link, info, alignment, entry
        )
        content += data
        name_offset += len(name) + 1
    content += bytes(-len(content) % 8)
    table, count = len(content), len(sections) + 1
    _FILE_HEADER.pack_into(
        content, 0, _IDENT, _RELOCATABLE, machine, _VERSION, 0, 0, table, 0, _FILE_HEADER.size, 0, 0,
        _SECTION_HEADER.size, count, _NAMES,
    )  # fmt: skip
    return bytes(content + headers)
