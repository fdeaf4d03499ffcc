"""The functions of the module that is named like a type: what `x.m()` may call besides methods."""

from __future__ import annotations

from collections.abc import Iterator

from snowc.query import Engine
from snowc.resolve.model import FunctionEntry, ModuleName
from snowc.resolve.queries import module_summary
from snowc.types.type_names import definition_of_type


def modules_of_type(db: Engine, head: str) -> tuple[ModuleName, ...]:
    """The modules named like a type: the one that declares it, or one inside that, or the library's."""
    definition = definition_of_type(db, head)
    if definition is None or "." not in head:
        return (ModuleName(head),)
    if definition.module.rpartition(".")[2] == definition.name:
        return (definition.module,)
    return (ModuleName(f"{definition.module}.{definition.name}"), ModuleName(definition.name))


def functions_of_type(db: Engine, head: str, module: ModuleName) -> Iterator[FunctionEntry]:
    """Those that a module may call."""
    for each in modules_of_type(db, head):
        for entry in module_summary(db, each).functions:
            if entry.is_public or each == module:
                yield entry
