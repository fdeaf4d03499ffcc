""" "Did you mean": the known name nearest to an unknown one.

In: a name and candidates. Out: the candidate with the smallest distance (insert, delete, replace, swap of neighbours;
at most 2, and less than half of the name), the first by alphabet among equals; without one, what other languages call
so. A module's members are also found by the words that they begin or end with: `monotonic` by `monotonic_ms`. Refuses
names of one letter: everything is near to them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from snowc.resolve.synonyms import SYNONYMS

LIMIT = 2


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The best suggestion, or None."""
    if len(name) < 2:
        return None
    candidates = frozenset(candidates)
    limit = min(LIMIT, (len(name) - 1) // 2) or 1
    best: tuple[int, str] | None = None
    for candidate in candidates:
        if candidate == name or abs(len(candidate) - len(name)) > limit:
            continue
        measured = (distance(name, candidate), candidate)
        if measured[0] <= limit and (best is None or measured < best):
            best = measured
    return _synonym(name, candidates) if best is None else best[1]


def nearest_member(name: str, members: Iterable[str]) -> str | None:
    """The best suggestion among a module's or a type's members, or None."""
    members = frozenset(members)
    return nearest(name, members) or _by_words(name, members)


def _by_words(name: str, members: Collection[str]) -> str | None:
    """The shortest member that begins or ends with these words, the first by alphabet among equals."""
    found = (each for each in members if each.startswith(f"{name}_") or each.endswith(f"_{name}"))
    return min(found, key=lambda member: (len(member), member), default=None) if len(name) > 1 else None


def _synonym(name: str, candidates: Collection[str]) -> str | None:
    """Snow's own name for what other languages call so, if that is there."""
    return next((each for each in SYNONYMS.get(name, ()) if each != name and each in candidates), None)


def distance(a: str, b: str) -> int:
    """Optimal string alignment distance; letters that differ in case only count as equal, but one in total."""
    if a.casefold() == b.casefold():
        return int(a != b)
    a, b = a.casefold(), b.casefold()
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        above, row = row, [i]
        for j, other in enumerate(b, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before = above
    return row[-1]
