"""What could be imported from anywhere: the public functions and types of all modules.

In: the modules of the project and the library. Out: names as the texts spell them, for who looks for some of them in
thousands of modules; and what one module really declares. A text is looked through without being parsed, so an answer
about all modules costs next to nothing, after any edit; only modules that come into question are parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from snowc.inputs import PROJECT, STDLIB, file_text
from snowc.query import Engine, query
from snowc.resolve.internal_modules import INTERNAL_MODULES
from snowc.resolve.model import FunctionRef, ModuleName, TypeEntry
from snowc.resolve.modules import files_by_module, project_modules
from snowc.resolve.queries import file_of_module, module_names
from snowc.source import FileId
from snowc.syntax.generated import is_hidden
from snowc.values import value

_DECLARED = re.compile(r"^pub\s+(?:[a-z]+\s+)*?(fn|def|type|struct|service)\s+(\w+)", re.MULTILINE)
"""Public items at the left margin. What only looks like one, in a text of several lines, is sorted out later."""
_FUNCTIONS = ("fn", "def")


@value
class Importable:
    """A module (`what` is None), a function or a type of one. `label` is how it is written once the module is
    imported: `Geometry.area`."""

    name: str
    label: str
    module: ModuleName
    what: FunctionRef | TypeEntry | None


@value
class Spelled:
    """A name that a module seems to have, or its own last segment."""

    name: str
    module: ModuleName
    is_type: bool
    is_module: bool

    @property
    def label(self) -> str:
        return self.name if self.is_module else f"{self.module.rpartition('.')[2]}.{self.name}"


@query
def importable_modules(db: Engine, _: None) -> tuple[ModuleName, ...]:
    library = (each for each in files_by_module(db, STDLIB) if each not in INTERNAL_MODULES)
    return (*project_modules(db, PROJECT), *library)


@query
def spelled(db: Engine, _: None) -> tuple[Spelled, ...]:
    """Of all modules."""
    found: list[Spelled] = []
    for module in importable_modules(db, None):
        found.append(Spelled(module.rpartition(".")[2], module, is_type=False, is_module=True))
        file = file_of_module(db, module)
        found += (
            Spelled(name, module, is_type=keyword not in _FUNCTIONS, is_module=False)
            for keyword, name in (() if file is None else _declared_in(db, file))
        )
    return tuple(found)


@query
def _declared_in(db: Engine, file: FileId) -> tuple[tuple[str, str], ...]:
    """Keyword and name, each once: a function has clauses."""
    found = _DECLARED.findall(file_text(db, file) or "")
    return tuple(dict.fromkeys((keyword, name) for keyword, name in found))


def importable_spelling(db: Engine, name: str) -> Iterator[Importable]:
    """What can be imported from modules that are named so, or whose texts spell the name."""
    for module in importable_modules(db, None):
        file = file_of_module(db, module)
        if module.rpartition(".")[2] == name or (file is not None and name in (file_text(db, file) or "")):
            yield from importable_from(db, module)


@query
def importable_from(db: Engine, module: ModuleName) -> tuple[Importable, ...]:
    last = module.rpartition(".")[2]
    names = module_names(db, module)
    found = [Importable(last, last, module, None)]
    for name, declared in names.values.items():
        if declared.is_public and not is_hidden(name) and isinstance(declared.reference, FunctionRef):
            found.append(Importable(name, f"{last}.{name}", module, declared.reference))
    for name, entry in names.types.items():
        if entry.is_public:
            found.append(Importable(name, f"{last}.{name}", module, entry))
    return tuple(found)
