"""Where a function of an impl says something else than the interface (E0008)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from snowc.diagnostics.facts import Fact, Finding, ItemRef, PlacedFinding
from snowc.query import Engine
from snowc.resolve.queries import definition_items
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.queries import item_of
from snowc.types.interfaces.bounds import with_needed
from snowc.types.interfaces.errors import WrongMethodType
from snowc.types.interfaces.members import Wanted
from snowc.types.interfaces.names import bare_name
from snowc.types.show import show_bound, show_condition, show_type
from snowc.types.ty import Bound, Condition, Type, Var, mentions_error

Typed = tuple[ItemRef, Span, Type]
"""A type and where it is written."""


class Comparison:
    """One function against what its interface wants. `names` are those of all type parameters around and in it, of
    which the first `around` belong to the impl.
    """

    def __init__(self, db: Engine, wanted: Wanted, names: Sequence[str], around: int) -> None:
        self._db = db
        self._wanted = wanted
        self._names = names
        self._around = around

    def _place(self) -> tuple[ItemRef | None, Span | None]:
        for ref in definition_items(self._db, self._wanted.declared):
            parsed = item_of(self._db, ref)
            if parsed is not None and isinstance(parsed.tree, tree.FnItem):
                return ref, parsed.tree.header.name_span
        return None, None

    def _fact(self, what: str, expected: str, found: str) -> Fact:
        name = bare_name(self._wanted.declared)
        return WrongMethodType(what, name, expected, found, *self._place())

    def head(self, ref: ItemRef, item: tree.FnItem) -> Iterator[PlacedFinding]:
        """The numbers of parameters and of type parameters."""
        wanted, found = len(self._wanted.parameters), len(item.parameters)
        if wanted != found:
            yield PlacedFinding(ref, Finding(item.header.name_span, self._fact("parameters", str(wanted), str(found))))
        wanted, found = len(self._wanted.names), len(item.generics)
        if found not in (0, wanted):
            yield PlacedFinding(ref, Finding(item.header.name_span, self._fact("generics", str(wanted), str(found))))

    def types(self, what: str, typed: Typed, expected: Type) -> Iterator[PlacedFinding]:
        """A parameter's type or the result's."""
        ref, span, found = typed
        if found != expected and not mentions_error(found) and not mentions_error(expected):
            beside = (
                show_type(expected, self._names, beside=(found,)),
                show_type(found, self._names, beside=(expected,)),
            )
            yield PlacedFinding(ref, Finding(span, self._fact(what, *beside)))

    def bounds(self, ref: ItemRef, span: Span, bounds: Sequence[tuple[Bound, ...]]) -> Iterator[PlacedFinding]:
        """Bounds that the interface does not promise."""
        for number, promised in enumerate(self._wanted.bounds):
            index = self._around + number
            known = {(each.interface, each.arguments) for each in with_needed(self._db, promised, Var(index))}
            for bound in bounds[index] if index < len(bounds) else ():
                if (bound.interface, bound.arguments) not in known:
                    shown = f"{self._names[index]}: {show_bound(bound, self._names)}"
                    yield PlacedFinding(ref, Finding(span, self._fact("bound", "", shown)))

    def conditions(self, ref: ItemRef, span: Span, conditions: Sequence[Condition]) -> Iterator[PlacedFinding]:
        """What the function asks of associated types and the interface does not promise."""
        for each in conditions:
            if each not in self._wanted.conditions:
                yield PlacedFinding(ref, Finding(span, self._fact("bound", "", show_condition(each, self._names))))
