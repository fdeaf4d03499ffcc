"""What the arms of a `case` or `receive` take care of."""

from __future__ import annotations

from snowc.syntax import tree
from snowc.syntax.walk import descendants


def alternatives(pattern: tree.Pattern) -> tuple[tree.Pattern, ...]:
    return pattern.alternatives if isinstance(pattern, tree.OrPattern) else (pattern,)


def whole_constructor(pattern: tree.Pattern) -> tuple[str, ...] | None:
    """The path of the constructor all values of which a pattern matches; None for any other pattern."""
    if not isinstance(pattern, tree.ConstructorPattern | tree.StructPattern):
        return None
    inside = (each for each in descendants(pattern) if each is not pattern)
    is_open = all(isinstance(each, tree.NamePattern | tree.WildcardPattern | tree.FieldPattern) for each in inside)
    return pattern.path if is_open else None
