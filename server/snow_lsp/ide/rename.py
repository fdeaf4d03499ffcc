"""A new name for a thing, at every place that mentions it.

In: a place and a name. Out: the edits of all files, or a refusal that says why: a word that is no name for such a
thing, something that belongs to the library, a name that would stand for something else at one of the places. The last
is found out by doing it (`unchanged_meaning.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from snow_lsp.ide.handlers_of_services import Handler, handler_at, handler_of, is_start, new_names
from snow_lsp.ide.mentions import mentions_spelling
from snow_lsp.ide.occurrences import declaring_items, is_parameter, occurrences, same_symbols, symbol_at
from snow_lsp.ide.spelling import items_spelling, places_of
from snow_lsp.ide.symbols import (
    AtomSymbol,
    ConstructorSymbol,
    DefinitionSymbol,
    FieldSymbol,
    LocalSymbol,
    SpecialSymbol,
    Symbol,
    TypeSymbol,
    name_of,
)
from snow_lsp.ide.unchanged_meaning import Rewrite, Rewrites, refused_meaning
from snowc.database import Database
from snowc.inputs import STDLIB, file_text, module_files
from snowc.source import FileId, Span
from snowc.syntax.keywords import KEYWORDS, RESERVED_WORDS

_LOWER = re.compile(r"[a-z_][A-Za-z0-9_]*")
_UPPER = re.compile(r"[A-Z][A-Za-z0-9_]*")

_KINDS = {
    LocalSymbol: "a variable",
    DefinitionSymbol: "a function, actor or constant",
    TypeSymbol: "a type",
    ConstructorSymbol: "a variant",
    FieldSymbol: "a field",
    AtomSymbol: "an atom",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no rename, for the user."""

    message: str


@dataclass(frozen=True, slots=True)
class Target:
    """What a rename at a place is about: the symbol, the name's span in the file, the name as it stands there."""

    symbol: Symbol
    span: Span
    name: str


def rename_target(db: Database, file: FileId, offset: int) -> Target | Refusal | None:
    """What would be renamed at an offset; None where no name is."""
    handler = handler_at(db, file, offset)
    if handler is not None:
        return Target(DefinitionSymbol(handler.functions[0]), handler.span, handler.name)
    found = symbol_at(db, file, offset)
    if found is None:
        return None
    symbol, span = found
    name = (file_text(db, file) or "")[span.start : span.end]
    if isinstance(symbol, AtomSymbol):
        return _atom_target(db, Target(symbol, span, name))
    if name in KEYWORDS or isinstance(symbol, SpecialSymbol):
        return Refusal(f"`{name}` belongs to the language")
    target = Target(symbol, span, name)
    if is_start(db, symbol):
        return Refusal(
            f"`{name}` is made of the `init` of a service, or of a supervisor: its name is part of the language"
        )
    if _is_alias(db, target):
        return target
    items = [item for each in same_symbols(db, symbol) for item in declaring_items(db, each)]
    if not items or any(ref.file.startswith("stdlib:") for ref in items):
        return Refusal(f"`{name}` belongs to the library")
    if any(ref.file in db.layout.foreign for ref in items):
        return Refusal(f"`{name}` belongs to a dependency")
    return target


def _atom_target(db: Database, target: Target) -> Target | Refusal:
    """An atom is whoever's spells it: one that the library or a dependency knows keeps its name."""
    library = tuple(file for _, file in module_files(db, STDLIB))
    if next(occurrences(db, target.symbol, (*library, *db.layout.foreign)), None) is not None:
        return Refusal(f"`:{target.name}` belongs to the library, or to a dependency")
    return target


def rename(db: Database, file: FileId, offset: int, new: str) -> Rewrites | Refusal:
    """The edits that give the thing at an offset the name `new`."""
    target = rename_target(db, file, offset)
    if target is None:
        return Refusal("there is no name here that stands for something")
    if isinstance(target, Refusal):
        return target
    if refusal := _refused_name(target, new):
        return refusal
    if new == target.name:
        return {}
    handler = _handler(db, target)
    if handler is not None:
        return _rename_handler(db, target, handler, new)
    files = (file,) if _is_alias(db, target) or _is_inside(db, target.symbol) else _all_files(db, file)
    rewrites = _rewrites(db, target, new, files)
    concerned = tuple(each for each in files if _is_concerned(db, each, target, new))
    refused = refused_meaning(db, rewrites, frozenset((target.name, new)), new, concerned)
    return rewrites if refused is None else Refusal(refused)


def _is_concerned(db: Database, file: FileId, target: Target, new: str) -> bool:
    """Whether a file may come to mean something else. A function at the top of a module is named only below a name of
    its module, which the file spells, or behind a dot; so many files may have the new name for things of their own.
    """
    text = file_text(db, file) or ""
    if target.name in text or not isinstance(target.symbol, DefinitionSymbol):
        return True
    home = target.symbol.definition.module.rpartition(".")[2]
    is_near = home in text
    return any(is_near or _is_behind_dot(text, place) for place in places_of(text, (new,)))


def _is_behind_dot(text: str, place: int) -> bool:
    while place and text[place - 1].isspace():
        place -= 1
    return text[place - 1 : place] == "."


def _is_alias(db: Database, target: Target) -> bool:
    """Whether the name is one that the file itself gave: `y` of `from A import x as y`."""
    return name_of(target.symbol) not in (None, target.name) and _handler(db, target) is None


def _handler(db: Database, target: Target) -> Handler | None:
    """The handler whose name, or that of a function made of it, stands at the target."""
    handler = handler_of(db, target.symbol)
    return handler if handler is not None and target.name in handler.names else None


def _rename_handler(db: Database, target: Target, handler: Handler, new: str) -> Rewrites | Refusal:
    """A handler's new name, and all that comes of it."""
    names = new_names(handler, target.name, new)
    if names is None:
        shown = f"`{handler.name}` gives `{handler.names[1]}`"
        return Refusal(f"`{new}` can't come of a handler's name, as {shown}: rename the handler")
    files = _all_files(db, handler.file)
    found = {(handler.file, handler.span): Rewrite(handler.span, names[handler.name])}
    for function in handler.functions:
        for file, span, _ in occurrences(db, DefinitionSymbol(function), files):
            written = (file_text(db, file) or "")[span.start : span.end]
            if written in names:
                found[file, span] = Rewrite(span, names[written])
    rewrites: dict[FileId, list[Rewrite]] = {}
    for (file, _), each in found.items():
        rewrites.setdefault(file, []).append(each)
    by_file = {file: tuple(sorted(each, key=lambda one: one.span)) for file, each in rewrites.items()}
    refused = refused_meaning(db, by_file, frozenset((*names, *names.values())), new, files)
    return by_file if refused is None else Refusal(refused)


def _is_inside(db: Database, symbol: Symbol) -> bool:
    return isinstance(symbol, LocalSymbol) and not is_parameter(db, symbol)


def _all_files(db: Database, file: FileId) -> tuple[FileId, ...]:
    return tuple(dict.fromkeys((file, *db.files())))


def _refused_name(target: Target, new: str) -> Refusal | None:
    kind = _KINDS[type(target.symbol)]
    if new in KEYWORDS or new in RESERVED_WORDS:
        return Refusal(f"`{new}` is a keyword")
    if _LOWER.fullmatch(target.name) and not _LOWER.fullmatch(new):
        return Refusal(f"`{new}` is no name for {kind}: it begins with a small letter, and has letters, digits and `_`")
    if _UPPER.fullmatch(target.name) and not _UPPER.fullmatch(new):
        return Refusal(f"`{new}` is no name for {kind}: it begins with a capital, and has letters, digits and `_`")
    if new == "_":
        return Refusal("`_` is no name: it stands for what is not used")
    return None


def _rewrites(db: Database, target: Target, new: str, files: tuple[FileId, ...]) -> Rewrites:
    found: dict[FileId, list[Rewrite]] = {}
    short: dict[FileId, frozenset[Span]] = {}
    places = (place for symbol in same_symbols(db, target.symbol) for place in occurrences(db, symbol, files))
    for file, span, _ in places:
        if (file_text(db, file) or "")[span.start : span.end] == target.name:
            if file not in short:
                short[file] = _short_forms(db, file, target.name)
            found.setdefault(file, []).append(_rewrite(target, span, new, is_short=span in short[file]))
    return {file: tuple(sorted(each, key=lambda one: one.span)) for file, each in found.items()}


def _rewrite(target: Target, span: Span, new: str, *, is_short: bool) -> Rewrite:
    if not is_short:
        return Rewrite(span, new)
    field, local = (new, target.name) if isinstance(target.symbol, FieldSymbol) else (target.name, new)
    return Rewrite(span, f"{field}: {local}", second=len(field) + 2)


def _short_forms(db: Database, file: FileId, name: str) -> frozenset[Span]:
    """Where that name stands for a field and for a value."""
    fields: set[Span] = set()
    values: set[Span] = set()
    words = frozenset((name,))
    for ref, start in items_spelling(db, file, words):
        for mention in mentions_spelling(db, ref, words):
            (fields if isinstance(mention.symbol, FieldSymbol) else values).add(mention.span.shifted(start))
    return frozenset(fields & values)
