"""Patterns in normal form: few kinds, names apart from tests.

In: what `lower/patterns.py` makes of the tree's patterns. Out: what `compile.py` reads. A struct, tuple or variant
pattern lists all fields of its variant, in declaration order. Alternatives bind the same bindings (the ids of the
first alternative).
"""

from __future__ import annotations

from typing import TypeAlias

from snowc.mir.callees import LiteralValue
from snowc.values import value


@value
class Anything:
    """Matches, binds nothing."""


@value
class Bound:
    """`pattern as name`; a plain name is `Anything() as name`. `binding` is the id that references use."""

    binding: int
    name: str
    pattern: MatchPattern


@value
class Variant:
    """Variant `index` of a type with `count` of them (1: tuples, structs; nothing to test)."""

    index: int
    count: int
    fields: tuple[MatchPattern, ...]


@value
class Constant:
    """A literal. Compared with its type, because `1`, `1.0` and `True` are equal in Python."""

    type: type
    value: LiteralValue


@value
class ListOf:
    """A list of exactly these items, or, with `rest`, one that starts with them."""

    items: tuple[MatchPattern, ...]
    rest: MatchPattern | None


@value
class Either:
    alternatives: tuple[MatchPattern, ...]


MatchPattern: TypeAlias = Anything | Bound | Variant | Constant | ListOf | Either

ANYTHING = Anything()


def constant(value: LiteralValue) -> Constant:
    return Constant(type(value), value)


def is_irrefutable(pattern: MatchPattern) -> bool:
    """Whether every value matches, as far as the pattern alone tells."""
    match pattern:
        case Anything():
            return True
        case Bound(_, _, inner):
            return is_irrefutable(inner)
        case Variant(_, 1, fields):
            return all(map(is_irrefutable, fields))
        case ListOf((), rest) if rest is not None:
            return is_irrefutable(rest)
        case Either(alternatives):
            return any(map(is_irrefutable, alternatives))
        case _:
            return False


def has_either(pattern: MatchPattern) -> bool:
    """Whether there are alternatives in a pattern."""
    match pattern:
        case Either():
            return True
        case Bound(_, _, inner):
            return has_either(inner)
        case Variant(_, _, parts) | ListOf(parts, None):
            return any(map(has_either, parts))
        case ListOf(parts, rest) if rest is not None:
            return any(map(has_either, parts)) or has_either(rest)
        case _:
            return False
