"""What is found on MIR: what can't be lowered, what the lints say, and constants that crash.

In: lowered definitions. Out: findings per definition, and of a module.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.diagnostics.facts import PlacedFinding
from snowc.mir.constants.queries import computed_constant, constant_findings
from snowc.mir.lints import findings_in
from snowc.mir.lints.needless_let import needless_lets
from snowc.mir.lints.unawaited_job import with_remedy
from snowc.mir.queries import lowering
from snowc.query import Engine, query
from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.queries import binding_groups, definition_items, resolved_item
from snowc.syntax.queries import item_of


@query
def definition_findings(db: Engine, definition: DefId) -> tuple[PlacedFinding, ...]:
    """What lowering and the lints report on one definition."""
    found = lowering(db, definition)
    if found.definition is None:
        return found.findings
    in_graph = [
        with_remedy(each, item.tree) if (item := item_of(db, each.item)) is not None else each
        for each in findings_in(found.definition, lambda constant: _number(db, definition.module, constant))
    ]
    return (*found.findings, *in_graph, *constant_findings(db, definition), *_in_trees(db, definition))


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


def _number(db: Engine, module: ModuleName, constant: DefId) -> int | None:
    """The value of a constant of the module, if nothing elsewhere decides it: then a module's findings depend on its
    own text."""
    if constant.module != module:
        return None
    computed = computed_constant(db, constant)
    return computed.known if isinstance(computed.known, int) and not computed.others else None
