"""Which modules import which, by a scan of their texts.

In: texts. Out: what a module mentions after `import` or `from`, and the groups of modules that import each other. No
text is parsed for it: what strings and comments say may be taken for an import, which costs time only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from snowc.inputs import PROJECT, file_text, module_files
from snowc.query import Engine, InputPart, query
from snowc.resolve.groups import strongly_connected
from snowc.resolve.model import ModuleName
from snowc.source import FileId

_IMPORTED = re.compile(r"(?:import|from)\s+([A-Z][A-Za-z0-9]*(?:\s*\.\s*[A-Z][A-Za-z0-9]*)*)")


def _mentioned(text: str | None) -> tuple[ModuleName, ...]:
    paths = {tuple(re.split(r"\s*\.\s*", path)) for path in _IMPORTED.findall(text or "")}
    found = {".".join(path[:count]) for path in paths for count in range(1, len(path) + 1)}
    return tuple(ModuleName(path) for path in sorted(found))


_imports_of_file = InputPart("imports of file_text", file_text, _mentioned)
"""Apart from the texts: what rests on who imports whom, as every answer of the index does, rests on no text for it."""


def mentioned_imports(db: Engine, module: ModuleName) -> tuple[ModuleName, ...]:
    """What a module imports, and perhaps more; by a scan of its text. A path may end in a module that is nested in a
    file, so each beginning of it counts too.
    """
    file = files(db, PROJECT).get(module)
    return () if file is None else _imports_of_file(db, file)


@query
def import_groups(db: Engine, part: str) -> Mapping[ModuleName, tuple[ModuleName, ...]]:
    """The modules that import each other, by each of them. A group of one is the rule."""
    edges = {module: mentioned_imports(db, module) for module in files(db, part)}
    return {module: group for group in strongly_connected(edges) for module in group}


@query
def modules_below(db: Engine, module: ModuleName) -> tuple[ModuleName, ...]:
    """The files in the folder of a module's name: a module nested in it may not be called like one."""
    return tuple(each for each in files(db, PROJECT) if each.startswith(f"{module}."))


@query
def files(db: Engine, part: str) -> Mapping[ModuleName, FileId]:
    """The modules that are files, in the order of their names."""
    return {ModuleName(name): file for name, file in module_files(db, part)}


@query
def modules_of_files(db: Engine, part: str) -> Mapping[FileId, ModuleName]:
    return {file: module for module, file in files(db, part).items()}


def text_of(db: Engine, module: ModuleName) -> str:
    """The text of a module of the project that is a file."""
    file = files(db, PROJECT).get(module)
    return "" if file is None else file_text(db, file) or ""


def imported_groups(db: Engine, group: tuple[ModuleName, ...]) -> list[tuple[ModuleName, ...]]:
    """What the modules of a group import besides each other."""
    groups = import_groups(db, PROJECT)
    imported = {groups[name] for each in group for name in mentioned_imports(db, each) if name in groups}
    return sorted(imported - {group})
