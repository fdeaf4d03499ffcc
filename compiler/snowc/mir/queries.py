"""The queries of MIR.

In: inferred definitions. Out: MIR per definition, and what is found on it. Lowering reads one definition's bodies
and the shapes of types, so an edit of another body lowers nothing again.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.diagnostics.facts import PlacedFinding
from snowc.mir.ir import LoweredDefinition
from snowc.mir.lints import findings_in
from snowc.mir.lints.needless_let import needless_lets
from snowc.mir.lower.definition import NOTHING, Lowering, lower_definition
from snowc.query import Engine, query
from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.queries import binding_groups, definition_items, resolved_item
from snowc.syntax import tree
from snowc.syntax.queries import item_of
from snowc.types.queries import inferred_definition


@query
def lowering(db: Engine, definition: DefId) -> Lowering:
    """The MIR of a definition and what lowering reports on it."""
    inferred = inferred_definition(db, definition)
    if inferred is None or inferred.has_errors:
        return NOTHING
    items = [item_of(db, facts.item) for facts in inferred.clauses]
    trees = tuple(item.tree for item in items if item is not None)
    if not trees or len(trees) != len(inferred.clauses) or any(_has_no_body(each) for each in trees):
        return NOTHING
    if len({_parameter_count(each) for each in trees}) > 1:
        return NOTHING  # name resolution reports it (E0024)
    return lower_definition(db, inferred, trees)


@query
def lowered(db: Engine, definition: DefId) -> LoweredDefinition | None:
    """The MIR of a definition; None for one with errors, one without a body, or one that can't be lowered yet."""
    return lowering(db, definition).definition


@query
def definition_findings(db: Engine, definition: DefId) -> tuple[PlacedFinding, ...]:
    """What lowering and the lints report on one definition."""
    found = lowering(db, definition)
    if found.definition is None:
        return found.findings
    return (*found.findings, *findings_in(found.definition), *_in_trees(db, definition))


def _in_trees(db: Engine, definition: DefId) -> Iterator[PlacedFinding]:
    """What the lints that read trees report."""
    for ref in definition_items(db, definition):
        item = item_of(db, ref)
        if item is not None:
            yield from needless_lets(ref, item, resolved_item(db, ref).references)


@query
def mir_findings(db: Engine, module: ModuleName) -> tuple[PlacedFinding, ...]:
    """What lowering and the lints report on a module."""
    definitions = [definition for group in binding_groups(db, module) for definition in group]
    return tuple(found for definition in definitions for found in definition_findings(db, definition))


def _has_no_body(item: tree.Item) -> bool:
    return isinstance(item, tree.FnItem) and item.body is None


def _parameter_count(item: tree.Item) -> int:
    return len(item.parameters) if isinstance(item, tree.FnItem) else 0
