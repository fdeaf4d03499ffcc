"""Where arguments are in the frames of their functions: read from LLVM's stack maps (version 3).

In: the bytes of an object's `.llvm_stackmaps`. Out: by the number of each function's body the offsets of its slots from
the frame pointer, None for what has no slot. Anything else in them: CompilerBug. Linkers leave the section out, as
nothing refers to it.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import TypeAlias

from snowc.diagnostics.bug import CompilerBug

SECTION = ".llvm_stackmaps"
_VERSION = 3
_HEADER = struct.Struct("<BBHIII")
_FUNCTION_SIZE = 24
_CONSTANT_SIZE = 8
_RECORD = struct.Struct("<QIHH")
_LOCATION = struct.Struct("<BBHHHi")
_ADDRESS, _CONSTANT = 2, 4
"""kinds of locations: register plus offset is the address of the value; a small constant"""
_FRAME_POINTERS = {6, 29}
"""DWARF's numbers of rbp and x29"""
_LIVE_OUT_SIZE = 4
Offsets: TypeAlias = tuple[int | None, ...]


def read_stack_maps(data: bytes) -> Mapping[int, Offsets]:
    """The offsets of each body that has any."""
    found: dict[int, Offsets] = {}
    if not data:
        return found
    version, _, _, functions, constants, records = _HEADER.unpack_from(data)
    if version != _VERSION:
        raise CompilerBug("stack maps of an unknown version", str(version))
    position = _HEADER.size + functions * _FUNCTION_SIZE + constants * _CONSTANT_SIZE
    for _ in range(records):
        body, _, _, count = _RECORD.unpack_from(data, position)
        position += _RECORD.size
        found[body] = tuple(_offset(data, position + number * _LOCATION.size) for number in range(count))
        position = _aligned(position + count * _LOCATION.size) + 2
        position = _aligned(position + 2 + struct.unpack_from("<H", data, position)[0] * _LIVE_OUT_SIZE)
    return found


def _offset(data: bytes, position: int) -> int | None:
    kind, _, _, register, _, offset = _LOCATION.unpack_from(data, position)
    if kind == _CONSTANT:
        return None
    if kind != _ADDRESS or register not in _FRAME_POINTERS:
        raise CompilerBug("an argument that is not in its function's frame", f"{kind}, {register}")
    return int(offset)


def _aligned(position: int) -> int:
    return (position + 7) & ~7
