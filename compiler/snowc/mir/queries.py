"""The queries of MIR.

In: inferred definitions. Out: MIR per definition. Lowering reads one definition's bodies and the shapes of types, so an
edit of another body lowers nothing again.
"""

from __future__ import annotations

from snowc.mir.lower.definition import NOTHING, Lowering, lower_definition
from snowc.mir.programs import LoweredDefinition
from snowc.query import Engine, query
from snowc.resolve.model import DefId
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


def _has_no_body(item: tree.Item) -> bool:
    return isinstance(item, tree.FnItem) and item.body is None


def _parameter_count(item: tree.Item) -> int:
    return len(item.parameters) if isinstance(item, tree.FnItem) else 0
