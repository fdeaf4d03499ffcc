"""A type as the writers of derived text see it: parameters, and variants with names for their parts."""

from __future__ import annotations

import enum

from snowc.syntax import tree
from snowc.values import value


class Part(enum.Enum):
    """What the type of a part is to the type around it."""

    OWN = enum.auto()
    OPTION = enum.auto()
    """an option of it"""
    OTHER = enum.auto()


@value
class DerivedVariant:
    """`constructor` is how patterns name it, "" for a tuple's only variant; `name` is what is shown. `fields` are
    names, or None where the parts have only positions; `count` is the number of parts. `defaults` are the fields that
    have one. `parts` says of each part whether it is of the type itself.
    """

    constructor: str
    name: str
    count: int
    fields: tuple[str, ...] | None
    defaults: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()

    def pattern(self, letter: str) -> str:
        """A pattern that binds the parts to `a0`, `a1`, …"""
        names = [f"{letter}{number}" for number in range(self.count)]
        if self.fields is not None:
            pairs = (f"{field}: {name}" for field, name in zip(self.fields, names, strict=True))
            return f"{self.constructor} {{ {', '.join(pairs)} }}" if names else f"{self.constructor} {{ .. }}"
        if not self.constructor:
            return f"({', '.join(names)})"
        return f"{self.constructor}({', '.join(names)})" if names else self.constructor

    def built(self, letter: str) -> str:
        """The value of the parts `a0`, `a1`, … as an expression."""
        return self.pattern(letter) if self.count or self.fields is None else f"{self.constructor} {{ }}"

    def built_of_defaults(self, letter: str) -> str:
        """The struct whose fields with defaults have these, and the other parts are `a0`, `a1`, …"""
        pairs = (
            f"{field}: {letter}{number}" for number, field in enumerate(self.fields or ()) if field not in self.defaults
        )
        return f"{self.constructor} {{ {', '.join(pairs)} }}"

    def wildcard(self) -> str:
        """A pattern that binds nothing."""
        if self.fields is not None:
            return f"{self.constructor} {{ .. }}"
        return f"{self.constructor}({', '.join('_' * self.count)})" if self.count else self.constructor


@value
class DerivedShape:
    """`type` is as written with its parameters: `Box<T>`; `name` is without them, "" for tuples."""

    name: str
    type: str
    parameters: tuple[str, ...]
    variants: tuple[DerivedVariant, ...]
    is_sum: bool

    @property
    def holds_itself(self) -> bool:
        return any(part is not Part.OTHER for each in self.variants for part in each.parts)

    @property
    def generics(self) -> str:
        return f"<{', '.join(self.parameters)}>" if self.parameters else ""


def shape_of(item: tree.Item) -> DerivedShape | None:
    """The shape of a declared struct or sum; None for other items."""
    if not isinstance(item, tree.StructItem | tree.SumItem):
        return None
    parameters = tuple(generic.name for generic in item.generics)
    match item:
        case tree.StructItem():
            parts = tuple(_part(item.header.name, parameters, field.type) for field in item.fields)
            name, names = item.header.name, tuple(field.name for field in item.fields)
            defaults = tuple(field.name for field in item.fields if field.default is not None)
            variants: tuple[DerivedVariant, ...] = (DerivedVariant(name, name, len(names), names, defaults, parts),)
        case tree.SumItem():
            variants = tuple(_variant(item.header.name, parameters, each) for each in item.variants)
    written = f"{item.header.name}<{', '.join(parameters)}>" if parameters else item.header.name
    return DerivedShape(item.header.name, written, parameters, variants, isinstance(item, tree.SumItem))


def _variant(of: str, parameters: tuple[str, ...], variant: tree.Variant) -> DerivedVariant:
    parts = tuple(_part(of, parameters, each) for each in variant.fields)
    return DerivedVariant(f"{of}.{variant.name}", variant.name, len(variant.fields), variant.field_names, parts=parts)


def _part(of: str, parameters: tuple[str, ...], written: tree.TypeExpr) -> Part:
    if isinstance(written, tree.OptionType):
        return Part.OPTION if _part(of, parameters, written.inner) is Part.OWN else Part.OTHER
    if not isinstance(written, tree.NamedType) or written.path != (of,):
        return Part.OTHER
    given = tuple(each.path if isinstance(each, tree.NamedType) else () for each in written.arguments)
    return Part.OWN if given == tuple((name,) for name in parameters) else Part.OTHER


def tuple_shape(size: int) -> DerivedShape:
    """The shape of tuples of so many parts."""
    parameters = tuple(f"T{number}" for number in range(size))
    only = DerivedVariant("", "", size, None, parts=(Part.OTHER,) * size)
    return DerivedShape("", f"({', '.join(parameters)})", parameters, (only,), is_sum=False)
