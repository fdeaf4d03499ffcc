"""Decision trees: what to test, in which order, and what is known then. A decision that several others lead to is one
object: alternatives without variables come together again.

In: made by `compile.py`. Out: read by `lower/decisions.py`, which makes blocks of them. A `Place` is a part of what
is matched; it may be read only where the tests above have made sure that it exists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TypeAlias

from snowc.mir.callees import LiteralValue
from snowc.values import value


@value
class Root:
    """Matched value number `number` (functions match several: their parameters)."""

    number: int


@value
class FieldPlace:
    base: Place
    variant: int
    index: int


@value
class ItemPlace:
    """Element `index` of a list."""

    base: Place
    index: int


@value
class RestPlace:
    """A list without its first `start` elements."""

    base: Place
    start: int


@value
class LengthPlace:
    """The length of a list; not matched itself, but read like a part, so that it is asked for once."""

    base: Place


Place: TypeAlias = Root | FieldPlace | ItemPlace | RestPlace | LengthPlace


@value
class Binding:
    """A variable and the place that it names."""

    id: int
    name: str
    place: Place


@value
class Fail:
    """No row matches."""


@value
class Success:
    """Row `row` matches; with `otherwise` only if its guard holds too."""

    row: int
    bindings: tuple[Binding, ...]
    otherwise: Decision | None


@value
class SwitchVariant:
    """`otherwise` is None when the cases are all variants."""

    place: Place
    cases: tuple[tuple[int, Decision], ...]
    otherwise: Decision | None


@value
class SwitchConstant:
    """`otherwise` is None when the cases are all values (both Bools, unit)."""

    place: Place
    cases: tuple[tuple[LiteralValue, Decision], ...]
    otherwise: Decision | None


@value
class LengthTest:
    """Whether a list has `comparison` (`eq` or `ge`) `count` elements."""

    place: Place
    comparison: str
    count: int
    then: Decision
    otherwise: Decision


Decision: TypeAlias = Fail | Success | SwitchVariant | SwitchConstant | LengthTest

FAIL = Fail()


def branches(decision: Decision) -> tuple[Decision, ...]:
    """The decisions that may come next."""
    match decision:
        case Success(_, _, otherwise):
            following: tuple[Decision, ...] = ()
        case SwitchVariant(_, variants, otherwise):
            following = tuple(case for _, case in variants)
        case SwitchConstant(_, constants, otherwise):
            following = tuple(case for _, case in constants)
        case LengthTest(_, _, _, then, otherwise):
            following = (then,)
        case Fail():
            return ()
    return following if otherwise is None else (*following, otherwise)


def all_decisions(root: Decision) -> Iterator[Decision]:
    """Each once, also one that several lead to."""
    seen = {id(root)}
    pending = [root]
    while pending:
        current = pending.pop()
        yield current
        for each in branches(current):
            if id(each) not in seen:
                seen.add(id(each))
                pending.append(each)


def shared_decisions(root: Decision) -> frozenset[int]:
    """The `id`s of the decisions that several lead to."""
    arrivals = Counter(id(each) for decision in all_decisions(root) for each in branches(decision))
    return frozenset(each for each, count in arrivals.items() if count > 1)


def leaf_counts(root: Decision) -> Counter[int]:
    """How many leaves each row has; a row without is never reached."""
    return Counter(each.row for each in all_decisions(root) if isinstance(each, Success))


def can_fail(root: Decision) -> bool:
    """Whether some path ends without a row."""
    return any(isinstance(each, Fail) for each in all_decisions(root))
