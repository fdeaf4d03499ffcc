"""What could be imported from anywhere: the public functions and types of all modules.

In: the modules of the project and the library. Out: names as the texts spell them, for who looks for some of them in
thousands of modules; the heads of one name; and what one module really declares. A text is looked through without being
parsed, so an answer about all modules costs next to nothing, after any edit; of a head only itself is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from snowc.inputs import PROJECT, STDLIB, file_text
from snowc.query import Engine, query
from snowc.resolve.internal_modules import INTERNAL_MODULES
from snowc.resolve.model import FunctionRef, ModuleName, TypeEntry
from snowc.resolve.modules import files_by_module, project_modules
from snowc.resolve.queries import file_of_module, module_names
from snowc.source import FileId
from snowc.syntax import tree
from snowc.syntax.generated import is_hidden
from snowc.syntax.heads import head_of, head_text, plain_parameter_names
from snowc.syntax.queries import parsed_item
from snowc.syntax.split import split_items
from snowc.values import value

_DECLARED = re.compile(r"\npub\s+(?:[a-z]+\s+)*?(fn|def|type|struct|service)\s+(\w+)")
"""Public items at the left margin, in a text with a line break in front: a pattern that begins with letters is searched
for many times as fast as one that begins with `^`. What only looks like an item, in a text of several lines, is sorted
out later."""
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
    """A name that a module seems to have, with its file; or, without one, the module's own last segment. `label` is as
    in `Importable`."""

    name: str
    label: str
    module: ModuleName
    file: FileId | None
    is_type: bool


@value
class ImportableHead:
    """`shown` is a function's head as it is written, or what kind of type it is."""

    shown: str
    is_type: bool
    parameters: tuple[str | None, ...] = ()


@query
def importable_modules(db: Engine, _: None) -> tuple[ModuleName, ...]:
    library = (each for each in files_by_module(db, STDLIB) if each not in INTERNAL_MODULES)
    return (*project_modules(db, PROJECT), *library)


@query
def spelled(db: Engine, _: None) -> tuple[Spelled, ...]:
    """Of all modules."""
    found: list[Spelled] = []
    for part in (PROJECT, STDLIB):
        for module, file in files_by_module(db, part).items():
            if module not in INTERNAL_MODULES:
                found += _spelled_in(db, (module, file))
    return tuple(found)


@query
def _spelled_in(db: Engine, place: tuple[ModuleName, FileId]) -> tuple[Spelled, ...]:
    """The module's own name, and each of its names once: a function has clauses."""
    module, file = place
    last = module.rpartition(".")[2]
    declared = dict.fromkeys(_DECLARED.findall("\n" + (file_text(db, file) or "")))
    names = (Spelled(name, f"{last}.{name}", module, file, keyword not in _FUNCTIONS) for keyword, name in declared)
    return (Spelled(last, last, module, None, is_type=False), *names)


@query
def _pieces_by_name(db: Engine, file: FileId) -> Mapping[str, tuple[str, ...]]:
    """The texts of a file's public items at the left margin, from their heads on."""
    found: dict[str, tuple[str, ...]] = {}
    for piece in split_items(file_text(db, file) or "").pieces:
        text = "\n" + piece.text
        head = _DECLARED.search(text)
        if head is not None:
            found[head[2]] = (*found.get(head[2], ()), text[head.start() + 1 :])
    return found


@query
def importable_head(db: Engine, place: tuple[FileId, str]) -> ImportableHead | None:
    """None where only the text looks like a public item."""
    file, name = place
    pieces = _pieces_by_name(db, file).get(name, ())
    for piece in pieces:
        kind = _kind_of_type(db, piece)
        if kind is not None:
            return ImportableHead(kind, is_type=True)
    clauses = [each for each in map(head_of, pieces) if isinstance(each, tree.FnItem) and each.header.name == name]
    if not clauses:
        return None
    shown = " ".join(head_text(pieces[0]).removeprefix("pub").split())
    return ImportableHead(shown, is_type=False, parameters=plain_parameter_names(clauses))


def _kind_of_type(db: Engine, piece: str) -> str | None:
    """As entries of types name it."""
    if piece.split(None, 2)[1] in ("fn", "async", "def"):
        return None
    match parsed_item(db, piece).tree:
        case tree.StructItem():
            return "struct"
        case tree.SumItem():
            return "sum"
        case tree.AliasItem():
            return "alias"
        case tree.ServiceItem():
            return "service"
        case _:
            return None


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
