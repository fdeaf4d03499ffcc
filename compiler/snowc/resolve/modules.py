"""Which modules there are, and which file each one is or lies in.

In: `module_files`, and the `module X do … end` of files. Out: module → file and back, the items of a module. A module
nested in the file of `Geometry` is `Geometry.Vector`, as if it were the file `geometry/vector.snow`; of two such the
file counts. The library is asked first: a project cannot have a module of the same name (E0051), so what the library's
own files read stays durable.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from snowc.diagnostics.facts import ItemRef
from snowc.inputs import PROJECT, STDLIB, module_files
from snowc.query import Engine, query
from snowc.resolve.derived import file_of_derived, is_derived_module, module_of_derived, type_of_module
from snowc.resolve.model import ModuleName
from snowc.source import FileId
from snowc.syntax import tree
from snowc.syntax.derived.files import is_derived, type_behind
from snowc.syntax.file_items import FileItems
from snowc.syntax.nested import nesting
from snowc.syntax.queries import file_items

_WITH_ITEMS = (tree.ModuleItem, tree.ServiceItem, tree.SupervisorItem)
"""What has a module of its own in the file: a service's and a supervisor's holds the functions made of it."""

Path: TypeAlias = tuple[str, ...]
"""Names of modules nested in a file, outermost first."""


@query
def files_by_module(db: Engine, part: str) -> Mapping[ModuleName, FileId]:
    """The modules of the project or of the library (`PROJECT`, `STDLIB`)."""
    return {ModuleName(name): file for name, file in module_files(db, part)}


@query
def modules_by_file(db: Engine, part: str) -> Mapping[FileId, ModuleName]:
    """The inverse of `files_by_module`."""
    return {file: ModuleName(name) for name, file in module_files(db, part)}


@query
def file_of_module(db: Engine, module: ModuleName) -> FileId | None:
    """The file that a module is, or in which it is nested; None when there is no such module."""
    if is_derived_module(module):
        return _file_of_derived(db, module)
    file = _own_file(db, module)
    return _file_around(db, module) if file is None else file


def _file_of_derived(db: Engine, module: ModuleName) -> FileId | None:
    definition = type_of_module(module)
    around = None if definition is None else definition.module
    file = None if around is None else file_of_module(db, around)
    path = None if file is None or around is None else _path_in(db, file, around)
    return file_of_derived(module, file, path or ())


def _own_file(db: Engine, module: ModuleName) -> FileId | None:
    return files_by_module(db, STDLIB).get(module) or files_by_module(db, PROJECT).get(module)


def _file_around(db: Engine, module: ModuleName) -> FileId | None:
    """The file of the longest prefix that is a file, if the rest is nested in it."""
    segments = module.split(".")
    for count in range(len(segments) - 1, 0, -1):
        file = _own_file(db, ModuleName(".".join(segments[:count])))
        if file is not None:
            return file if tuple(segments[count:]) in nested_modules(db, file) else None
    return None


@query
def nested_modules(db: Engine, file: FileId) -> Mapping[Path, bool]:
    """The modules inside a file by their path in it, outer ones first; whether they are marked `pub`."""
    found: dict[Path, bool] = {}
    for ref, item in file_items(db, file).items():
        if item.function_head is None and isinstance(item.tree, _WITH_ITEMS) and item.tree.header.name:
            found.setdefault((*nesting(ref), item.tree.header.name), item.tree.header.is_public)
    return found


def nested_names(db: Engine, module: ModuleName, viewer: ModuleName) -> tuple[str, ...]:
    """The modules nested in one, at any depth, that can be named in `viewer`, relative and dotted: `Inner.Deep`."""
    file = file_of_module(db, module)
    path = None if file is None else _path_in(db, file, module)
    if file is None or path is None:
        return ()
    inside = nested_modules(db, file)
    below = (each for each in inside if each[: len(path)] == path != each)
    names = (".".join(each[len(path) :]) for each in below)
    return tuple(name for name in names if is_visible(db, ModuleName(f"{module}.{name}"), viewer))


def is_visible(db: Engine, module: ModuleName, viewer: ModuleName) -> bool:
    """Whether a module can be named in another: each one around it is public, or is around the viewer too."""
    file = file_of_module(db, module)
    path = None if file is None else _path_in(db, file, module)
    if file is None or path is None:
        return True
    outer = module[: len(module) - len(".".join(path)) - 1]
    for count in range(1, len(path) + 1):
        around = ".".join((outer, *path[: count - 1]))
        if not nested_modules(db, file)[path[:count]] and not f"{viewer}.".startswith(f"{around}."):
            return False
    return True


def _path_in(db: Engine, file: FileId, module: ModuleName) -> Path | None:
    """The path of a module in its file; () for the file's own."""
    own = module_of_file(db, file)
    if own is None:
        return None
    return () if module == own else tuple(module[len(own) + 1 :].split("."))


@query
def modules_in_file(db: Engine, file: FileId) -> tuple[ModuleName, ...]:
    """The module that a file is, and those nested in it that no file takes the name of."""
    module = module_of_file(db, file)
    if module is None:
        return ()
    nested = (ModuleName(".".join((module, *path))) for path in nested_modules(db, file))
    return (module, *(each for each in nested if _own_file(db, each) is None))


def module_of_item(db: Engine, ref: ItemRef) -> ModuleName | None:
    """The module, perhaps a nested one, in which an item stands; None outside of the project."""
    module = module_of_file(db, ref.file)
    return None if module is None else ModuleName(".".join((module, *nesting(ref))))


@query
def module_items(db: Engine, module: ModuleName) -> FileItems:
    """The items of one module, without those of modules nested in it."""
    file = file_of_module(db, module)
    path = None if file is None else _path_in(db, file, module)
    if file is None or path is None:
        return FileItems({})
    if not nested_modules(db, file):
        return file_items(db, file)
    return FileItems({ref: item for ref, item in file_items(db, file).items() if nesting(ref) == path})


@query
def item_refs(db: Engine, module: ModuleName) -> tuple[ItemRef, ...]:
    """The items of a module, in order. An edit in one of them changes nothing here, as it does in `module_items`."""
    return tuple(module_items(db, module))


def items_below(db: Engine, module: ModuleName) -> tuple[ItemRef, ...]:
    """The items of a module and of all that are nested in it."""
    file = file_of_module(db, module)
    path = None if file is None else _path_in(db, file, module)
    if file is None or path is None:
        return ()
    return tuple(ref for ref in file_items(db, file) if nesting(ref)[: len(path)] == path)


def is_file(db: Engine, module: ModuleName) -> bool:
    """Whether a module is a file of its own."""
    return _own_file(db, module) is not None


@query
def module_around(db: Engine, module: ModuleName) -> ModuleName | None:
    """The module in whose text a module is nested; None for a file."""
    return None if _own_file(db, module) is not None else ModuleName(module.rpartition(".")[0])


@query
def module_of_file(db: Engine, file: FileId) -> ModuleName | None:
    """The module that a file is; None for a file outside the project."""
    if is_derived(file):
        behind = type_behind(file)
        return module_of_derived(file, None if behind is None else module_of_file(db, behind.file))
    return modules_by_file(db, STDLIB).get(file) or modules_by_file(db, PROJECT).get(file)


@query
def is_stdlib_module(db: Engine, module: ModuleName) -> bool:
    """Whether the module belongs to the library."""
    return module in files_by_module(db, STDLIB)


@query
def project_modules(db: Engine, part: str) -> tuple[ModuleName, ...]:
    """All modules of a part, sorted."""
    return tuple(sorted(files_by_module(db, part)))


@query
def project_files(db: Engine, part: str) -> tuple[FileId, ...]:
    """The files of a part, in the order of their modules' names."""
    files = (file_of_module(db, module) for module in project_modules(db, part))
    return tuple(file for file in files if file is not None)
