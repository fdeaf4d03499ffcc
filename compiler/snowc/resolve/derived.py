"""Derived files as modules: `Main@Point` holds what is derived for the type `Point` of `Main`, `@3` that for triples.

In: module names and files. Out: one from the other, and the scope of such a module: its functions, the type, and the
operations of the library. No other name is seen there, so that none can change what the text means.
"""

from __future__ import annotations

from typing import Final

from snowc.diagnostics.facts import ItemRef
from snowc.resolve.model import DefId, ModuleName, TypeEntry
from snowc.resolve.scope import ModuleNames, Scope
from snowc.source import FileId
from snowc.syntax.containers import SEPARATOR
from snowc.syntax.derived.files import derived_file, tuple_file, tuple_size, type_behind
from snowc.syntax.nested import nesting

_MARK: Final = "@"
"""Between a module and a type; part of no name that can be written."""
_OPERATIONS: Final = ("Intrinsics", "Instances")


def derived_module(definition: DefId) -> ModuleName:
    """The module of what is derived for a struct or sum."""
    return ModuleName(f"{definition.module}{_MARK}{definition.name}")


def tuple_module(size: int) -> ModuleName:
    """The module of what is derived for tuples of so many parts."""
    return ModuleName(f"{_MARK}{size}")


def is_derived_module(module: ModuleName) -> bool:
    return _MARK in module


def type_of_module(module: ModuleName) -> DefId | None:
    """The type that a derived module is for; None for a tuple's."""
    around, _, name = module.partition(_MARK)
    return DefId(ModuleName(around), name) if around else None


def size_of_module(module: ModuleName) -> int:
    """How many parts the tuples of a derived module have."""
    return int(module.removeprefix(_MARK))


def file_of_derived(module: ModuleName, file: FileId | None, path: tuple[str, ...]) -> FileId | None:
    """The file of a derived module. The type's own module is `file`, or nested in it by `path`."""
    definition = type_of_module(module)
    if definition is None:
        return tuple_file(size_of_module(module))
    around = "".join(f"module:{segment}{SEPARATOR}" for segment in path)
    return None if file is None else derived_file(ItemRef(file, f"{around}type:{definition.name}", 0))


def module_of_derived(file: FileId, around: ModuleName | None) -> ModuleName | None:
    """The module that a derived file is; `around` is that of the file in which its type stands."""
    size, ref = tuple_size(file), type_behind(file)
    if size is not None:
        return tuple_module(size)
    if ref is None or around is None:
        return None
    name = ref.name.rpartition(":")[2]
    return derived_module(DefId(ModuleName(".".join((around, *nesting(ref)))), name))


def derived_scope(own: ModuleNames, entry: TypeEntry | None) -> Scope:
    """What can be named in a derived module, for the type of this entry."""
    types = {} if entry is None else {entry.definition.name: entry}
    return Scope(
        module=own.module,
        values=own.values,
        types=types,
        modules={name: ModuleName(name) for name in _OPERATIONS},
        imported=frozenset(),
        broken=frozenset(),
    )
