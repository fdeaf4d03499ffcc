"""Declarations of types by name: entry, tree, parameter count, and the two directions between a `DefId` and the name
in `Con`.
"""

from __future__ import annotations

from collections.abc import Mapping

from snowc.inputs import STDLIB, module_files
from snowc.query import Engine, query
from snowc.resolve.model import DefId, ModuleName, TypeEntry
from snowc.resolve.queries import module_summary
from snowc.syntax import tree
from snowc.syntax.queries import item_of


@query
def library_types(db: Engine, _: None) -> Mapping[str, DefId]:
    """The types that the library declares, by bare name."""
    found = {}
    for module, _file in module_files(db, STDLIB):
        for entry in module_summary(db, ModuleName(module)).types:
            found[entry.definition.name] = entry.definition
    return found


@query
def library_modules(db: Engine, _: None) -> frozenset[str]:
    return frozenset(module for module, _file in module_files(db, STDLIB))


def is_library(db: Engine, module: ModuleName) -> bool:
    return module in library_modules(db, None)


def qualified_name(db: Engine, definition: DefId) -> str:
    """The name in `Con`: bare for the library's types, with the module for a user's."""
    return definition.name if is_library(db, definition.module) else str(definition)


@query
def definition_of_type(db: Engine, name: str) -> DefId | None:
    """The declaration behind the name in a `Con`; None for built-in types."""
    module, _, last = name.rpartition(".")
    return DefId(ModuleName(module), last) if module else library_types(db, None).get(name)


@query
def type_entry(db: Engine, definition: DefId) -> TypeEntry | None:
    for entry in module_summary(db, definition.module).types:
        if entry.definition == definition:
            return entry
    return None


def type_item(db: Engine, definition: DefId) -> tree.StructItem | tree.SumItem | tree.AliasItem | None:
    entry = type_entry(db, definition)
    parsed = None if entry is None else item_of(db, entry.item)
    item = None if parsed is None else parsed.tree
    return item if isinstance(item, tree.StructItem | tree.SumItem | tree.AliasItem) else None


@query
def type_parameter_count(db: Engine, definition: DefId) -> int:
    item = type_item(db, definition)
    return 0 if item is None else len(item.generics)
