"""Patterns: what they bind, and the constructors in them.

All patterns that bind together (the parameters of one clause, one arm) share a `PatternScope`, so that a name bound
twice is found. The alternatives of an or-pattern bind once: a name in a later alternative stands for the binding of
the first one. All alternatives bind the same names (E0011).
"""

from __future__ import annotations

from collections.abc import Iterable

from snowc.resolve.errors import BoundTwice, OrPatternBindings
from snowc.resolve.model import LocalRef
from snowc.resolve.walk.constructors import resolve_constructor, resolve_with_fields
from snowc.resolve.walk.state import Walk
from snowc.source import Span
from snowc.syntax import tree


class PatternScope:
    """Names bound so far by patterns that bind together. `first` are the bindings of the first alternative, inside a
    later one.
    """

    def __init__(self, walk: Walk, first: dict[str, int]) -> None:
        self.walk = walk
        self.first = first
        self.bound: dict[str, tuple[int, Span]] = {}

    def bind(self, name: str, binding: int, span: Span, *, is_field: bool = False) -> None:
        walk = self.walk
        known = self.bound.get(name)
        if known is not None:
            walk.report(span, BoundTwice(name, known[1]))
            return
        self.bound[name] = (binding, span)
        if name in self.first:
            walk.references[binding] = LocalRef(self.first[name], name)
            return
        walk.locals.bind(name, binding)
        walk.declared_spans[binding] = (span, is_field)

    def bind_loosely(self, name: str, binding: int) -> None:
        """Bind a name of a text that is no pattern: it must not be called unknown, and that is all."""
        if name not in self.bound and name not in self.first:
            self.walk.locals.bind(name, binding)


def bind_patterns(walk: Walk, patterns: Iterable[tree.Pattern]) -> None:
    """Bind the names of patterns in the innermost frame of locals."""
    scope = PatternScope(walk, {})
    for pattern in patterns:
        _bind(scope, pattern)


def _bind(scope: PatternScope, pattern: tree.Pattern) -> None:
    walk = scope.walk
    match pattern:
        case tree.NamePattern():
            scope.bind(pattern.name, pattern.id, Span(pattern.start, pattern.end))
        case tree.ConstructorPattern():
            resolve_constructor(walk, pattern.id, pattern.path, pattern.path_span)
            _bind_all(scope, pattern.arguments or ())
        case tree.StructPattern():
            resolve_with_fields(walk, pattern.id, pattern.path, pattern.path_span)
            for field in pattern.fields:
                _bind_field(scope, field)
        case tree.TuplePattern():
            _bind_all(scope, pattern.items)
        case tree.ListPattern():
            _bind_all(scope, pattern.items)
            if pattern.rest is not None:
                _bind(scope, pattern.rest)
        case tree.ConsPattern():
            _bind_all(scope, (pattern.head, pattern.tail))
        case tree.AsPattern():
            _bind(scope, pattern.pattern)
            scope.bind(pattern.name, pattern.id, pattern.name_span)
        case tree.OrPattern():
            _bind_alternatives(scope, pattern)
        case tree.ErrorPattern():
            for each in pattern.names:
                scope.bind_loosely(each.name, each.id)
        case tree.WildcardPattern() | tree.LiteralPattern():
            pass


def _bind_all(scope: PatternScope, patterns: Iterable[tree.Pattern]) -> None:
    for pattern in patterns:
        _bind(scope, pattern)


def _bind_field(scope: PatternScope, field: tree.FieldPattern) -> None:
    if field.pattern is not None:
        _bind(scope, field.pattern)
    elif field.name:
        scope.bind(field.name, field.id, field.name_span, is_field=True)


def _bind_alternatives(scope: PatternScope, pattern: tree.OrPattern) -> None:
    first = PatternScope(scope.walk, scope.first)
    first.bound = dict(scope.bound)
    _bind(first, pattern.alternatives[0])
    names = {name: binding for name, (binding, _) in first.bound.items() if name not in scope.bound}
    for alternative in pattern.alternatives[1:]:
        later = PatternScope(scope.walk, {**scope.first, **names})
        later.bound = dict(scope.bound)
        _bind(later, alternative)
        _compare(scope.walk, pattern.alternatives[0], alternative, set(names), set(later.bound) - set(scope.bound))
    scope.bound.update(first.bound)


def _compare(walk: Walk, first: tree.Pattern, later: tree.Pattern, names: set[str], others: set[str]) -> None:
    if names != others and not isinstance(later, tree.ErrorPattern) and not isinstance(first, tree.ErrorPattern):
        missing, extra = tuple(sorted(names - others)), tuple(sorted(others - names))
        fact = OrPatternBindings(missing, extra, Span(first.start, first.end))
        walk.report(Span(later.start, later.end), fact)
