"""Values of a Snow program as text, read from its memory by the type descriptors that it carries.

In: a slot, and the address of its descriptor. Out: what `dbg` shows of it, shortened where it is long. Layouts are
those of `docs/internals/runtime-interface.md` and `runtime/src/value/map_node.rs`. Runs inside debuggers, of which some
have an older Python, and knows none of them. Memory that can't be read, or holds no value of
the type, raises `Unreadable`.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterator

INT, FLOAT, BOOL, UNIT, ATOM, STRING, PID, TIMER, MONITOR, LIST, TUPLE, STRUCT, SUM, FUN, JOB = range(15)
MAP, ORDER, BYTES, MAP_NODE = 17, 18, 19, 20
_SCALARS = frozenset({INT, FLOAT, BOOL, UNIT, PID, TIMER, MONITOR, ORDER})
_FLAG_SET, _FLAG_RANGE, _FLAG_FLAT = 2, 4, 16
_MOST_PARTS = 50
"""elements and entries that are shown of one value"""
_MOST_BYTES = 1000
"""of a text"""
_DEEPEST = 8
_MOST_NODES = 2000
"""of a map that are looked at for its first entries"""
_BRANCH, _TABLE, _PAGE = 1 << 63, 1 << 62, 1 << 61
_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\\": "\\\\", '"': '\\"', "\0": "\\0"}


class Unreadable(Exception):  # noqa: N818 - the debugger's word for it
    """What is there is no live value of the type, or can't be read."""


def type_id(name: str) -> int:
    """The number of a type by its text."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")


class Descriptor:
    """A `SnowType` of the program."""

    def __init__(self, program: Program, address: int) -> None:
        head = program.read(address, 40)
        self.id, self.shape, self.flags, count, name, length, parts = struct.unpack("<IBBHQQQ", head[:32])
        self._program, self._count, self._parts = program, count, parts
        self.name = program.text(name, length)

    @property
    def bare_name(self) -> str:
        """Without module path and type arguments."""
        return self.name.partition("<")[0].rpartition(".")[2]

    def element(self) -> Descriptor:
        return self._program.descriptor(self._parts)

    def fields(self) -> list[tuple[str, Descriptor]]:
        return self._fields(self._parts, self._count)

    def variants(self) -> list[tuple[str, list[tuple[str, Descriptor]]]]:
        read = self._program.read
        found = []
        for number in range(self._count):
            name, length, fields, count = struct.unpack("<QQQQ", read(self._parts + 32 * number, 32))
            found.append((self._program.text(name, length), self._fields(fields, count)))
        return found

    def _fields(self, address: int, count: int) -> list[tuple[str, Descriptor]]:
        found = []
        for number in range(count):
            name, length, ty = struct.unpack("<QQQ", self._program.read(address + 24 * number, 24))
            found.append((self._program.text(name, length), self._program.descriptor(ty)))
        return found


class Program:
    """A program under a debugger: `read` gives bytes at an address, `symbol` the address of a name or None."""

    def __init__(self, read: Callable[[int, int], bytes], symbol: Callable[[str], int | None]) -> None:
        self.read = read
        self._symbol = symbol
        self._known: dict[int, Descriptor] = {}

    def descriptor(self, address: int) -> Descriptor:
        found = self._known.get(address)
        if found is None:
            found = self._known[address] = Descriptor(self, address)
        return found

    def named(self, name: str) -> Descriptor | None:
        """The descriptor of a type, if the program has one."""
        address = self._symbol(f"snow.type.{type_id(name):08x}")
        return None if address is None else self.descriptor(address)

    def symbol(self, name: str) -> int | None:
        return self._symbol(name)

    def text(self, address: int, length: int) -> str:
        return self.read(address, length).decode("utf-8", "replace") if length else ""

    def word(self, address: int) -> int:
        return int.from_bytes(self.read(address, 8), "little")


def shown(program: Program, slot: int, ty: Descriptor) -> str:
    """The text of a value."""
    return _Writer(program).value(slot, ty, 0)


def shown_object(program: Program, address: int, ty: Descriptor) -> str:
    """The text of an object, which must say itself that it is of the type; of a sum, that it has such a variant."""
    count, mark = struct.unpack("<II", program.read(address, 8))
    if count == 0 or (ty.shape != SUM and mark != ty.id):
        raise Unreadable
    return shown(program, address, ty)


def process(kind: str, pid: int) -> str:
    """Index and generation of a pid."""
    return f"#{kind}<{pid & 0xFFFF_FFFF}.{pid >> 32}>"


class _Writer:
    def __init__(self, program: Program) -> None:
        self._program = program
        self._word = program.word

    def value(self, slot: int, ty: Descriptor, depth: int) -> str:
        if ty.shape in _SCALARS:
            return _scalar(slot, ty.shape)
        if ty.shape in (STRING, ATOM, BYTES):
            return self._bytes(slot, ty.shape)
        if ty.shape == FUN:
            return "#Fun"
        if ty.shape == JOB:
            return process("Job", self._word(slot + 8))
        return "…" if depth >= _DEEPEST else self._compound(slot, ty, depth + 1)

    def _compound(self, at: int, ty: Descriptor, depth: int) -> str:
        if ty.shape == LIST:
            return self._list(at, ty.element(), depth)
        if ty.shape == TUPLE:
            return self._positional("", at + 8, ty.fields(), depth)
        if ty.shape == MAP:
            return self._entries("%{", at, ty, depth) + "}"
        if ty.shape == STRUCT:
            return self._struct(at, ty, depth)
        if ty.shape != SUM:
            raise Unreadable
        variants, tag = ty.variants(), self._word(at) >> 32
        if tag >= len(variants):
            raise Unreadable
        name, fields = variants[tag]
        return self._named(name, at + 8, fields, depth)

    def _struct(self, at: int, ty: Descriptor, depth: int) -> str:
        if ty.flags & _FLAG_SET:
            return self._entries("Set(", self._word(at + 8), ty.fields()[0][1], depth) + ")"
        if ty.flags & _FLAG_RANGE:
            return "..".join(_scalar(self._word(at + 8 + 8 * number), INT) for number in range(2))
        return self._named(ty.bare_name, at + 8, ty.fields(), depth)

    def _named(self, name: str, at: int, fields: list[tuple[str, Descriptor]], depth: int) -> str:
        if not any(field for field, _ in fields):
            return self._positional(name, at, fields, depth) if fields else name
        parts = (
            f"{field}: {self.value(self._word(at + 8 * number), ty, depth)}"
            for number, (field, ty) in enumerate(fields)
        )
        return f"{name} {{ {', '.join(parts)} }}"

    def _positional(self, name: str, at: int, fields: list[tuple[str, Descriptor]], depth: int) -> str:
        parts = (self.value(self._word(at + 8 * number), ty, depth) for number, (_, ty) in enumerate(fields))
        return f"{name}({', '.join(parts)})"

    def _list(self, at: int, element: Descriptor, depth: int) -> str:
        buffer, start, length = struct.unpack("<QQQ", self._program.read(at + 8, 24))
        count = min(length, _MOST_PARTS)
        if element.flags & _FLAG_FLAT:  # the words of a record lie behind what would be its header
            width = 8 * len(element.fields())
            slots = tuple(buffer + 24 + width * (start + number) for number in range(count))
        else:
            width = 1 if element.shape == BOOL else 8
            content = self._program.read(buffer + 32 + width * start, width * count) if count else b""
            slots = struct.unpack(f"<{count}{'B' if width == 1 else 'Q'}", content)
        parts = [self.value(slot, element, depth) for slot in slots]
        return f"[{', '.join(_cut(parts, length))}]"

    def _entries(self, opening: str, at: int, ty: Descriptor, depth: int) -> str:
        """A map, or the set that it is."""
        (_, node), *_ = ty.fields()
        (_, key), (_, content), _ = node.fields()
        count = self._word(at + 24)
        found = sorted(self._places(self._word(at + 8)), key=lambda place: self._word(place + 16))
        parts = []
        for place in found[:_MOST_PARTS]:
            text = self.value(self._word(place), key, depth)
            is_set = opening != "%{"
            parts.append(text if is_set else f"{text} => {self.value(self._word(place + 8), content, depth)}")
        return opening + ", ".join(_cut(parts, count))

    def _places(self, root: int) -> Iterator[int]:
        """The addresses of a map's entries, of a large one those of some leaves."""
        waiting = [root]
        for _ in range(_MOST_NODES):
            if not waiting:
                return
            node = waiting.pop()
            meta = self._word(node + 8)
            if meta & (_BRANCH | _TABLE):
                waiting += struct.unpack("<16Q", self._program.read(node + 16, 128))
                continue
            count, capacity = meta & 0xFFFF_FFFF, meta >> 32
            first = node + 16
            if not meta & _PAGE:
                first += 8 * ((capacity + 7) // 8 + (capacity + 1) // 2)
            yield from (first + 24 * index for index in range(count))

    def _bytes(self, at: int, shape: int) -> str:
        length, data = struct.unpack("<QQ", self._program.read(at + 8, 16))
        content = self._program.read(data, min(length, _MOST_BYTES)) if length else b""
        more = "…" if length > _MOST_BYTES else ""
        if shape == BYTES:
            return f"<<{', '.join(map(str, content[:_MOST_PARTS]))}{more or '…' * (length > _MOST_PARTS)}>>"
        text = content.decode("utf-8", "ignore")
        return f":{text}" if shape == ATOM else quoted(text) + more


def _cut(parts: list[str], count: int) -> list[str]:
    return [*parts, f"… {count - len(parts)} more"] if count > len(parts) else parts


def _scalar(slot: int, shape: int) -> str:
    if shape == FLOAT:
        return float_text(struct.unpack("<d", slot.to_bytes(8, "little"))[0])
    if shape == BOOL:
        return "true" if slot & 0xFF else "false"
    if shape == UNIT:
        return "()"
    if shape == PID:
        return process("Pid", slot)
    if shape in (TIMER, MONITOR):
        return f"#{'Timer' if shape == TIMER else 'Monitor'}<{slot}>"
    return str(slot - (1 << 64) if slot >> 63 else slot)


def float_text(number: float) -> str:
    return repr(number).removesuffix(".0")


def quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(character, character) for character in text) + '"'
