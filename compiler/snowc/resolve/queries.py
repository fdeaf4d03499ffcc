"""The queries of name resolution.

In: the items of files. Out: summaries, scopes, resolved items, binding groups, findings. The firewall: only
`resolved_item` and `module_summary` read trees; all that other modules and later stages depend on is without bodies
and positions.
"""

from __future__ import annotations

from collections.abc import Mapping

from snowc.diagnostics.facts import ItemRef, PlacedFinding
from snowc.inputs import PROJECT, STDLIB
from snowc.query import Engine, query
from snowc.resolve.builtin import PRELUDE
from snowc.resolve.declarations import declaration_findings
from snowc.resolve.groups import strongly_connected
from snowc.resolve.item_resolver import resolve_item
from snowc.resolve.model import DefId, ModuleName, ModuleSummary
from snowc.resolve.modules import file_of_module, files_by_module, module_of_file, project_modules
from snowc.resolve.resolved import ResolvedItem
from snowc.resolve.scope import ModuleNames, Scope, make_scope, names_of
from snowc.resolve.summary import single_items, summarise
from snowc.resolve.unused import unused_findings
from snowc.resolve.walk.state import OtherModules
from snowc.syntax.queries import file_items, item_of

__all__ = [
    "binding_groups",
    "definition_items",
    "file_of_module",
    "group_of",
    "is_broken",
    "module_names",
    "module_of_file",
    "module_summary",
    "project_modules",
    "resolve_findings",
    "resolved_item",
    "scope_of",
]

_NOTHING = ResolvedItem({}, {}, (), frozenset(), ())


@query
def module_summary(db: Engine, module: ModuleName) -> ModuleSummary:
    """What a module declares; an unknown module declares nothing."""
    file = file_of_module(db, module)
    return summarise(module, {} if file is None else file_items(db, file))


@query
def module_names(db: Engine, module: ModuleName) -> ModuleNames:
    """The names that a module declares, private ones too."""
    return names_of(module_summary(db, module))


@query
def scope_of(db: Engine, module: ModuleName) -> Scope:
    """What can be written unqualified at the top of a module."""
    imports = module_summary(db, module).imports
    paths = {entry.path for entry in imports}
    imported = {path: module_names(db, path) for path in sorted(paths) if file_of_module(db, path) is not None}
    prelude = None if module == PRELUDE else module_names(db, ModuleName(PRELUDE))
    library = {path: module_names(db, path) for path in files_by_module(db, STDLIB)}
    return make_scope(module_names(db, module), imports, imported, prelude, library)


@query
def resolved_item(db: Engine, ref: ItemRef) -> ResolvedItem:
    """The names of one item; nothing for an item that does not exist or lies outside the project."""
    item = item_of(db, ref)
    module = module_of_file(db, ref.file)
    if item is None or module is None:
        return _NOTHING
    others = OtherModules(names=lambda path: _names_if_any(db, path), ending=lambda last: _module_ending(db, last))
    return resolve_item(item, scope_of(db, module), others)


def _module_ending(db: Engine, last: str) -> ModuleName | None:
    """A module of the project with that last segment. Asked only for messages, so the list of modules is no dependency
    of correct text.
    """
    return next((module for module in project_modules(db, PROJECT) if module.rpartition(".")[2] == last), None)


def _names_if_any(db: Engine, module: ModuleName) -> ModuleNames | None:
    return None if file_of_module(db, module) is None else module_names(db, module)


@query
def is_broken(db: Engine, ref: ItemRef) -> bool:
    """Whether an item has mistakes of syntax or names: then its tree does not say all, and no later stage may build on
    it.
    """
    item = item_of(db, ref)
    if item is None or any(finding.fact.code.startswith("E") for finding in item.errors):
        return True
    resolved = resolved_item(db, ref)
    return resolved.has_gaps or any(finding.fact.code.startswith("E") for finding in resolved.findings)


@query
def definition_list(db: Engine, module: ModuleName) -> tuple[tuple[DefId, tuple[ItemRef, ...]], ...]:
    """All definitions of a module that have bodies, in source order, with their items. (A mapping's equality would miss
    a change of the order.)"""
    summary = module_summary(db, module)
    table: dict[DefId, tuple[ItemRef, ...]] = {each.definition: each.clauses for each in summary.functions}
    for definition, item in single_items(summary):
        table.setdefault(definition, (item,))
    order = {ref: index for index, ref in enumerate(_module_refs(db, module))}
    return tuple(sorted(table.items(), key=lambda entry: order[entry[1][0]]))


@query
def definition_table(db: Engine, module: ModuleName) -> Mapping[DefId, tuple[ItemRef, ...]]:
    """The items of each definition of a module."""
    return dict(definition_list(db, module))


def _module_refs(db: Engine, module: ModuleName) -> tuple[ItemRef, ...]:
    file = file_of_module(db, module)
    return () if file is None else tuple(file_items(db, file))


@query
def definition_items(db: Engine, definition: DefId) -> tuple[ItemRef, ...]:
    """The items of a definition: the clauses of a function, or the one item of an actor, constant or test; () if there
    is none.
    """
    return definition_table(db, definition.module).get(definition, ())


@query
def definition_mentions(db: Engine, definition: DefId) -> frozenset[DefId]:
    """The definitions of its own module that a definition mentions."""
    mentioned: set[DefId] = set()
    for ref in definition_items(db, definition):
        mentioned |= {each for each in resolved_item(db, ref).mentions if each.module == definition.module}
    return frozenset(mentioned)


@query
def binding_groups(db: Engine, module: ModuleName) -> tuple[tuple[DefId, ...], ...]:
    """The groups of mutually recursive definitions: functions, actors, constants, tests. What a group mentions stands
    before it.
    """
    definitions = (definition for definition, _ in definition_list(db, module))
    return strongly_connected({each: definition_mentions(db, each) for each in definitions})


@query
def group_table(db: Engine, module: ModuleName) -> Mapping[DefId, tuple[DefId, ...]]:
    """The group of each definition of a module."""
    return {definition: group for group in binding_groups(db, module) for definition in group}


@query
def group_of(db: Engine, definition: DefId) -> tuple[DefId, ...]:
    """The binding group of a definition, in source order; () if there is no such definition."""
    return group_table(db, definition.module).get(definition, ())


@query
def resolve_findings(db: Engine, module: ModuleName) -> tuple[PlacedFinding, ...]:
    """All that name resolution reports on a module."""
    file = file_of_module(db, module)
    if file is None:
        return ()
    items = file_items(db, file)
    resolved = {ref: resolved_item(db, ref) for ref in items}
    return (
        *declaration_findings(items),
        *(PlacedFinding(ref, finding) for ref, each in resolved.items() for finding in each.findings),
        *unused_findings(module_summary(db, module), items, resolved),
    )
