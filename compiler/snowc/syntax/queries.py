"""The queries of the syntax stage: text → items → trees.

In: `file_text`. Out: parsed items, by text, by file and by `ItemRef`; offsets apart from them. An edit runs the
splitter over the file and the parser over the texts that are new; everything that asks for an item by its `ItemRef`
sees it unchanged while its text is.
"""

from __future__ import annotations

from collections.abc import Mapping

from snowc.diagnostics.facts import ItemRef, PlacedFinding
from snowc.inputs import file_text
from snowc.query import Engine, query
from snowc.source import FileId, LineIndex
from snowc.syntax.derived.files import is_derived, tuple_size, type_behind
from snowc.syntax.derived.shape import DerivedShape, shape_of, tuple_shape
from snowc.syntax.derived.text import derived_text
from snowc.syntax.file_items import FileItems
from snowc.syntax.lexer import lex
from snowc.syntax.nested import Named, with_nested
from snowc.syntax.parsed import ParsedFile, ParsedItem, PlacedItem
from snowc.syntax.parser import late_item
from snowc.syntax.split import split_items
from snowc.syntax.tokens import KIND_NAMES, NEWLINE


@query
def parsed_item(db: Engine, text: str) -> ParsedItem:
    """The item that a text spells. Keyed by the text: an item that moves, or comes back by undo, is not parsed
    again. Parsing waits until somebody asks for the tree, which is no question to the engine.
    """
    return late_item(text)


@query
def item_tokens(db: Engine, text: str) -> tuple[tuple[str, int, int], ...]:
    """The tokens and comments of a text for who colours it: terminal (`COMMENT` for comments), first code point, code
    point behind the last. Keyed by the text, as `parsed_item` is; line breaks and the end of the text are left out.
    """
    lexed = lex(text)
    tokens = zip(lexed.tokens.kinds, lexed.tokens.starts, lexed.tokens.ends, strict=True)
    found = [(KIND_NAMES[kind], start, end) for kind, start, end in tokens if start < end and kind != NEWLINE]
    found += [("COMMENT", start, end) for start, end in lexed.comments]
    return tuple(sorted(found, key=lambda token: token[1]))


@query
def derived_source(db: Engine, file: FileId) -> str:
    """The text of a derived file; "" when its type is gone."""
    shape = _derived_shape(db, file)
    return "" if shape is None else derived_text(shape)


def _derived_shape(db: Engine, file: FileId) -> DerivedShape | None:
    size, ref = tuple_size(file), type_behind(file)
    if size is not None:
        return tuple_shape(size)
    item = None if ref is None else item_of(db, ref)
    return None if item is None else shape_of(item.tree)


def source_text(db: Engine, file: FileId) -> str:
    """The text of a file, also of a derived one; "" for one that does not exist."""
    return derived_source(db, file) if is_derived(file) else file_text(db, file) or ""


@query
def parsed_file(db: Engine, file: FileId) -> ParsedFile:
    """All items of a file with their offsets; a file that does not exist has none."""
    split = split_items(source_text(db, file))
    items = tuple(PlacedItem(piece.offset, parsed_item(db, piece.text)) for piece in split.pieces)
    return ParsedFile(items, split.module_doc)


def _named_items(db: Engine, file: FileId) -> tuple[Named, ...]:
    return with_nested(file, parsed_file(db, file).items, lambda text: parsed_item(db, text))


@query
def file_items(db: Engine, file: FileId) -> FileItems:
    """The items of a file by their identity, in order, without positions; those of nested modules behind their
    module's own.
    """
    return FileItems({ref: placed.item for ref, placed in _named_items(db, file)})


@query
def item_offsets(db: Engine, file: FileId) -> Mapping[ItemRef, int]:
    """Where each item of a file starts. Changes with nearly every edit: only what makes places absolute may read it."""
    return {ref: placed.offset for ref, placed in _named_items(db, file)}


@query
def item_of(db: Engine, ref: ItemRef) -> ParsedItem | None:
    """The item of that identity; None when the file has no such item (any more)."""
    return file_items(db, ref.file).get(ref)


@query
def item_offset(db: Engine, ref: ItemRef) -> int | None:
    """Code point of the file at which the item's text starts."""
    return item_offsets(db, ref.file).get(ref)


@query
def line_index(db: Engine, file: FileId) -> LineIndex:
    """Line starts of a file."""
    return LineIndex(source_text(db, file))


@query
def syntax_findings(db: Engine, file: FileId) -> tuple[PlacedFinding, ...]:
    """What the parser reports on a file."""
    return tuple(PlacedFinding(ref, finding) for ref, item in file_items(db, file).items() for finding in item.errors)
