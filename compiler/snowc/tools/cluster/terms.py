"""Terms of Erlang as Python's values, to bytes and back.

In: integers, floats, bytes (binaries), bool, tuples, lists, dicts, and the classes below. Out: the external term
format, version byte left out; and such values again, from bytes of a node that has proved who it is but may be
broken: what is malformed raises `MalformedError`.
"""

from __future__ import annotations

import struct
from typing import TypeAlias

from snowc.values import value


class MalformedError(Exception):
    """Bytes that are no term."""


@value
class Atom:
    name: str


@value
class Opaque:
    """A pid, reference, port, fun or anything else that is only shown or given back: its bytes."""

    kind: str
    raw: bytes


@value
class Improper:
    items: tuple[Term, ...]
    tail: Term


Term: TypeAlias = "int | float | bytes | Atom | Opaque | Improper | Map | tuple[Term, ...] | list[Term]"


@value
class Map:
    entries: tuple[tuple[Term, Term], ...]


TRUE, FALSE = Atom("true"), Atom("false")
_LARGEST_SMALL = 2**31


def encode(term: Term) -> bytes:
    match term:
        case int():
            return _integer(term)
        case float():
            return b"F" + struct.pack(">d", term)
        case bytes():
            return b"m" + struct.pack(">I", len(term)) + term
        case Atom():
            name = term.name.encode()
            return b"w" + bytes([len(name)]) + name if len(name) < 256 else b"v" + struct.pack(">H", len(name)) + name
        case Opaque():
            return term.raw
        case Map():
            parts = (encode(key) + encode(each) for key, each in term.entries)
            return b"t" + struct.pack(">I", len(term.entries)) + b"".join(parts)
        case Improper():
            return b"l" + struct.pack(">I", len(term.items)) + b"".join(map(encode, term.items)) + encode(term.tail)
        case tuple():
            head = b"h" + bytes([len(term)]) if len(term) < 256 else b"i" + struct.pack(">I", len(term))
            return head + b"".join(encode(part) for part in term)
        case _:
            items = b"".join(map(encode, term))
            return b"l" + struct.pack(">I", len(term)) + items + b"j" if term else b"j"


def _integer(number: int) -> bytes:
    if 0 <= number < 256:
        return bytes([97, number])
    if -_LARGEST_SMALL <= number < _LARGEST_SMALL:
        return b"b" + struct.pack(">i", number)
    magnitude = abs(number).to_bytes((abs(number).bit_length() + 7) // 8, "little")
    head = b"n" + bytes([len(magnitude)]) if len(magnitude) < 256 else b"o" + struct.pack(">I", len(magnitude))
    return head + bytes([number < 0]) + magnitude


class Reader:
    """Takes one term after the other."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def rest(self) -> bytes:
        """What stands behind the terms that were taken."""
        return self._data[self._at :]

    def _take(self, count: int) -> bytes:
        found = self._data[self._at : self._at + count]
        if len(found) < count:
            raise MalformedError("it is cut off")
        self._at += count
        return found

    def _number(self, size: int) -> int:
        return int.from_bytes(self._take(size), "big")

    def term(self, depth: int = 0) -> Term:
        if depth > 500:
            raise MalformedError("it is nested too deeply")
        begin, tag = self._at, self._number(1)
        match tag:
            case 97:
                return self._number(1)
            case 98:
                return int.from_bytes(self._take(4), "big", signed=True)
            case 110 | 111:
                return self._big(self._number(1 if tag == 110 else 4))
            case 70:
                return float(struct.unpack(">d", self._take(8))[0])
            case 100 | 118:
                return Atom(self._text(self._number(2)))
            case 115 | 119:
                return Atom(self._text(self._number(1)))
            case 104 | 105:
                return tuple(self.term(depth + 1) for _ in range(self._number(1 if tag == 104 else 4)))
            case 106:
                return []
            case 107:
                return [*self._take(self._number(2))]
            case 108:
                return self._list(depth)
            case 109:
                return self._take(self._number(4))
            case 116:
                count = self._number(4)
                return Map(tuple((self.term(depth + 1), self.term(depth + 1)) for _ in range(count)))
        return self._opaque(tag, begin, depth)

    def _big(self, size: int) -> int:
        is_negative = self._number(1) == 1
        magnitude = int.from_bytes(self._take(size), "little")
        return -magnitude if is_negative else magnitude

    def _text(self, size: int) -> str:
        try:
            return self._take(size).decode()
        except UnicodeDecodeError:
            raise MalformedError("an atom is not UTF-8") from None

    def _list(self, depth: int) -> Term:
        count = self._number(4)
        items = [self.term(depth + 1) for _ in range(count)]
        tail = self.term(depth + 1)
        return items if tail == [] else Improper(tuple(items), tail)

    def _opaque(self, tag: int, begin: int, depth: int) -> Opaque:
        """Its bytes, once it is known where it ends."""
        match tag:
            case 88:
                kind, rest = "pid", 12
            case 89 | 120:
                kind, rest = "port", 8 if tag == 89 else 12
            case 90:
                kind, rest = "reference", 4 + 4 * self._number(2)
            case 112:
                self._take(self._number(4) - 4)
                return Opaque("fun", self._data[begin : self._at])
            case 113:
                for _ in range(3):
                    self.term(depth + 1)
                return Opaque("fun", self._data[begin : self._at])
            case 77:
                size = self._number(4)
                self._take(1 + size)
                return Opaque("bits", self._data[begin : self._at])
            case _:
                raise MalformedError(f"no term begins with {tag}")
        self.term(depth + 1)
        self._take(rest)
        return Opaque(kind, self._data[begin : self._at])


def shown(term: Term) -> str:
    """As Erlang writes it; a binary that is text in its quotes."""
    match term:
        case Atom():
            return term.name if _is_plain(term.name) else "'" + term.name.replace("'", "\\'") + "'"
        case bytes():
            return _shown_binary(term)
        case Opaque():
            return f"#{term.kind}"
        case Map():
            return "#{" + ",".join(f"{shown(key)} => {shown(each)}" for key, each in term.entries) + "}"
        case Improper():
            return f"[{','.join(map(shown, term.items))}|{shown(term.tail)}]"
        case tuple():
            return "{" + ",".join(shown(part) for part in term) + "}"
        case list():
            return f"[{','.join(map(shown, term))}]"
        case _:
            return repr(term)


def _is_plain(name: str) -> bool:
    return name[:1].islower() and name.replace("_", "a").replace("@", "a").isalnum()


def _shown_binary(data: bytes) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return f"<<{','.join(map(str, data))}>>"
    return '<<"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '">>'
