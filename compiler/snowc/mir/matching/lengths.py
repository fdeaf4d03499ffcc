"""What is known of a list's length on a path of a decision tree: at least `low`, at most `high`, none of `excluded`.

In: the length tests on the path. Out: whether a list pattern is settled.
"""

from __future__ import annotations

from snowc.mir.matching.patterns import ListOf
from snowc.values import value


@value
class Lengths:
    """`high` is None when there is no bound. Neither end is in `excluded`."""

    low: int
    high: int | None
    excluded: frozenset[int] = frozenset()

    def imply(self, pattern: ListOf) -> bool:
        """Whether every such list is long enough for the pattern (and no longer, if it is exact)."""
        count = len(pattern.items)
        if pattern.rest is None:
            return self.low == count == self.high
        return self.low >= count

    def allow(self, pattern: ListOf) -> bool:
        """Whether some such list fits."""
        count = len(pattern.items)
        if self.high is not None and count > self.high:
            return False
        return pattern.rest is not None or (count >= self.low and count not in self.excluded)

    def split(self, pattern: ListOf) -> tuple[Lengths, Lengths]:
        """The lengths that fit the pattern, and those that don't."""
        count = len(pattern.items)
        if pattern.rest is not None:
            return _trimmed(max(self.low, count), self.high, self.excluded), _trimmed(
                self.low, count - 1, self.excluded
            )
        return Lengths(count, count), _trimmed(self.low, self.high, self.excluded | {count})


def _trimmed(low: int, high: int | None, excluded: frozenset[int]) -> Lengths:
    while low in excluded:
        low += 1
    while high is not None and high in excluded:
        high -= 1
    return Lengths(low, high, excluded)


ANY_LENGTH = Lengths(0, None)
