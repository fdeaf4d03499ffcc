"""Interfaces by name, in both directions, and their entries.

A name is what a `Bound` holds: bare for the library's interfaces, with the module for a user's.
"""

from __future__ import annotations

from collections.abc import Mapping

from snowc.inputs import STDLIB, module_files
from snowc.query import Engine, query
from snowc.resolve.model import DefId, InterfaceEntry, ModuleName, is_test
from snowc.resolve.queries import module_names, module_summary
from snowc.types.type_names import is_library


@query
def library_interfaces(db: Engine, _: None) -> Mapping[str, DefId]:
    """The interfaces that the library declares, by bare name."""
    modules = (ModuleName(module) for module, _file in module_files(db, STDLIB))
    return {each.definition.name: each.definition for name in modules for each in module_summary(db, name).interfaces}


def interface_name(db: Engine, definition: DefId) -> str:
    """The name in a `Bound`."""
    return definition.name if is_library(db, definition.module) else str(definition)


def definition_of_interface(db: Engine, name: str) -> DefId | None:
    """The declaration behind the name in a `Bound`; None for what only the compiler asks for (`Concat`)."""
    module, _, last = name.rpartition(".")
    return DefId(ModuleName(module), last) if module else library_interfaces(db, None).get(name)


def interface_entry(db: Engine, definition: DefId) -> InterfaceEntry | None:
    entry = module_names(db, definition.module).interfaces.get(definition.name)
    return entry if entry is not None and entry.definition == definition else None


def function_of_interface(definition: DefId, name: str) -> DefId:
    """The definition of an interface's function."""
    return DefId(definition.module, f"{definition.name}.{name}")


def bare_name(definition: DefId) -> str:
    """A function's own name, without the type or interface that it belongs to."""
    return definition.name if is_test(definition) else definition.name.rpartition(".")[2]
