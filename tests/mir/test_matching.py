"""Decision trees choose the same row, with the same variables, as trying the rows one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snowc.mir.matching.compile import Arm, TooManyDecisions, compile_match
from snowc.mir.matching.decisions import (
    FAIL,
    Decision,
    Fail,
    FieldPlace,
    ItemPlace,
    LengthPlace,
    LengthTest,
    Place,
    RestPlace,
    Root,
    Success,
    SwitchConstant,
    SwitchVariant,
    all_decisions,
    can_fail,
    leaf_counts,
)
from snowc.mir.matching.patterns import (
    ANYTHING,
    Anything,
    Bound,
    Constant,
    Either,
    ListOf,
    MatchPattern,
    Variant,
    constant,
)

# Values: an Int; ("variant", index, fields); a list of values. Patterns are made for a kind of value: int, sum, list.
Value = Any
_ARITIES = (("int",), ("sum", "list"), ())


def _values(kind: str, depth: int) -> st.SearchStrategy[Value]:
    if kind == "int" or depth == 0:
        return st.integers(0, 2) if kind != "list" and kind != "sum" else _smallest(kind)
    if kind == "list":
        return st.lists(_values("int", depth - 1), max_size=3)
    return st.one_of(
        *(
            st.tuples(st.just("variant"), st.just(index), st.tuples(*(_values(each, depth - 1) for each in fields)))
            for index, fields in enumerate(_ARITIES)
        )
    )


def _smallest(kind: str) -> st.SearchStrategy[Value]:
    return st.just([]) if kind == "list" else st.just(("variant", 2, ()))


def _patterns(kind: str, depth: int) -> st.SearchStrategy[MatchPattern]:
    simple: list[st.SearchStrategy[MatchPattern]] = [st.just(ANYTHING)]
    if depth == 0:
        return simple[0]
    inner = _patterns(kind, depth - 1)
    either = st.lists(inner, min_size=2, max_size=2).map(lambda two: Either(tuple(two)))
    bound = inner.map(lambda pattern: Bound(id(pattern) % 7, "x", pattern))
    return st.one_of(*simple, _tests(kind, depth), either, bound)


def _tests(kind: str, depth: int) -> st.SearchStrategy[MatchPattern]:
    if kind == "int":
        return st.integers(0, 2).map(constant)
    if kind == "list":
        items = st.lists(_patterns("int", depth - 1), max_size=3).map(tuple)
        rest = st.one_of(st.none(), _patterns("list", depth - 1))
        return st.builds(ListOf, items, rest)
    return st.one_of(
        *(
            st.builds(
                Variant,
                st.just(index),
                st.just(len(_ARITIES)),
                st.tuples(*(_patterns(each, depth - 1) for each in fields)),
            )
            for index, fields in enumerate(_ARITIES)
        )
    )


def _matches(pattern: MatchPattern, value: Value) -> bool:
    match pattern:
        case Anything():
            return True
        case Bound(_, _, inner):
            return _matches(inner, value)
        case Constant(_, wanted):
            return bool(value == wanted)
        case Either(alternatives):
            return any(_matches(each, value) for each in alternatives)
        case Variant(index, _, fields):
            return value[1] == index and all(map(_matches, fields, value[2]))
        case ListOf(items, rest):
            if len(value) < len(items) or (rest is None and len(value) != len(items)):
                return False
            return all(map(_matches, items, value)) and (rest is None or _matches(rest, value[len(items) :]))


def _run(decision: Decision, values: tuple[Value, ...], guards: tuple[bool, ...]) -> int | None:
    """The row that a decision tree chooses; a place that does not exist is an IndexError."""
    match decision:
        case Fail():
            return None
        case Success(row, bindings, otherwise):
            for binding in bindings:
                _read(binding.place, values)
            if otherwise is None or guards[row]:
                return row
            return _run(otherwise, values, guards)
        case SwitchVariant(place, variants, otherwise):
            return _run(_chosen(dict(variants), _read(place, values)[1], otherwise), values, guards)
        case SwitchConstant(place, constants, otherwise):
            return _run(_chosen(dict(constants), _read(place, values), otherwise), values, guards)
        case LengthTest(place, comparison, count, then, otherwise):
            length = len(_read(place, values))
            holds = length == count if comparison == "eq" else length >= count
            return _run(then if holds else otherwise, values, guards)


def _chosen(cases: Mapping[Any, Decision], value: Value, otherwise: Decision | None) -> Decision:
    found = cases.get(value, otherwise)
    assert found is not None, "the tree has no branch for a value"
    return found


def _read(place: Place, values: tuple[Value, ...]) -> Value:
    match place:
        case Root(number):
            return values[number]
        case FieldPlace(base, variant, index):
            whole = _read(base, values)
            assert whole[1] == variant
            return whole[2][index]
        case ItemPlace(base, index):
            return _read(base, values)[index]
        case RestPlace(base, start):
            return _read(base, values)[start:]
        case LengthPlace(base):
            return len(_read(base, values))


_ROW = st.tuples(_patterns("sum", 3), _patterns("list", 2))


@settings(max_examples=300, deadline=None)
@given(
    rows=st.lists(st.tuples(_ROW, st.booleans(), st.booleans()), min_size=1, max_size=5),
    values=st.lists(st.tuples(_values("sum", 3), _values("list", 2)), min_size=1, max_size=8),
)
def test_the_first_row_that_matches_wins(
    rows: list[tuple[tuple[MatchPattern, MatchPattern], bool, bool]], values: list[tuple[Value, Value]]
) -> None:
    arms = [Arm(patterns, "guard" if has_guard else None) for patterns, has_guard, _ in rows]
    guards = tuple(holds or not has_guard for _, has_guard, holds in rows)
    decision = compile_match(arms)
    for pair in values:
        first = next(
            (n for n, (patterns, _, _) in enumerate(rows) if guards[n] and all(map(_matches, patterns, pair))), None
        )
        assert _run(decision, pair, guards) == first
        assert first is not None or can_fail(decision)


def test_all_variants_leave_no_default() -> None:
    arms = [Arm((Variant(index, 2, ()),)) for index in range(2)]
    assert compile_match(arms) == SwitchVariant(Root(0), ((0, Success(0, (), None)), (1, Success(1, (), None))), None)


def test_empty_and_cons_are_all_lists() -> None:
    decision = compile_match([Arm((ListOf((), None),)), Arm((ListOf((ANYTHING,), ANYTHING),))])
    assert isinstance(decision, LengthTest)
    assert not can_fail(decision)


def test_an_arm_behind_a_catch_all_is_never_reached() -> None:
    decision = compile_match([Arm((ANYTHING,)), Arm((constant(1),))])
    assert leaf_counts(decision) == {0: 1}


def test_no_rows_fail() -> None:
    assert compile_match([]) == FAIL


def columns(patterns: MatchPattern, count: int) -> list[Arm]:
    return [Arm((patterns,) * count), Arm((ANYTHING,) * count)]


@pytest.mark.parametrize(
    "alternatives",
    [
        (Variant(0, 3, ()), Variant(1, 3, ())),
        (constant(1), constant(2)),
        (ListOf((), None), ListOf((ANYTHING,), None)),
        (Variant(0, 3, ()), ANYTHING),
    ],
    ids=("variants", "constants", "lists", "one and all"),
)
def test_alternatives_without_variables_come_together(alternatives: tuple[MatchPattern, MatchPattern]) -> None:
    decision = compile_match(columns(Either(alternatives), 30))
    assert len(list(all_decisions(decision))) <= 2 * 30 + 2
    assert set(leaf_counts(decision).values()) == {1}


def test_too_many_combinations_are_refused() -> None:
    alternatives = tuple(Variant(index, 2, (Bound(1, "x", ANYTHING),)) for index in range(2))
    with pytest.raises(TooManyDecisions):
        compile_match(columns(Either(alternatives), 30))
