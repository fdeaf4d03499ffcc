"""The colours of a text: what each token is, by the compiler's lexer and by what names stand for.

In: a file, and the part of it that is asked for. Out: tokens in source order, none empty, none overlapping, each on
one line. A name that stands for nothing has no token: what an editor shows for it then is plain text.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from snow_lsp.ide.deprecation import says_deprecated
from snow_lsp.ide.mentions import binders, mentions
from snow_lsp.ide.occurrences import declaring_items
from snow_lsp.ide.symbols import (
    AtomSymbol,
    ConstructorSymbol,
    DefinitionSymbol,
    FieldSymbol,
    LocalSymbol,
    Mention,
    SpecialSymbol,
    Symbol,
    TypeSymbol,
)
from snowc.database import Database
from snowc.diagnostics.facts import ItemRef
from snowc.inputs import file_text
from snowc.source import FileId, Span
from snowc.syntax import tree
from snowc.syntax.queries import item_of, item_offsets, item_tokens, parsed_file
from snowc.syntax.walk import children


class TokenKind(enum.Enum):
    """The protocol's names; their order is that of the legend."""

    NAMESPACE = "namespace"
    TYPE = "type"
    TYPE_PARAMETER = "typeParameter"
    PARAMETER = "parameter"
    VARIABLE = "variable"
    PROPERTY = "property"
    ENUM_MEMBER = "enumMember"
    FUNCTION = "function"
    KEYWORD = "keyword"
    COMMENT = "comment"
    STRING = "string"
    NUMBER = "number"
    OPERATOR = "operator"


class Modifier(enum.Flag):
    """Bits, in the order of the legend."""

    NONE = 0
    DECLARATION = enum.auto()
    READONLY = enum.auto()
    DEFAULT_LIBRARY = enum.auto()
    DOCUMENTATION = enum.auto()
    ASYNC = enum.auto()
    DEPRECATED = enum.auto()


@dataclass(frozen=True, slots=True)
class SemanticToken:
    """`span` in code points of the file; it holds no line break."""

    span: Span
    kind: TokenKind
    modifiers: Modifier = Modifier.NONE


Meaning = tuple[TokenKind, Modifier]

_LITERALS: dict[str, Meaning] = {
    **{name: (TokenKind.STRING, Modifier.NONE) for name in ("STRING", "MULTILINE")},
    **{name: (TokenKind.STRING, Modifier.NONE) for name in ("STRING_HEAD", "STRING_MIDDLE", "STRING_TAIL")},
    **{name: (TokenKind.NUMBER, Modifier.NONE) for name in ("INT", "FLOAT")},
    "ATOM": (TokenKind.ENUM_MEMBER, Modifier.READONLY),
}
_LINE = re.compile(r"[^\r\n]+")
_PUNCTUATION = frozenset(("(", ")", "[", "]", "{", "}", "%{", ",", ":", ".", "@"))


def semantic_tokens(db: Database, file: FileId, part: Span) -> tuple[SemanticToken, ...]:
    """The tokens of all items and comments that touch a part of the file."""
    text = file_text(db, file) or ""
    names: dict[Span, Meaning] = {}
    for ref, start in item_offsets(db, file).items():
        item = item_of(db, ref)
        if item is not None and not item.is_generated and _touches(Span(start, start + len(item.text)), part):
            names.update(_written(item.tree, start))
            names.update(_mentioned(db, item.tree, mentions(db, ref), start))
    found = (
        token
        for start, piece in _pieces(db, file, text)
        if _touches(Span(start, start + len(piece)), part)
        for token in _tokens(db, piece, start, names)
    )
    return tuple(line for token in found for line in _lines(token, text) if _touches(line.span, part))


def _touches(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end


def _pieces(db: Database, file: FileId, text: str) -> Iterator[tuple[int, str]]:
    """The items' texts, and what is between and behind them (comments)."""
    end = 0
    for placed in parsed_file(db, file).items:
        yield end, text[end : placed.offset]
        yield placed.offset, placed.item.text
        end = placed.offset + len(placed.item.text)
    yield end, text[end:]


def _tokens(db: Database, piece: str, start: int, names: Mapping[Span, Meaning]) -> Iterator[SemanticToken]:
    tokens = item_tokens(db, piece)
    for index, (terminal, first, last) in enumerate(tokens):
        span = Span(first + start, last + start)
        following = piece[last : last + 1] if index + 1 < len(tokens) else ""
        meaning = names.get(span) or _by_terminal(terminal, piece[first:last], following)
        if meaning is not None:
            yield SemanticToken(span, *meaning)


def _by_terminal(terminal: str, text: str, following: str) -> Meaning | None:
    """What a token is that is no known name; `following` is the character behind it."""
    if terminal == "COMMENT":
        return TokenKind.COMMENT, Modifier.DOCUMENTATION if text.startswith("##") else Modifier.NONE
    if terminal in _LITERALS:
        return _LITERALS[terminal]
    if terminal == "UPPER":
        return (TokenKind.NAMESPACE, Modifier.NONE) if following == "." else None
    if terminal in ("NAME", "ERROR") or text in _PUNCTUATION:
        return None
    return (TokenKind.KEYWORD if text[0].isalpha() else TokenKind.OPERATOR), Modifier.NONE


def _lines(token: SemanticToken, text: str) -> Iterator[SemanticToken]:
    """A token line by line: not every client takes one with line breaks."""
    for line in _LINE.finditer(text, token.span.start, token.span.end):
        yield SemanticToken(Span(*line.span()), token.kind, token.modifiers)


# --- names -----------------------------------------------------------------------------------------------------------


def _written(root: Any, start: int) -> Iterator[tuple[Span, Meaning]]:
    """What the tree alone says: modules, type parameters, built-in types. What names stand for is laid over it."""
    generics = {each.name for name in ("generics", "where") for each in getattr(root, name, ())}
    if isinstance(root, tree.ImportItem):
        yield from _path(root.path, root.path_span.shifted(start))
    if isinstance(root, tree.ModuleItem):
        yield root.header.name_span.shifted(start), (TokenKind.NAMESPACE, Modifier.DECLARATION)
    pending = [root]
    while pending:
        node = pending.pop()
        pending.extend(children(node))
        if isinstance(node, tree.Generic):
            span = Span(node.start, node.start + len(node.name))
            yield span.shifted(start), (TokenKind.TYPE_PARAMETER, Modifier.DECLARATION)
        elif isinstance(node, tree.NamedType) and len(node.path) == 1:
            span = Span(node.start, node.start + len(node.path[0]))
            is_generic = node.path[0] in generics
            builtin = (TokenKind.TYPE, Modifier.DEFAULT_LIBRARY)
            yield span.shifted(start), (TokenKind.TYPE_PARAMETER, Modifier.NONE) if is_generic else builtin


def _path(path: tuple[str, ...], span: Span) -> Iterator[tuple[Span, Meaning]]:
    start = span.start
    for segment in path:
        yield Span(start, start + len(segment)), (TokenKind.NAMESPACE, Modifier.NONE)
        start += len(segment) + 1


def _mentioned(
    db: Database, root: Any, found: tuple[Mention, ...], start: int
) -> Iterator[tuple[Span, tuple[TokenKind, Modifier]]]:
    parameters = _parameters(root)
    known: dict[Symbol, Meaning] = {}
    for mention in reversed(found):  # of two in one place the first counts
        meaning = known.get(mention.symbol)
        if meaning is None:
            meaning = known[mention.symbol] = _meaning(db, mention.symbol, parameters)
        kind, modifiers = meaning
        declaration = Modifier.DECLARATION if mention.is_declaration else Modifier.NONE
        yield mention.span.shifted(start), (kind, modifiers | declaration)


def _parameters(root: Any) -> frozenset[int]:
    """The bindings of all parameters of an item, those of closures too."""
    found: set[int] = set()
    pending = [root]
    while pending:
        node = pending.pop()
        pending.extend(children(node))
        if isinstance(node, tree.Parameter):
            found.update(each.id for each in binders(node.pattern))
    return frozenset(found)


def _meaning(db: Database, symbol: Symbol, parameters: frozenset[int]) -> Meaning:
    if isinstance(symbol, LocalSymbol):
        return (TokenKind.PARAMETER if symbol.binding in parameters else TokenKind.VARIABLE), Modifier.NONE
    if isinstance(symbol, AtomSymbol):
        return _LITERALS["ATOM"]
    if isinstance(symbol, SpecialSymbol):
        return TokenKind.FUNCTION, Modifier.DEFAULT_LIBRARY
    items = declaring_items(db, symbol)
    is_library = any(ref.file.startswith("stdlib:") for ref in items)
    modifiers = Modifier.DEFAULT_LIBRARY if is_library else Modifier.NONE
    if not is_library and _is_deprecated(db, symbol, items):
        modifiers |= Modifier.DEPRECATED
    match symbol:
        case DefinitionSymbol():
            item = item_of(db, items[0]) if items else None
            if item is not None and isinstance(item.tree, tree.ConstItem):
                return TokenKind.VARIABLE, modifiers | Modifier.READONLY
            if item is not None and isinstance(item.tree, tree.FnItem) and item.tree.is_async:
                return TokenKind.FUNCTION, modifiers | Modifier.ASYNC
            return TokenKind.FUNCTION, modifiers
        case TypeSymbol():
            return TokenKind.TYPE, modifiers
        case ConstructorSymbol():
            return TokenKind.ENUM_MEMBER, modifiers
        case FieldSymbol():
            return TokenKind.PROPERTY, modifiers


def _is_deprecated(db: Database, symbol: Symbol, items: tuple[ItemRef, ...]) -> bool:
    """A variant or field is as old as its type says, not by itself."""
    if not isinstance(symbol, DefinitionSymbol | TypeSymbol):
        return False
    parsed = (item_of(db, ref) for ref in items)
    headers = (getattr(each.tree, "header", None) for each in parsed if each is not None)
    return any(each is not None and each.doc and says_deprecated(each.doc) for each in headers)
