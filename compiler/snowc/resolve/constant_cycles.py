"""Constants whose values need themselves, by way of other constants or of functions (E0047).

In: what definitions mention. Out: for a constant the way back to itself. Reads bodies of other modules only as far as
the constant's own value reaches; the library needs nobody's constants.
"""

from __future__ import annotations

from snowc.diagnostics.facts import Finding, PlacedFinding
from snowc.query import Engine, query
from snowc.resolve.errors import ConstantCycle
from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.modules import is_stdlib_module
from snowc.resolve.queries import definition_items, module_summary, resolved_item
from snowc.syntax import tree
from snowc.syntax.queries import item_of


@query
def way_back(db: Engine, constant: DefId) -> tuple[DefId, ...]:
    """The definitions from a constant back to itself, which comes last; () if there is no such way. The shortest one,
    and of these the first in the order of names.
    """
    came_from: dict[DefId, DefId] = {}
    waiting = [constant]
    for definition in waiting:
        for mentioned in _mentions(db, definition):
            if mentioned == constant:
                return (*_path(came_from, definition, constant), constant)
            if mentioned not in came_from:
                came_from[mentioned] = definition
                waiting.append(mentioned)
    return ()


def _path(came_from: dict[DefId, DefId], last: DefId, start: DefId) -> tuple[DefId, ...]:
    path = []
    while last != start:
        path.append(last)
        last = came_from[last]
    return tuple(reversed(path))


def _mentions(db: Engine, definition: DefId) -> list[DefId]:
    found = {each for ref in definition_items(db, definition) for each in resolved_item(db, ref).mentions}
    return sorted(each for each in found if not is_stdlib_module(db, each.module))


def constant_cycle_findings(db: Engine, module: ModuleName) -> list[PlacedFinding]:
    """E0047 at each constant of a module that needs itself."""
    found = []
    for entry in module_summary(db, module).constants:
        path = way_back(db, entry.definition)
        parsed = item_of(db, entry.item)
        if path and parsed is not None and isinstance(parsed.tree, tree.ConstItem):
            fact = ConstantCycle(entry.definition.name, tuple(each.name for each in path[:-1]))
            found.append(PlacedFinding(entry.item, Finding(parsed.tree.header.name_span, fact)))
    return found
