"""Equality and order of values as the runtime has them (`runtime/src/value/{equal,compare}.rs`), and a hash, by types.

In: values of one monomorphic type, and what the type is made of. Out: what the runtime would say; a test compares the
two. The hash is none of the runtime's, which differ from run to run. Declines values that are handles or functions.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import TypeGuard

from snowc.mir.callees import Compound
from snowc.mir.constants.tries import in_order
from snowc.mir.constants.values import Declined, KeyedHash, Value
from snowc.mir.representation import ORDER, described_field
from snowc.types.inferred import TypeShape, VariantShape
from snowc.types.ty import FLOAT, INT, Con, Tuple, Type, substitute
from snowc.values import value

_MASK = (1 << 64) - 1
_MULTIPLIER = 0x9E37_79B9_7F4A_7C15


@value
class Structure:
    """What types are made of: `shape_of` gives the declaration of a named struct or sum."""

    shape_of: Callable[[str], TypeShape | None]

    def variant(self, content: Compound, ty: Type) -> tuple[TypeShape, VariantShape]:
        """The declaration of a named type's value, and the variant that it is."""
        shape = self.shape_of(ty.name) if isinstance(ty, Con) else None
        if shape is None or content.variant is None:
            raise Declined
        return shape, shape.variants[content.variant]

    def parts(self, content: Compound, ty: Type) -> Iterator[tuple[Value, Type]]:
        """The parts of a value with their types."""
        return zip(content.parts, self._part_types(content, ty), strict=True)

    def _part_types(self, content: Compound, ty: Type) -> tuple[Type, ...]:
        if isinstance(ty, Tuple):
            return ty.items
        if isinstance(ty, Con) and content.variant is None:
            return ty.arguments * len(content.parts)
        shape, variant = self.variant(content, ty)
        names = variant.field_names or ("",) * len(variant.fields)
        assert isinstance(ty, Con)
        return tuple(
            described_field(shape.type_name, name, substitute(part, ty.arguments))
            for name, part in zip(names, variant.fields, strict=True)
        )

    # --- operations ---------------------------------------------------------------------------------------------------

    def equal(self, a: Value, b: Value, ty: Type) -> bool:
        """Floats by IEEE; the places of a map's entries do not count."""
        if ty == ORDER:
            return True
        if not isinstance(a, Compound):
            _plain(a)
            return bool(a == b)
        if is_map_node(ty):
            return self._equal_nodes(a, b, ty)
        if a.variant != b.variant or len(a.parts) != len(b.parts):
            return False
        pairs = zip(self.parts(a, ty), b.parts, strict=True)
        return all(self.equal(part, other, of) for (part, of), other in pairs)

    def compare(self, a: Value, b: Value, ty: Type) -> int:
        """-1, 0 or 1; total: Floats by IEEE's totalOrder, a list before its extensions."""
        if ty == ORDER:
            return 0
        if is_map_node(ty):
            raise Declined  # their order is written in Snow
        if not isinstance(a, Compound):
            _plain(a)
            return _sign(_total(a), _total(b)) if ty == FLOAT else _sign(a, b)
        order = 0 if a.variant is None else _sign(a.variant, b.variant)
        if order == 0:
            for (part, of), other in zip(self.parts(a, ty), b.parts, strict=False):
                order = self.compare(part, other, of)
                if order != 0:
                    return order
        return order or _sign(len(a.parts), len(b.parts))

    def hash(self, content: Value, ty: Type) -> KeyedHash:
        """What equal values share; the runtime has others."""
        state = self._mixed(0, content, ty)
        return KeyedHash((state ^ state >> 32) >> 1)

    def _equal_nodes(self, a: Compound, b: Compound, ty: Con) -> bool:
        """Whether the nodes of two maps, at the end of one way, have equal entries."""
        own, others = in_order(a), in_order(b)
        if len(own) != len(others):
            return False
        for entry in own:
            same = (each for each in others if each.parts[3] == entry.parts[3] and self._equal_entries(each, entry, ty))
            found = next(same, None)
            if found is None:
                return False
            others.remove(found)
        return True

    def _equal_entries(self, a: Compound, b: Compound, ty: Con) -> bool:
        return all(self.equal(one, other, of) for one, other, of in zip(a.parts, b.parts, ty.arguments, strict=False))

    def _mixed(self, state: int, content: Value, ty: Type) -> int:
        if is_map_node(ty):
            return _mix(state, sum(self._entry_hash(entry, ty) for entry in in_order(content)) & _MASK)
        state = _mix(state, _word(content, ty))
        if isinstance(content, Compound):
            state = _mix(state, len(content.parts))
            for part, of in self.parts(content, ty):
                state = self._mixed(state, part, of)
        return state

    def _entry_hash(self, entry: Compound, ty: Con) -> int:
        state = 0
        for part, of in zip(entry.parts, ty.arguments, strict=False):
            state = self._mixed(state, part, of)
        return state ^ state >> 32


def is_map_node(ty: Type) -> TypeGuard[Con]:
    """Whether values of the type are nodes of a map (`tries.py`)."""
    return isinstance(ty, Con) and ty.name == "MapNode"


def _plain(content: Value) -> None:
    if not isinstance(content, int | float | str | tuple):
        raise Declined


def _sign(a: Value, b: Value) -> int:
    return int(a > b) - int(a < b)


def _total(number: float) -> int:
    bits: int = struct.unpack("<q", struct.pack("<d", number))[0]
    return bits ^ (bits >> 63 & _MASK >> 1)


def _word(content: Value, ty: Type) -> int:
    """What a value adds to a hash by itself."""
    if ty == ORDER:
        return 0
    if isinstance(content, Compound):
        is_sum = isinstance(ty, Con) and content.variant is not None
        return int(content.variant or 0) if is_sum else 0
    if isinstance(content, KeyedHash):
        return content.number
    _plain(content)
    if isinstance(content, str):
        return _hash_bytes(content.encode())
    if ty == FLOAT:
        return 0 if content == 0.0 else int.from_bytes(struct.pack("<d", content), "little")
    return content & _MASK if ty == INT else int(bool(content))


def _hash_bytes(text: bytes) -> int:
    state = len(text)
    for start in range(0, len(text), 8):
        state = _mix(state, int.from_bytes(text[start : start + 8], "little"))
    return state


def _mix(state: int, word: int) -> int:
    rotated = (state << 5 | state >> 59) & _MASK
    product = (rotated ^ word) * _MULTIPLIER & _MASK
    return product ^ product >> 29
