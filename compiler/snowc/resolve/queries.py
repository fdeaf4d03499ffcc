"""The queries of name resolution.

In: the items of files. Out: summaries, scopes, resolved items, binding groups, findings. The firewall: only
`resolved_item` and `module_summary` read trees; all that other modules and later stages depend on is without bodies
and positions.
"""

from __future__ import annotations

from collections.abc import Mapping

from snowc.diagnostics.facts import Finding, ItemRef, PlacedFinding
from snowc.inputs import PROJECT, STDLIB
from snowc.query import Engine, query
from snowc.resolve.builtin import PRELUDE
from snowc.resolve.containers import SELF, header_parameters
from snowc.resolve.declarations import declaration_findings
from snowc.resolve.derived import derived_scope, is_derived_module, type_of_module
from snowc.resolve.errors import ModuleIsFile
from snowc.resolve.groups import strongly_connected
from snowc.resolve.item_resolver import resolve_item
from snowc.resolve.model import DefId, ModuleName, ModuleSummary, TypeEntry
from snowc.resolve.modules import (
    file_of_module,
    files_by_module,
    is_file,
    is_stdlib_module,
    is_visible,
    item_refs,
    items_below,
    module_around,
    module_items,
    module_of_file,
    module_of_item,
    modules_in_file,
    nested_names,
    project_modules,
)
from snowc.resolve.resolved import ResolvedItem
from snowc.resolve.scope import ModuleNames, Nested, Scope, make_scope, names_of
from snowc.resolve.services.findings import part_findings
from snowc.resolve.summary import single_items, summarise
from snowc.resolve.unused import unused_findings
from snowc.resolve.walk.state import OtherModules
from snowc.syntax import tree
from snowc.syntax.containers import container_of
from snowc.syntax.parser import parse_item
from snowc.syntax.queries import item_of

__all__ = [
    "binding_groups",
    "container_parameters",
    "definition_items",
    "definition_of_item",
    "file_of_module",
    "group_of",
    "is_broken",
    "module_items",
    "module_names",
    "module_of_file",
    "module_of_item",
    "module_summary",
    "modules_in_file",
    "project_modules",
    "resolve_findings",
    "resolved_item",
    "scope_of",
]

_NOTHING = ResolvedItem({}, {}, (), frozenset(), ())


@query
def module_summary(db: Engine, module: ModuleName) -> ModuleSummary:
    """What a module declares; an unknown module declares nothing."""
    return summarise(module, module_items(db, module))


@query
def module_names(db: Engine, module: ModuleName) -> ModuleNames:
    """The names that a module declares, private ones too."""
    return names_of(module_summary(db, module))


@query
def scope_of(db: Engine, module: ModuleName) -> Scope:
    """What can be written unqualified at the top of a module."""
    if is_derived_module(module):
        definition = type_of_module(module)
        types = {} if definition is None else module_names(db, definition.module).types
        return derived_scope(module_names(db, module), None if definition is None else types.get(definition.name))
    imports = module_summary(db, module).imports
    paths = sorted({entry.path for entry in imports})
    imported = {path: module_names(db, path) for path in paths if _can_import(db, path, module)}
    prelude = None if module == PRELUDE else module_names(db, ModuleName(PRELUDE))
    library = {path: module_names(db, path) for path in files_by_module(db, STDLIB)}
    outer = module_around(db, module)
    nested = Nested(
        own=nested_names(db, module, module),
        imported={path: nested_names(db, path, module) for path in imported},
        around=None if outer is None or file_of_module(db, outer) is None else scope_of(db, outer),
    )
    return make_scope(module_names(db, module), imports, imported, prelude, library, nested)


def _can_import(db: Engine, path: ModuleName, module: ModuleName) -> bool:
    return file_of_module(db, path) is not None and is_visible(db, path, module)


@query
def resolved_item(db: Engine, ref: ItemRef) -> ResolvedItem:
    """The names of one item; nothing for an item that does not exist or lies outside the project."""
    item = item_of(db, ref)
    module = module_of_item(db, ref)
    if item is None or module is None:
        return _NOTHING
    others = OtherModules(
        names=lambda path: _names_if_any(db, path),
        ending=lambda last: _module_ending(db, last),
        can_see=lambda path: is_visible(db, path, module),
        publish=lambda path, name: _place_of_pub(db, path, name),
        target=lambda alias: _target_of_alias(db, alias.definition),
    )
    container = container_of(ref)
    parameters = () if container is None else (SELF, *container_parameters(db, container))
    path = () if container is None else self_path(db, container)
    return resolve_item(item, scope_of(db, module), others, frozenset(parameters), path)


@query
def self_path(db: Engine, ref: ItemRef) -> tuple[str, ...]:
    """How an `impl` names its type; () for what is none, and for a type without a name."""
    item = item_of(db, ref)
    target = item.tree.target if item is not None and isinstance(item.tree, tree.ImplItem) else None
    return target.path if isinstance(target, tree.NamedType) else ()


@query
def container_parameters(db: Engine, ref: ItemRef) -> tuple[str, ...]:
    """The type parameters of an `impl` or `interface`, in order; () for what is none."""
    item, module = item_of(db, ref), module_of_item(db, ref)
    return () if item is None or module is None else header_parameters(item.tree, scope_of(db, module))


@query
def _target_of_alias(db: Engine, definition: DefId) -> TypeEntry | None:
    """The type that an alias names, as its module sees it; None for what has no declaration."""
    entry = module_names(db, definition.module).types.get(definition.name)
    alias = None if entry is None else parse_item(f"type {entry.declaration}").tree
    target = alias.type if isinstance(alias, tree.AliasItem) else None
    if not isinstance(target, tree.NamedType):
        return None
    *qualifier, name = target.path
    scope = scope_of(db, definition.module)
    if not qualifier:
        return scope.types.get(name)
    there = scope.modules.get(".".join(qualifier))
    found = None if there is None else module_names(db, there).types.get(name)
    return found if found is not None and found.is_public else None


def _module_ending(db: Engine, last: str) -> ModuleName | None:
    """A module of the project with that last segment. Asked only for messages, so the list of modules is no dependency
    of correct text.
    """
    return next((module for module in project_modules(db, PROJECT) if module.rpartition(".")[2] == last), None)


def _place_of_pub(db: Engine, module: ModuleName, name: str) -> tuple[ItemRef, int] | None:
    """Where `pub` would make a name of the project public. Asked only for messages."""
    if is_stdlib_module(db, module):
        return None
    summary = module_summary(db, module)
    for ref, item in module_items(db, module).items():
        header = getattr(item.tree, "header", None)
        if isinstance(header, tree.Header) and name in _declared_by(summary, ref, header):
            attributes = header.attributes
            start = attributes[-1].end if attributes else item.tree.start
            return ref, len(item.text) - len(item.text[start:].lstrip())
    return None


def _declared_by(summary: ModuleSummary, ref: ItemRef, header: tree.Header) -> tuple[str, ...]:
    """The name of an item and, for a type, its constructors."""
    variants = (each.variants for each in summary.types if each.item == ref)
    return (header.name, *next(variants, ()))


def _names_if_any(db: Engine, module: ModuleName) -> ModuleNames | None:
    return None if file_of_module(db, module) is None else module_names(db, module)


@query
def is_broken(db: Engine, ref: ItemRef) -> bool:
    """Whether an item has mistakes of syntax or names: then its tree does not say all, and no later stage may build on
    it.
    """
    item = item_of(db, ref)
    if item is None or item.is_broken:
        return True
    resolved = resolved_item(db, ref)
    return resolved.has_gaps or any(finding.fact.code.startswith("E") for finding in resolved.findings)


@query
def definition_list(db: Engine, module: ModuleName) -> tuple[tuple[DefId, tuple[ItemRef, ...]], ...]:
    """All definitions of a module that have bodies, in source order, with their items. (A mapping's equality would miss
    a change of the order.)"""
    summary = module_summary(db, module)
    functions = (*summary.functions, *summary.members)
    table: dict[DefId, tuple[ItemRef, ...]] = {each.definition: each.clauses for each in functions}
    for definition, item in single_items(summary):
        table.setdefault(definition, (item,))
    order = {ref: index for index, ref in enumerate(item_refs(db, module))}
    return tuple(sorted(table.items(), key=lambda entry: order[entry[1][0]]))


@query
def definition_table(db: Engine, module: ModuleName) -> Mapping[DefId, tuple[ItemRef, ...]]:
    """The items of each definition of a module."""
    return dict(definition_list(db, module))


@query
def definition_items(db: Engine, definition: DefId) -> tuple[ItemRef, ...]:
    """The items of a definition: the clauses of a function, or the one item of an actor, constant or test; () if there
    is none.
    """
    return definition_table(db, definition.module).get(definition, ())


def definition_of_item(db: Engine, ref: ItemRef) -> DefId | None:
    """The function, actor, constant or test to which an item belongs."""
    module = module_of_item(db, ref)
    if module is None:
        return None
    for definition, items in definition_table(db, module).items():
        if ref in items:
            return definition
    return None


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
    items = module_items(db, module)
    resolved = {ref: resolved_item(db, ref) for ref in items_below(db, module)}
    return (
        *declaration_findings(items),
        *part_findings(items),
        *_hidden_modules(db, module),
        *(PlacedFinding(ref, finding) for ref in items for finding in resolved[ref].findings),
        *unused_findings(module_summary(db, module), items, resolved),
    )


def _hidden_modules(db: Engine, module: ModuleName) -> list[PlacedFinding]:
    """Nested modules whose names files have."""
    found = []
    for ref, item in module_items(db, module).items():
        if isinstance(item.tree, tree.ModuleItem) and item.tree.header.name:
            name = ModuleName(f"{module}.{item.tree.header.name}")
            if is_file(db, name):
                found.append(PlacedFinding(ref, Finding(item.tree.header.name_span, ModuleIsFile(name))))
    return found
