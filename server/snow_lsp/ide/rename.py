"""A new name for a thing, at every place that mentions it.

In: a place and a name. Out: the edits of all files, or a refusal that says why: a word that is no name for such a
thing, something that belongs to the library, a name that would stand for something else at one of the places. The last
is found out by doing it: after the edits every name of the program must stand for the same thing as before, and no
error may be new.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest

from snow_lsp.ide.handlers_of_services import Handler, handler_at, handler_of, is_start, new_names
from snow_lsp.ide.mentions import mentions
from snow_lsp.ide.occurrences import declaring_items, is_parameter, occurrences, same_symbols, symbol_at
from snow_lsp.ide.symbols import (
    ConstructorSymbol,
    DefinitionSymbol,
    FieldSymbol,
    LocalSymbol,
    SpecialSymbol,
    Symbol,
    TypeSymbol,
    name_of,
)
from snow_lsp.ide.what_if import what_if
from snowc.database import Database
from snowc.diagnostics.diagnostic import Diagnostic, Severity
from snowc.inputs import file_text
from snowc.source import FileId, Span
from snowc.syntax.keywords import KEYWORDS, RESERVED_WORDS
from snowc.syntax.queries import item_offsets

_LOWER = re.compile(r"[a-z_][A-Za-z0-9_]*")
_UPPER = re.compile(r"[A-Z][A-Za-z0-9_]*")

_KINDS = {
    LocalSymbol: "a variable",
    DefinitionSymbol: "a function, actor or constant",
    TypeSymbol: "a type",
    ConstructorSymbol: "a variant",
    FieldSymbol: "a field",
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


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One edit. A short form (`Point { x }`) becomes a long one, `field: local`: `second` is where in the replacement
    the local begins, None for other edits.
    """

    span: Span
    replacement: str
    second: int | None = None


Rewrites = dict[FileId, tuple[Rewrite, ...]]


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
    return _refused_meaning(db, rewrites, new, _all_files(db, file) if len(files) > 1 else files) or rewrites


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
    return _refused_meaning(db, by_file, new, files) or by_file


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
                short[file] = _short_forms(db, file)
            found.setdefault(file, []).append(_rewrite(target, span, new, is_short=span in short[file]))
    return {file: tuple(sorted(each, key=lambda one: one.span)) for file, each in found.items()}


def _rewrite(target: Target, span: Span, new: str, *, is_short: bool) -> Rewrite:
    if not is_short:
        return Rewrite(span, new)
    field, local = (new, target.name) if isinstance(target.symbol, FieldSymbol) else (target.name, new)
    return Rewrite(span, f"{field}: {local}", second=len(field) + 2)


def _short_forms(db: Database, file: FileId) -> frozenset[Span]:
    """Where one name stands for a field and for a value."""
    fields: set[Span] = set()
    values: set[Span] = set()
    for ref, start in item_offsets(db, file).items():
        for mention in mentions(db, ref):
            (fields if isinstance(mention.symbol, FieldSymbol) else values).add(mention.span.shifted(start))
    return frozenset(fields & values)


# --- the proof -------------------------------------------------------------------------------------------------------

Meaning = tuple[FileId, int, str, bool, Symbol]
"""File, first code point, kind of symbol, whether it declares, and the symbol."""


def _refused_meaning(db: Database, rewrites: Rewrites, new: str, files: tuple[FileId, ...]) -> Refusal | None:
    before, errors = _meanings(db, files, rewrites), _errors(db, files)
    lacked_main = db.missing_main() is not None
    texts = {file: rewritten(file_text(db, file) or "", each) for file, each in rewrites.items()}
    with what_if(db, texts):
        after, now = _meanings(db, files, {}), _errors(db, files)
        main = db.missing_main()
        clash = _first_difference(before, after)
        place = None if clash is None else _in_words(db, clash)
    if place is not None:
        return Refusal(f"`{new}` is taken: a name would stand for something else in {place}")
    known = Counter((each.place.file, each.code) for each in errors)
    known.subtract((each.place.file, each.code) for each in now)
    broken = next((each for each in now if known[each.place.file, each.code] < 0), None)
    if broken is None and not lacked_main:
        broken = main
    return None if broken is None else Refusal(f"with `{new}` there is an error: {broken.message}")


def _in_words(db: Database, meaning: Meaning) -> str:
    file, offset = meaning[:2]
    line = (file_text(db, file) or "").count("\n", 0, offset) + 1
    return f"line {line} of {file.rpartition('/')[2]}"


def rewritten(text: str, rewrites: tuple[Rewrite, ...]) -> str:
    """The text after the edits, which are sorted."""
    parts, end = [], 0
    for each in rewrites:
        parts += [text[end : each.span.start], each.replacement]
        end = each.span.end
    return "".join((*parts, text[end:]))


def _errors(db: Database, files: tuple[FileId, ...]) -> list[Diagnostic]:
    return [each for file in files for each in db.check(file) if each.severity is Severity.ERROR]


def _meanings(db: Database, files: tuple[FileId, ...], rewrites: Mapping[FileId, tuple[Rewrite, ...]]) -> list[Meaning]:
    """What every name stands for, placed as it will be after the edits."""
    found: list[Meaning] = []
    for file in files:
        edits = rewrites.get(file, ())
        for ref, start in item_offsets(db, file).items():
            for mention in mentions(db, ref):
                place = _moved(mention.span.shifted(start), mention.symbol, edits)
                kind = type(mention.symbol).__name__
                found.append((file, place, kind, mention.is_declaration, mention.symbol))
    return sorted(found, key=lambda each: each[:4])


def _moved(span: Span, symbol: Symbol, rewrites: tuple[Rewrite, ...]) -> int:
    moved = span.start
    for each in rewrites:
        if each.span.start >= span.start:
            break
        moved += len(each.replacement) - (each.span.end - each.span.start)
    own = next((each for each in rewrites if each.span == span), None)
    is_second = own is not None and own.second is not None and not isinstance(symbol, FieldSymbol)
    return moved + (own.second or 0) if own is not None and is_second else moved


def _first_difference(before: list[Meaning], after: list[Meaning]) -> Meaning | None:
    """The first name that stands for something else, or is gone: the symbols before and after must correspond one to
    one, at the same places.
    """
    forth: dict[Symbol, Symbol] = {}
    back: dict[Symbol, Symbol] = {}
    for old, new in zip_longest(before, after):
        if old is None or new is None or old[:4] != new[:4]:
            return new or old
        if forth.setdefault(old[4], new[4]) != new[4] or back.setdefault(new[4], old[4]) != old[4]:
            return new
    return None
