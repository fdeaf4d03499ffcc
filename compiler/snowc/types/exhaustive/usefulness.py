"""Usefulness and missing values of a pattern matrix.

In: rows of simple patterns and the types of the columns. Out: whether a further row could ever match (`is_useful`),
and examples of values that no row matches (`missing`), all missing constructors at the outermost levels, up to a
limit. Source: L. Maranget, "Warnings for pattern matching" (JFP 17(3), 2007), algorithms U_rec and I.

Columns of alternatives lead to the same smaller matrix on many ways, so each matrix is looked at once. The question
remains NP-complete: past a number of patterns the search gives up with `TooLarge`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from snowc.query import Engine
from snowc.types.exhaustive.patterns import WILD, Built, Constructor, Either, Simple, Wild, constructors_of
from snowc.types.ty import Type

Row: TypeAlias = tuple[Simple, ...]
Rows: TypeAlias = tuple[Row, ...]
Types: TypeAlias = tuple[Type, ...]
LIMIT = 8
"""How many examples are given at most."""
MAX_CELLS = 1_500_000
"""Patterns that one search looks at: about a second. Matches that people write take thousands."""
CELLS_PER_PAIR = 20
"""More for long matches: each row is held against all earlier ones."""


class TooLarge(Exception):  # noqa: N818 - an answer, not an error
    """The search has looked at as much as it may."""


class Search:
    """Questions about one match of `size` rows, which have many matrices in common. `steps` counts those that were
    looked at, `cells` their patterns.
    """

    __slots__ = ("_budget", "_db", "_missing", "_useful", "cells", "steps")

    def __init__(self, db: Engine, size: int) -> None:
        self._db = db
        self._budget = MAX_CELLS + CELLS_PER_PAIR * size * size
        self._useful: dict[tuple[Rows, Row, Types], bool] = {}
        self._missing: dict[tuple[Rows, Types], Rows] = {}
        self.steps = self.cells = 0

    def is_useful(self, rows: Sequence[Row], row: Row, types: Types) -> bool:
        """Whether `row` matches a value that no row of `rows` matches. Raises TooLarge."""
        if not row:
            return not rows
        self._count(len(rows), len(types))
        key = (tuple(rows), row, types)
        known = self._useful.get(key)
        if known is None:
            self.steps += 1
            known = self._useful[key] = not any(map(_takes_all, rows)) and self._find_useful(rows, row, types)
        return known

    def missing(self, rows: Sequence[Row], types: Types) -> Rows:
        """Examples of what no row matches; none if the rows are exhaustive. Raises TooLarge."""
        if not types:
            return () if rows else ((),)
        self._count(len(rows), len(types))
        key = (tuple(rows), types)
        known = self._missing.get(key)
        if known is None:
            self.steps += 1
            known = self._missing[key] = () if any(map(_takes_all, rows)) else self._find_missing(rows, types)
        return known

    def _count(self, rows: int, columns: int) -> None:
        self.cells += (rows + 1) * columns
        if self.cells > self._budget:
            raise TooLarge

    def _find_useful(self, rows: Sequence[Row], row: Row, types: Types) -> bool:
        first, rest = row[0], row[1:]
        if isinstance(first, Either):
            return any(self.is_useful(rows, (each, *rest), types) for each in first.alternatives)
        rows = expand(rows)
        known = constructors_of(self._db, types[0])
        if isinstance(first, Built):
            constructor = _constructor(first, known)
            narrowed = (*constructor.arguments, *types[1:])
            return self.is_useful(specialise(rows, constructor), (*_arguments(first, constructor), *rest), narrowed)
        present = _present(rows)
        if known is None or any(each.name not in present for each in known):
            return self.is_useful(default_rows(rows), rest, types[1:])
        return any(
            self.is_useful(
                specialise(rows, each), (*(WILD,) * len(each.arguments), *rest), (*each.arguments, *types[1:])
            )
            for each in known
        )

    def _find_missing(self, rows: Sequence[Row], types: Types) -> Rows:
        rows = expand(rows)
        present = _present(rows)
        known = constructors_of(self._db, types[0])
        found: list[Row] = []
        absent = [] if known is None else [each for each in known if each.name not in present]
        if known is None or absent:
            tails = self.missing(default_rows(rows), types[1:])
            heads: list[Simple] = [WILD]
            if known is not None and present:
                heads = [Built(each.name, (WILD,) * len(each.arguments)) for each in absent]
            found += [(head, *tail) for head in heads for tail in tails]
        for constructor in known or ():
            if len(found) >= LIMIT:
                break
            if constructor.name in present:
                inner = self.missing(specialise(rows, constructor), (*constructor.arguments, *types[1:]))
                count = len(constructor.arguments)
                found += [(Built(constructor.name, each[:count]), *each[count:]) for each in inner]
        return tuple(found[:LIMIT])


def expand(rows: Iterable[Row]) -> list[Row]:
    """Rows without alternatives in their first column."""
    expanded: list[Row] = []
    for row in rows:
        if isinstance(row[0], Either):
            expanded += expand((each, *row[1:]) for each in row[0].alternatives)
        else:
            expanded.append(row)
    return expanded


def specialise(rows: Sequence[Row], constructor: Constructor) -> list[Row]:
    """What the rows ask of the arguments of values built by `constructor`; each kind of row once."""
    found: dict[Row, None] = {}
    for row in rows:
        first = row[0]
        if isinstance(first, Wild):
            found[(*(WILD,) * len(constructor.arguments), *row[1:])] = None
        elif isinstance(first, Built) and first.name == constructor.name:
            found[(*_arguments(first, constructor), *row[1:])] = None
    return list(found)


def default_rows(rows: Sequence[Row]) -> list[Row]:
    """The rows that match whatever constructor the first column has."""
    return list(dict.fromkeys(row[1:] for row in rows if isinstance(row[0], Wild)))


def _takes_all(row: Row) -> bool:
    return all(isinstance(each, Wild) for each in row)


def _present(rows: Sequence[Row]) -> set[str]:
    return {row[0].name for row in rows if isinstance(row[0], Built)}


def _constructor(built: Built, known: tuple[Constructor, ...] | None) -> Constructor:
    """The declared constructor; a literal's has no arguments."""
    return next((each for each in known or () if each.name == built.name), Constructor(built.name, ()))


def _arguments(built: Built, constructor: Constructor) -> Row:
    """A pattern with a wrong number of arguments is reported elsewhere; here it matches whatever they are."""
    count = len(constructor.arguments)
    return built.arguments if len(built.arguments) == count else (WILD,) * count
