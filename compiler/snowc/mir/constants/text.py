"""Values as text, as the runtime writes them (`runtime/src/value/{display,float,quote}.rs`), by types.

In: a value, its type, and what types are made of. Out: its Display, or its Debug. A test compares the two.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from snowc.mir.callees import Compound
from snowc.mir.constants.structure import Structure
from snowc.mir.constants.tries import in_order
from snowc.mir.constants.values import Declined, Value
from snowc.types.ty import ATOM, Con, Tuple, Type
from snowc.values import value

_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\\": "\\\\", '"': '\\"', "\0": "\\0"}


@value
class Writer:
    """`quotes`: Debug, which quotes strings and names fields."""

    structure: Structure
    quotes: bool

    def text(self, content: Value, ty: Type) -> str:
        match content:
            case bool():
                return "true" if content else "false"
            case str():
                if ty == ATOM:
                    return f":{content}"
                return quoted(content) if self.quotes else content
            case float():
                return float_text(content)
            case int():
                return str(content)
            case ():
                return "()"
            case Compound():
                return self._compound(content, ty)
            case _:
                raise Declined

    def _compound(self, content: Compound, ty: Type) -> str:
        if content.variant is None:
            return f"[{self._joined(content, ty)}]"
        if isinstance(ty, Tuple):
            return f"({self._joined(content, ty)})"
        if isinstance(ty, Con) and ty.name == "Map":
            entries = self._entries(content, ty)
            return f"%{{{', '.join(f'{key} => {shown}' for key, shown in entries)}}}"
        if isinstance(ty, Con) and ty.name == "Set":
            ((held, of),) = self.structure.parts(content, ty)
            return f"Set({', '.join(key for key, _ in self._entries(held, of))})"
        if isinstance(ty, Con) and ty.name == "Range":
            return "..".join(self.text(part, of) for part, of in self.structure.parts(content, ty))
        return self._named(content, ty)

    def _named(self, content: Compound, ty: Type) -> str:
        _, variant = self.structure.variant(content, ty)
        if not content.parts:
            return variant.name
        if self.quotes and any(variant.field_names or ()):
            parts = zip(variant.field_names or (), self._parts(content, ty), strict=True)
            return f"{variant.name} {{ {', '.join(f'{name}: {shown}' for name, shown in parts)} }}"
        return f"{variant.name}({self._joined(content, ty)})"

    def _parts(self, content: Compound, ty: Type) -> Iterator[str]:
        return (self.text(part, of) for part, of in self.structure.parts(content, ty))

    def _joined(self, content: Compound, ty: Type) -> str:
        return ", ".join(self._parts(content, ty))

    def _entries(self, held: Compound, ty: Type) -> list[tuple[str, str]]:
        """Keys and values of a map in the order in which the keys came."""
        (root, node), *_ = self.structure.parts(held, ty)
        assert isinstance(node, Con)
        key, content = node.arguments
        return [(self.text(each.parts[0], key), self.text(each.parts[1], content)) for each in in_order(root)]


def float_text(number: float) -> str:
    """The shortest text that reads back as the same Float, without `.0`; with an exponent below 1e-7 and from 1e21
    on."""
    if number != number:
        return "NaN"
    if number in (float("inf"), float("-inf")):
        return "inf" if number > 0 else "-inf"
    if number == 0.0 or 1e-7 <= abs(number) < 1e21:
        plain = format(Decimal(repr(number)), "f")
        return plain.removesuffix(".0")
    mantissa, _, exponent = repr(number).partition("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent)}"


def quoted(text: str) -> str:
    """A literal that reads back as the text."""
    shown = []
    for index, character in enumerate(text):
        if character in _ESCAPES:
            shown.append(_ESCAPES[character])
        elif character == "$" and text[index + 1 : index + 2] == "{":
            shown.append("\\$")
        elif unicodedata.category(character) == "Cc":
            shown.append(f"\\u{{{ord(character):X}}}")
        else:
            shown.append(character)
    return f'"{"".join(shown)}"'
