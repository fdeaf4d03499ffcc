"""Interfaces as declared: parameters, what they ask of a type besides, associated types, functions.

In: trees and resolved names. Out: `DeclaredInterface`. `Var(0)` is `Self`; the interface's own parameters follow.
"""

from __future__ import annotations

from snowc.diagnostics.facts import Fact, Finding, ItemRef, PlacedFinding
from snowc.query import Engine, query
from snowc.resolve.containers import SELF
from snowc.resolve.model import DefId
from snowc.resolve.queries import resolved_item
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.queries import item_of
from snowc.types.interfaces.bounds import read_bounds, with_needed
from snowc.types.interfaces.names import interface_entry, interface_name
from snowc.types.ty import Bound, Var
from snowc.types.written import WrittenTypes
from snowc.values import value


@value
class DeclaredInterface:
    """`parameters` begin with `Self`. `needed` are the other interfaces of a type that has this one, all of them."""

    definition: DefId
    name: str
    item: ItemRef
    parameters: tuple[str, ...]
    bounds: tuple[tuple[Bound, ...], ...]
    needed: tuple[Bound, ...]
    associated: tuple[str, ...]
    functions: tuple[str, ...]
    with_body: frozenset[str]
    findings: tuple[PlacedFinding, ...]

    @property
    def itself(self) -> Bound:
        """The bound that `Self` has inside."""
        return Bound(self.name, tuple(Var(index) for index in range(1, len(self.parameters))))


def _needs_itself(db: Engine, definition: DefId) -> DeclaredInterface | None:
    return None


@query(on_cycle=_needs_itself)
def declared_interface(db: Engine, definition: DefId) -> DeclaredInterface | None:
    """An interface, checked by itself; None for what is none, and for one that asks for itself."""
    entry = interface_entry(db, definition)
    parsed = None if entry is None else item_of(db, entry.item)
    if entry is None or parsed is None or not isinstance(parsed.tree, tree.InterfaceItem):
        return None
    item, ref = parsed.tree, entry.item
    findings: list[PlacedFinding] = []

    def report(span: Span, fact: Fact) -> None:
        findings.append(PlacedFinding(ref, Finding(span, fact)))

    parameters = tuple(dict.fromkeys((SELF, *(each.name for each in item.generics))))
    names = resolved_item(db, ref).type_names
    types = WrittenTypes(db, names, {name: index for index, name in enumerate(parameters)}, report, Var(0))
    own = {each.name: each.bounds for each in item.generics}
    bounds = tuple(tuple(read_bounds(db, own.get(name, ()), names, types, report)) for name in parameters)
    needed = read_bounds(db, () if item.bound is None else (item.bound,), names, types, report)
    return DeclaredInterface(
        definition=definition,
        name=interface_name(db, definition),
        item=ref,
        parameters=parameters,
        bounds=bounds,
        needed=with_needed(db, needed, Var(0)),
        associated=entry.associated,
        functions=entry.functions,
        with_body=entry.with_body,
        findings=tuple(findings),
    )
