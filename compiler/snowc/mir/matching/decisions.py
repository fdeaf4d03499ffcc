"""Decision trees: what to test, in which order, and what is known then.

In: made by `compile.py`. Out: read by `lower/decisions.py`, which makes blocks of them. A `Place` is a part of what
is matched; it may be read only where the tests above have made sure that it exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from snowc.mir.ir import LiteralValue


@dataclass(frozen=True, slots=True)
class Root:
    """Matched value number `number` (functions match several: their parameters)."""

    number: int


@dataclass(frozen=True, slots=True)
class FieldPlace:
    base: Place
    variant: int
    index: int


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """Element `index` of a list."""

    base: Place
    index: int


@dataclass(frozen=True, slots=True)
class RestPlace:
    """A list without its first `start` elements."""

    base: Place
    start: int


@dataclass(frozen=True, slots=True)
class LengthPlace:
    """The length of a list; not matched itself, but read like a part, so that it is asked for once."""

    base: Place


Place: TypeAlias = Root | FieldPlace | ItemPlace | RestPlace | LengthPlace


@dataclass(frozen=True, slots=True)
class Binding:
    """A variable and the place that it names."""

    id: int
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Fail:
    """No row matches."""


@dataclass(frozen=True, slots=True)
class Success:
    """Row `row` matches; with `otherwise` only if its guard holds too."""

    row: int
    bindings: tuple[Binding, ...]
    otherwise: Decision | None


@dataclass(frozen=True, slots=True)
class SwitchVariant:
    """`otherwise` is None when the cases are all variants."""

    place: Place
    cases: tuple[tuple[int, Decision], ...]
    otherwise: Decision | None


@dataclass(frozen=True, slots=True)
class SwitchConstant:
    """`otherwise` is None when the cases are all values (both Bools, unit)."""

    place: Place
    cases: tuple[tuple[LiteralValue, Decision], ...]
    otherwise: Decision | None


@dataclass(frozen=True, slots=True)
class LengthTest:
    """Whether a list has `comparison` (`eq` or `ge`) `count` elements."""

    place: Place
    comparison: str
    count: int
    then: Decision
    otherwise: Decision


Decision: TypeAlias = Fail | Success | SwitchVariant | SwitchConstant | LengthTest

FAIL = Fail()


def leaf_counts(decision: Decision, counts: dict[int, int]) -> dict[int, int]:
    """How often each row is reached, added to `counts`; a row that is missing is never reached."""
    match decision:
        case Success(row, _, otherwise):
            counts[row] = counts.get(row, 0) + 1
            if otherwise is not None:
                leaf_counts(otherwise, counts)
        case SwitchVariant(_, variants, otherwise):
            for _, case in variants:
                leaf_counts(case, counts)
            if otherwise is not None:
                leaf_counts(otherwise, counts)
        case SwitchConstant(_, constants, otherwise):
            for _, case in constants:
                leaf_counts(case, counts)
            if otherwise is not None:
                leaf_counts(otherwise, counts)
        case LengthTest(_, _, _, then, otherwise):
            leaf_counts(then, counts)
            leaf_counts(otherwise, counts)
    return counts


def can_fail(decision: Decision) -> bool:
    """Whether some path ends without a row."""
    match decision:
        case Fail():
            return True
        case Success(_, _, otherwise):
            return otherwise is not None and can_fail(otherwise)
        case SwitchVariant(_, variants, otherwise):
            children = [case for _, case in variants]
        case SwitchConstant(_, constants, otherwise):
            children = [case for _, case in constants]
        case LengthTest(_, _, _, then, otherwise):
            children = [then]
    return any(map(can_fail, children)) or (otherwise is not None and can_fail(otherwise))
