"""Usefulness and missing values of a pattern matrix.

In: rows of simple patterns and the types of the columns. Out: whether a further row could ever match (`is_useful`),
and examples of values that no row matches (`missing`), all missing constructors at the outermost levels, up to a
limit. Source: L. Maranget, "Warnings for pattern matching" (JFP 17(3), 2007), algorithms U_rec and I.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from snowc.query import Engine
from snowc.types.exhaustive.patterns import WILD, Built, Constructor, Either, Simple, Wild, constructors_of
from snowc.types.ty import Type

Row: TypeAlias = tuple[Simple, ...]
LIMIT = 8
"""How many examples are given at most."""


def is_useful(db: Engine, rows: Sequence[Row], row: Row, types: tuple[Type, ...]) -> bool:
    """Whether `row` matches a value that no row of `rows` matches."""
    if not row:
        return not rows
    first, rest = row[0], row[1:]
    if isinstance(first, Either):
        return any(is_useful(db, rows, (each, *rest), types) for each in first.alternatives)
    rows = expand(rows)
    known = constructors_of(db, types[0])
    if isinstance(first, Built):
        constructor = _constructor(first, known)
        narrowed = (*constructor.arguments, *types[1:])
        specialised = specialise(rows, constructor)
        return is_useful(db, specialised, (*_arguments(first, constructor), *rest), narrowed)
    present = _present(rows)
    if known is None or any(each.name not in present for each in known):
        return is_useful(db, default_rows(rows), rest, types[1:])
    return any(
        is_useful(db, specialise(rows, each), (*(WILD,) * len(each.arguments), *rest), (*each.arguments, *types[1:]))
        for each in known
    )


def missing(db: Engine, rows: Sequence[Row], types: tuple[Type, ...]) -> list[Row]:
    """Examples of what no row matches; none if the rows are exhaustive."""
    if not types:
        return [] if rows else [()]
    rows = expand(rows)
    present = _present(rows)
    known = constructors_of(db, types[0])
    found: list[Row] = []
    absent = [] if known is None else [each for each in known if each.name not in present]
    if known is None or absent:
        tails = missing(db, default_rows(rows), types[1:])
        heads: list[Simple] = [WILD]
        if known is not None and present:
            heads = [Built(each.name, (WILD,) * len(each.arguments)) for each in absent]
        found += [(head, *tail) for head in heads for tail in tails]
    for constructor in known or ():
        if len(found) >= LIMIT:
            break
        if constructor.name in present:
            inner = missing(db, specialise(rows, constructor), (*constructor.arguments, *types[1:]))
            count = len(constructor.arguments)
            found += [(Built(constructor.name, each[:count]), *each[count:]) for each in inner]
    return found[:LIMIT]


def expand(rows: Sequence[Row]) -> list[Row]:
    """Rows without alternatives in their first column."""
    expanded: list[Row] = []
    for row in rows:
        if isinstance(row[0], Either):
            expanded += expand([(each, *row[1:]) for each in row[0].alternatives])
        else:
            expanded.append(row)
    return expanded


def specialise(rows: Sequence[Row], constructor: Constructor) -> list[Row]:
    """What the rows ask of the arguments of values built by `constructor`."""
    found: list[Row] = []
    for row in rows:
        first = row[0]
        if isinstance(first, Wild):
            found.append((*(WILD,) * len(constructor.arguments), *row[1:]))
        elif isinstance(first, Built) and first.name == constructor.name:
            found.append((*_arguments(first, constructor), *row[1:]))
    return found


def default_rows(rows: Sequence[Row]) -> list[Row]:
    """The rows that match whatever constructor the first column has."""
    return [row[1:] for row in rows if isinstance(row[0], Wild)]


def _present(rows: Sequence[Row]) -> set[str]:
    return {row[0].name for row in rows if isinstance(row[0], Built)}


def _constructor(built: Built, known: tuple[Constructor, ...] | None) -> Constructor:
    """The declared constructor; a literal's has no arguments."""
    return next((each for each in known or () if each.name == built.name), Constructor(built.name, ()))


def _arguments(built: Built, constructor: Constructor) -> Row:
    """A pattern with a wrong number of arguments is reported elsewhere; here it matches whatever they are."""
    count = len(constructor.arguments)
    return built.arguments if len(built.arguments) == count else (WILD,) * count
