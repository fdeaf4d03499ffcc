"""Rows of a match: which places must match what before the row is taken.

In: patterns in normal form. Out: rows whose tests are all real tests: names are moved to the row's bindings,
wildcards dropped, and what needs no test (tuples, structs) is replaced by its fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from snowc.mir.matching.decisions import Binding, FieldPlace, ItemPlace, Place, RestPlace, Root
from snowc.mir.matching.patterns import Anything, Bound, ListOf, MatchPattern, Variant
from snowc.values import value


@value
class Row:
    """`tests` in the order in which the source writes them."""

    number: int
    tests: Mapping[Place, MatchPattern]
    bindings: tuple[Binding, ...]
    has_guard: bool

    def without(self, place: Place, added: Iterable[tuple[Place, MatchPattern]] = ()) -> Row:
        """This row when the test at `place` has succeeded, and these are left to do in its stead."""
        tests: dict[Place, MatchPattern] = {}
        bindings = list(self.bindings)
        for other, pattern in self.tests.items():
            if other == place:
                for each in added:
                    _add(each[0], each[1], tests, bindings)
            else:
                tests[other] = pattern
        return Row(self.number, tests, tuple(bindings), self.has_guard)


def first_row(number: int, patterns: Iterable[MatchPattern], has_guard: object) -> Row:
    """The row of an arm; `has_guard` is the guard or None."""
    tests: dict[Place, MatchPattern] = {}
    bindings: list[Binding] = []
    for index, pattern in enumerate(patterns):
        _add(Root(index), pattern, tests, bindings)
    return Row(number, tests, tuple(bindings), has_guard is not None)


def _add(place: Place, pattern: MatchPattern, tests: dict[Place, MatchPattern], bindings: list[Binding]) -> None:
    while isinstance(pattern, Bound):
        bindings.append(Binding(pattern.binding, pattern.name, place))
        pattern = pattern.pattern
    match pattern:
        case Anything():
            return
        case Variant(index, 1, fields):
            for number, field in enumerate(fields):
                _add(FieldPlace(place, index, number), field, tests, bindings)
        case ListOf((), rest) if rest is not None:
            _add(RestPlace(place, 0), rest, tests, bindings)
        case _:
            tests[place] = pattern


def variant_fields(place: Place, pattern: Variant) -> list[tuple[Place, MatchPattern]]:
    """The tests that remain when the variant is known to be the right one."""
    return [(FieldPlace(place, pattern.index, number), field) for number, field in enumerate(pattern.fields)]


def list_items(place: Place, pattern: ListOf) -> list[tuple[Place, MatchPattern]]:
    """The tests that remain when the list is known to be long enough."""
    items: list[tuple[Place, MatchPattern]] = []
    items += ((ItemPlace(place, index), item) for index, item in enumerate(pattern.items))
    if pattern.rest is not None:
        items.append((RestPlace(place, len(pattern.items)), pattern.rest))
    return items
