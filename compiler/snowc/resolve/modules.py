"""Which modules there are, and which file each one is.

In: `module_files`. Out: module → file and back. The library is asked first: a project cannot have a module of the same
name (E0051), so what the library's own files read stays durable.
"""

from __future__ import annotations

from collections.abc import Mapping

from snowc.inputs import PROJECT, STDLIB, module_files
from snowc.query import Engine, query
from snowc.resolve.model import ModuleName
from snowc.source import FileId


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
    """The file of a module; None when there is no such module."""
    return files_by_module(db, STDLIB).get(module) or files_by_module(db, PROJECT).get(module)


@query
def module_of_file(db: Engine, file: FileId) -> ModuleName | None:
    """The module that a file is; None for a file outside the project."""
    return modules_by_file(db, STDLIB).get(file) or modules_by_file(db, PROJECT).get(file)


@query
def is_stdlib_module(db: Engine, module: ModuleName) -> bool:
    """Whether the module belongs to the library."""
    return module in files_by_module(db, STDLIB)


@query
def project_modules(db: Engine, part: str) -> tuple[ModuleName, ...]:
    """All modules of a part, sorted."""
    return tuple(sorted(files_by_module(db, part)))
