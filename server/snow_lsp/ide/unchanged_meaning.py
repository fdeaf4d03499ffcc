"""The proof of a rename: after its edits every name of the program stands for the same thing, and no error is new.

In: the edits, and the words that are given up and taken. Out: a refusal that says what would change; None for an edit
that changes nothing but names. It is found out by doing it, on the texts that would be (`what_if.py`).

Names are looked up by how they are spelled. So only items that spell one of the words can come to mean something else:
these are compared, and in them the names that are spelled so; no other item is parsed or inferred for it. An item that
spells none of them calls what has the type that it had, as long as all that are compared mean what they meant. Nor is
one inferred in which all of them stand for something by scope alone (`mentions.needs_types`), unless it is the one that
is renamed: types look up names only behind a dot, in braces, and before the `:` of an argument.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from snow_lsp.ide.mentions import Words, mentions, mentions_spelling, needs_types
from snow_lsp.ide.spelling import items_spelling
from snow_lsp.ide.symbols import FieldSymbol, Symbol
from snow_lsp.ide.what_if import what_if
from snowc.database import Database, sorted_diagnostics
from snowc.diagnostics.diagnostic import Diagnostic, Severity
from snowc.diagnostics.facts import ItemRef, PlacedFinding
from snowc.diagnostics.wording import diagnostic_of, severity_of
from snowc.inputs import file_text
from snowc.resolve.declarations import declaration_findings
from snowc.resolve.model import ModuleName
from snowc.resolve.queries import definition_of_item, group_of, module_of_item, resolved_item
from snowc.source import FileId, Span
from snowc.syntax import tree
from snowc.syntax.containers import container_of
from snowc.syntax.parsed import ParsedItem
from snowc.syntax.queries import item_of
from snowc.types.queries import infer_group

_LOCAL_ITEMS = (tree.FnItem, tree.ActorItem, tree.ConstItem, tree.TestItem, tree.ImportItem)
"""Items whose errors are found in them alone; what is wrong with others may show anywhere in the file."""

Meaning = tuple[FileId, int, str, bool, Symbol]
"""File, first code point, kind of symbol, whether it declares, and the symbol."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One edit. A short form (`Point { x }`) becomes a long one, `field: local`: `second` is where in the replacement
    the local begins, None for other edits.
    """

    span: Span
    replacement: str
    second: int | None = None


Rewrites = dict[FileId, tuple[Rewrite, ...]]


def refused_meaning(db: Database, rewrites: Rewrites, words: Words, new: str, files: tuple[FileId, ...]) -> str | None:
    """What speaks against the edits, for the user. "" among the words stands for all: then everything is compared."""
    whole = frozenset(file for file in files if _must_be_checked(db, file, words, rewrites.get(file, ())))
    before, errors = _meanings(db, files, words, rewrites), _errors(db, files, words, whole)
    lacked_main = db.missing_main() is not None
    texts = {file: rewritten(file_text(db, file) or "", each) for file, each in rewrites.items()}
    with what_if(db, texts):
        after, now = _meanings(db, files, words, {}), _errors(db, files, words, whole)
        main = db.missing_main()
        clash = _first_difference(before, after)
        place = None if clash is None else _in_words(db, clash)
    if place is not None:
        return f"`{new}` is taken: a name would stand for something else in {place}"
    known = Counter((each.place.file, each.code) for each in errors)
    known.subtract((each.place.file, each.code) for each in now)
    broken = next((each for each in now if known[each.place.file, each.code] < 0), None)
    if broken is None and not lacked_main:
        broken = main
    return None if broken is None else f"with `{new}` there is an error: {broken.message}"


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


# --- errors ----------------------------------------------------------------------------------------------------------


def _must_be_checked(db: Database, file: FileId, words: Words, rewrites: tuple[Rewrite, ...]) -> bool:
    """Whether an edit of a file may make an error anywhere in it: it changes more than functions and their like."""
    for ref, start in items_spelling(db, file, words):
        item = item_of(db, ref)
        is_edited = item is not None and any(start <= each.span.start < start + len(item.text) for each in rewrites)
        if item is not None and (is_edited or "" in words) and not isinstance(item.tree, _LOCAL_ITEMS):
            return True
    return False


def _errors(db: Database, files: tuple[FileId, ...], words: Words, whole: frozenset[FileId]) -> list[Diagnostic]:
    """The errors of items that spell one of the words, and all errors of some files."""
    found: list[Diagnostic] = []
    for file in files:
        if file in whole:
            found += (each for each in db.check(file) if each.severity is Severity.ERROR)
        else:
            refs = [ref for ref, _ in items_spelling(db, file, words)]
            found += sorted_diagnostics(_errors_of_items(db, refs, words))
    return found


def _errors_of_items(db: Database, refs: list[ItemRef], words: Words) -> Iterator[Diagnostic]:
    for placed in _findings_of_items(db, refs, words):
        if severity_of(placed.finding.fact.code) is Severity.ERROR:
            diagnostic = diagnostic_of(placed.item, placed.finding, db)
            if diagnostic is not None:
                yield diagnostic


def _findings_of_items(db: Database, refs: list[ItemRef], words: Words) -> Iterator[PlacedFinding]:
    """What is said of these items, and between them: of two that declare one name both spell it."""
    by_module: dict[ModuleName | None, dict[ItemRef, ParsedItem]] = {}
    for ref in refs:
        item = item_of(db, ref)
        if item is None:
            continue
        by_module.setdefault(module_of_item(db, ref), {})[ref] = item
        yield from (PlacedFinding(ref, each) for each in (*item.errors, *resolved_item(db, ref).findings))
        definition = definition_of_item(db, ref) if _is_inferred(db, ref, words) else None
        group = () if definition is None else group_of(db, definition)
        yield from infer_group(db, group).findings if group else ()
    for items in by_module.values():
        yield from declaration_findings(items)


def _is_inferred(db: Database, ref: ItemRef, words: Words) -> bool:
    """Whether types may say something about an item that they did not say before."""
    if "" in words or container_of(ref) is not None or needs_types(db, ref, words):
        return True
    return any(each.is_declaration for each in mentions_spelling(db, ref, words))


# --- meanings --------------------------------------------------------------------------------------------------------


def _meanings(
    db: Database, files: tuple[FileId, ...], words: Words, rewrites: Mapping[FileId, tuple[Rewrite, ...]]
) -> list[Meaning]:
    """What every name that is spelled as one of the words stands for, placed as it will be after the edits."""
    found: list[Meaning] = []
    for file in files:
        edits = rewrites.get(file, ())
        for ref, start in items_spelling(db, file, words):
            for mention in mentions(db, ref) if "" in words else mentions_spelling(db, ref, words):
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
