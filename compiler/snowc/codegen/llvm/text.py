"""Words of LLVM's assembly language: quoted symbols, byte strings, numbers."""

from __future__ import annotations

import struct


def symbol(name: str) -> str:
    """A global's name as LLVM reads it: `@"List.map<Int>"`."""
    return f'@"{_escaped(name.encode())}"'


def quoted(text: str) -> str:
    """A text within metadata: `"Main.double"`."""
    return f'"{_escaped(text.encode())}"'


def byte_array(data: bytes) -> str:
    """A constant array of bytes with its type: `[2 x i8] c"hi"`."""
    return f'[{len(data)} x i8] c"{_escaped(data)}"'


def float_constant(value: float) -> str:
    """A double, exactly: its bits in hexadecimal."""
    return f"0x{struct.pack('>d', value).hex().upper()}"


def _escaped(data: bytes) -> str:
    return "".join(map(_ESCAPES.__getitem__, data))


_ESCAPES = [chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\{byte:02X}" for byte in range(256)]
