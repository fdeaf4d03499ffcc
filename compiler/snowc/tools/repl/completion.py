"""What may be typed next at the prompt.

In: the text before the cursor. Out: names with what they are, the likely ones first: after `Module.` its public
names, after `value.` its fields and the functions of its type's module, elsewhere values, definitions, the prelude,
modules and keywords; at the start commands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from snowc.resolve.builtin import PRELUDE
from snowc.resolve.model import ModuleName
from snowc.syntax.keywords import KEYWORDS
from snowc.tools.doc.entries import Entry
from snowc.tools.repl.definitions import shown_key
from snowc.tools.repl.look_up import module_doc, module_names
from snowc.tools.repl.session import Session
from snowc.types.queries import definition_of_type, type_shape
from snowc.types.show import show_type
from snowc.types.ty import Con, Type
from snowc.values import value

_WORD = re.compile(r"(?P<owner>(?:[A-Za-z_]\w*\.)*)(?P<start>[A-Za-z_]?\w*)$")
_COMMAND = re.compile(r"\s*:(?P<start>[a-z]*)$")


@value
class Completion:
    """`text` in place of the word that ends before the cursor, which is `typed` long; `meaning` for people."""

    text: str
    typed: int
    meaning: str


def completions(session: Session, commands: Iterable[str], before: str) -> list[Completion]:
    command = _COMMAND.match(before)
    if command is not None:
        return _starting(((each, "") for each in commands), command["start"])
    found = _WORD.search(before)
    if found is None:
        return []
    owner = found["owner"].removesuffix(".")
    if owner:
        return _starting(_of_owner(session, owner), found["start"])
    return _starting(_words(session), found["start"]) if found["start"] else []


def _starting(names: Iterable[tuple[str, str]], start: str) -> list[Completion]:
    return [Completion(name, len(start), meaning) for name, meaning in dict(names).items() if name.startswith(start)]


def _of_owner(session: Session, owner: str) -> Iterator[tuple[str, str]]:
    if owner in session.values:
        yield from _of_value(session, session.values[owner].type)
        return
    for module in module_names(session.db):
        if module == owner or module.endswith(f".{owner}"):
            yield from _public_names(session, module)
        elif module.startswith(f"{owner}."):
            yield module.removeprefix(f"{owner}.").partition(".")[0], "module"


def _of_value(session: Session, ty: Type) -> Iterator[tuple[str, str]]:
    if not isinstance(ty, Con):
        return
    definition = definition_of_type(session.db, ty.name)
    shape = None if definition is None else type_shape(session.db, definition)
    if shape is not None and shape.kind == "struct" and definition is not None and definition.module == session.module:
        variant = shape.variants[0]
        for name, field in zip(variant.field_names or (), variant.fields, strict=False):
            yield name, show_type(field)
    yield from _public_names(session, ty.name.rpartition(".")[2])


def _public_names(session: Session, module: str) -> Iterator[tuple[str, str]]:
    found = module_doc(session.db, ModuleName(module))
    for entry in () if found is None else found.entries:
        yield entry.name, _first_line(entry)


def _words(session: Session) -> Iterator[tuple[str, str]]:
    for name, bound in session.values.items():
        yield name, show_type(bound.type)
    for definition in session.definitions.entries:
        kind, _, _ = definition.key.partition(":")
        if kind not in ("impl", "import", "error"):
            yield shown_key(definition.key), kind
    yield from _public_names(session, PRELUDE)
    for module in module_names(session.db):
        yield module.partition(".")[0], "module"
    for keyword in sorted(KEYWORDS):
        yield keyword, ""


def _first_line(entry: Entry) -> str:
    return entry.declaration.partition("\n")[0]
