"""Rows of patterns to a decision tree.

In: the arms of a match, in order, in normal form. Out: a tree that tests each place at most once on every path
(lists: once per length asked). The first row that matches wins.

Jules Jacobs, "How to compile pattern matching" (2021): branch on a test of the first row, the one that most rows ask
for too; each row goes to the branches that it can still match in. No row's test is done for nothing, and the tree is
as small as that choice makes it. Where alternatives lead to the same rows, they lead to one decision: n columns of two
alternatives are n decisions. Those with variables differ in what the variables are, and multiply.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import TypeAlias

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.callees import LiteralValue
from snowc.mir.matching.decisions import (
    FAIL,
    Decision,
    LengthTest,
    Place,
    Root,
    Success,
    SwitchConstant,
    SwitchVariant,
)
from snowc.mir.matching.lengths import ANY_LENGTH, Lengths
from snowc.mir.matching.patterns import Constant, Either, ListOf, MatchPattern, Variant, has_either
from snowc.mir.matching.rows import Row, first_row, list_items, variant_fields
from snowc.values import value

MOST_DECISIONS = 4096
"""in a match with alternatives; each becomes a block or more"""


@value
class Arm:
    """One arm: a pattern per matched value, and its guard or None (only whether there is one counts here)."""

    patterns: tuple[MatchPattern, ...]
    guard: object = None


class TooManyDecisions(Exception):  # noqa: N818 - no mistake of ours
    """Alternatives with variables in many columns: their combinations are more than `MOST_DECISIONS`."""


def compile_match(arms: Sequence[Arm]) -> Decision:
    """The decision tree of a match; row numbers are the arms' numbers. Raises `TooManyDecisions`."""
    rows = [first_row(number, arm.patterns, arm.guard) for number, arm in enumerate(arms)]
    has_alternatives = any(has_either(pattern) for arm in arms for pattern in arm.patterns)
    return _Compiler({} if has_alternatives else None).decide(rows, {})


_RowKey: TypeAlias = tuple[object, ...]
_Key: TypeAlias = tuple[tuple[_RowKey, ...], frozenset[tuple[Place, Lengths]]]


class _Compiler:
    """One match. `known` are its decisions by what is left to do, so that alternatives share what follows them; without
    alternatives nothing is ever left to do twice, and it is None."""

    def __init__(self, known: dict[_Key, Decision] | None) -> None:
        self.known = known

    def decide(self, rows: Sequence[Row], lengths: Mapping[Place, Lengths]) -> Decision:
        if not rows:
            return FAIL
        if self.known is None:
            return self.decision(rows, lengths)
        different: dict[_RowKey, Row] = {}
        for row in rows:
            different.setdefault(_row_key(row), row)  # `A | _` leaves the same row twice
        rows = tuple(different.values())
        asked = {place for row in rows for place in row.tests}
        key = (tuple(different), frozenset(entry for entry in lengths.items() if _may_be_asked(entry[0], asked)))
        found = self.known.get(key)
        if found is None:
            if len(self.known) >= MOST_DECISIONS:
                raise TooManyDecisions
            found = self.known[key] = self.decision(rows, lengths)
        return found

    def decision(self, rows: Sequence[Row], lengths: Mapping[Place, Lengths]) -> Decision:
        first = rows[0]
        if not first.tests:
            otherwise = self.decide(rows[1:], lengths) if first.has_guard else None
            return Success(first.number, first.bindings, otherwise)
        place = max(first.tests, key=lambda each: sum(each in row.tests for row in rows))
        match first.tests[place]:
            case Either():
                return self.decide(_split(rows[:1], place) + list(rows[1:]), lengths)
            case Variant():
                return self.on_variant(_split(rows, place), place, lengths)
            case Constant():
                return self.on_constant(_split(rows, place), place, lengths)
            case ListOf() as pattern:
                return self.on_length(_split(rows, place), place, pattern, lengths)
            case other:
                raise CompilerBug(f"{type(other).__name__} is no test")

    def on_variant(self, rows: Sequence[Row], place: Place, lengths: Mapping[Place, Lengths]) -> Decision:
        tested = [row.tests[place] for row in rows if place in row.tests]
        variants = {pattern.index: pattern.count for pattern in tested if isinstance(pattern, Variant)}
        cases = tuple((index, self.decide(_with_variant(rows, place, index), lengths)) for index in sorted(variants))
        if len(variants) == next(iter(variants.values())):
            return SwitchVariant(place, cases, None)
        return SwitchVariant(place, cases, self.decide([row for row in rows if place not in row.tests], lengths))

    def on_constant(self, rows: Sequence[Row], place: Place, lengths: Mapping[Place, Lengths]) -> Decision:
        tested = [row.tests[place] for row in rows if place in row.tests]
        constants = dict.fromkeys(pattern for pattern in tested if isinstance(pattern, Constant))
        cases: list[tuple[LiteralValue, Decision]] = []
        for each in constants:
            kept = [row.without(place) for row in rows if row.tests.get(place, each) == each]
            cases.append((each.value, self.decide(kept, lengths)))
        if _are_all_values(constants):
            return SwitchConstant(place, tuple(cases), None)
        return SwitchConstant(
            place, tuple(cases), self.decide([row for row in rows if place not in row.tests], lengths)
        )

    def on_length(
        self, rows: Sequence[Row], place: Place, pattern: ListOf, lengths: Mapping[Place, Lengths]
    ) -> Decision:
        known = lengths.get(place, ANY_LENGTH)
        if known.imply(pattern) or not known.allow(pattern):
            return self.decide(_with_lengths(rows, place, known), lengths)
        then, otherwise = known.split(pattern)
        return LengthTest(
            place,
            "eq" if pattern.rest is None else "ge",
            len(pattern.items),
            self.decide(_with_lengths(rows, place, then), {**lengths, place: then}),
            self.decide(_with_lengths(rows, place, otherwise), {**lengths, place: otherwise}),
        )


def _row_key(row: Row) -> _RowKey:
    return row.number, tuple(row.tests.items()), row.bindings


def _may_be_asked(place: Place, asked: Container[Place]) -> bool:
    """Whether a test at one of the places may lead to one at `place`, which is a part of it or itself."""
    while place not in asked:
        if isinstance(place, Root):
            return False
        place = place.base
    return True


def _split(rows: Sequence[Row], place: Place) -> list[Row]:
    """The rows, with one for each alternative of an or-pattern at `place`."""
    split: list[Row] = []
    for row in rows:
        pattern = row.tests.get(place)
        if isinstance(pattern, Either):
            alternatives = [row.without(place, [(place, each)]) for each in pattern.alternatives]
            split += _split(alternatives, place)
        else:
            split.append(row)
    return split


def _with_variant(rows: Sequence[Row], place: Place, index: int) -> list[Row]:
    kept: list[Row] = []
    for row in rows:
        pattern = row.tests.get(place)
        if pattern is None:
            kept.append(row)
        elif isinstance(pattern, Variant) and pattern.index == index:
            kept.append(row.without(place, variant_fields(place, pattern)))
    return kept


def _are_all_values(constants: Iterable[Constant]) -> bool:
    values = {each.value for each in constants if each.type is bool}
    return len(values) == 2 or any(each.value == () for each in constants)


def _with_lengths(rows: Sequence[Row], place: Place, known: Lengths) -> list[Row]:
    """The rows that lists of these lengths can still match; those whose length test is settled go on to their items."""
    kept: list[Row] = []
    for row in rows:
        pattern = row.tests.get(place)
        if not isinstance(pattern, ListOf):
            kept.append(row)
        elif known.imply(pattern):
            kept.append(row.without(place, list_items(place, pattern)))
        elif known.allow(pattern):
            kept.append(row)
    return kept
