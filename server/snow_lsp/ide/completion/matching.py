"""Which of all names that could be imported fit what is typed, best first.

In: the names of a program, and a prefix. Out: those that begin with it, the whole name first, then by their labels;
where these are few, also those that have its letters in their order, by how well they fit. An answer holds until a name
is added or goes: an edit in a body computes nothing here, however many modules there are.
"""

from __future__ import annotations

import enum
import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from snow_lsp.ide.workspace_symbols import rank_of
from snowc.query import Engine, query
from snowc.resolve.importable import Spelled, spelled
from snowc.values import value

ENOUGH = 200
"""so many are ordered at all; a few of them are shown, and each further letter asks anew"""
_MOST_COMPARED = 1_000
"""so many names, by their labels, that have the letters somewhere"""
_LAST = chr(0x10FFFF)


class Sought(enum.Enum):
    VALUES = enum.auto()
    """functions, and modules"""
    TYPES = enum.auto()


@value
class _Names:
    """`entries` by label and module. `beginnings` are their names without case, sorted, each with its place in
    `entries`; `lines` are their names, one in a line with its place, so that one search goes through all."""

    entries: tuple[Spelled, ...]
    beginnings: tuple[tuple[str, int], ...]
    lines: str


@query
def fitting(db: Engine, wanted: tuple[str, Sought]) -> tuple[Spelled, ...]:
    """`wanted` is a prefix, and what is looked for."""
    prefix, sought = wanted
    names = _names(db, sought)
    places = list(_beginning(names, prefix.casefold()))
    if len(places) < ENOUGH:
        places += islice(_with_letters(names, prefix, frozenset(places)), ENOUGH - len(places))
    return tuple(names.entries[place] for place in places)


def prepare(db: Engine) -> None:
    """Find out now what the first completion would have to."""
    for sought in Sought:
        _names(db, sought)


@query
def _names(db: Engine, sought: Sought) -> _Names:
    are_types = sought is Sought.TYPES
    entries = sorted((each for each in spelled(db, None) if each.is_type is are_types), key=_by_label)
    beginnings = sorted((each.name.casefold(), place) for place, each in enumerate(entries))
    lines = "\n".join(f"{place} {each.name}" for place, each in enumerate(entries))
    return _Names(tuple(entries), tuple(beginnings), lines)


def _by_label(each: Spelled) -> tuple[str, str]:
    return each.label, each.module


def _beginning(names: _Names, prefix: str) -> Iterator[int]:
    first, behind = bisect_left(names.beginnings, (prefix, -1)), bisect_left(names.beginnings, (prefix + _LAST, -1))
    whole = bisect_left(names.beginnings, (prefix, len(names.entries)))
    yield from islice((place for _, place in names.beginnings[first:whole]), ENOUGH)
    longer = sorted(place for _, place in names.beginnings[whole:behind])
    yield from longer[: max(ENOUGH - (whole - first), 0)]


def _with_letters(names: _Names, prefix: str, found: frozenset[int]) -> list[int]:
    """Those that do not begin with the prefix."""
    letters = r"[^\n]*?".join(map(re.escape, prefix))
    pattern = re.compile(rf"^([0-9]+) [^\n]*?{letters}", re.IGNORECASE | re.MULTILINE)
    compared = islice((int(match[1]) for match in pattern.finditer(names.lines)), _MOST_COMPARED)
    ranked = ((rank_of(prefix, names.entries[place].name), place) for place in compared if place not in found)
    return [place for _, place in sorted((-rank, place) for rank, place in ranked if rank is not None)]
