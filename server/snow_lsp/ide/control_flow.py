"""The keywords that belong with one: where a construct begins and ends, and where it is left.

In: an offset on a keyword, or on `?`. Out: spans of the file. Of a function its `return`s and `?`s, of a loop its
`break`s and `continue`s, of a `receive` the arrows of its arms, of all of them `do`, `else`, `after` and `end`. What
stands in a closure belongs to the closure.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from snow_lsp.ide.locate import Location, locate
from snowc.database import Database
from snowc.source import FileId, Span
from snowc.syntax import tree
from snowc.syntax.queries import item_tokens
from snowc.syntax.walk import path_at

_FUNCTIONS = (tree.Closure, tree.FnItem, tree.ActorItem, tree.TestItem)
_LOOPS = (tree.For, tree.While)
_CONSTRUCTS = (*_FUNCTIONS, *_LOOPS, tree.If, tree.Case, tree.Receive)
_KEYWORDS: dict[type, frozenset[str]] = {
    tree.If: frozenset(("if", "do", "else", "else if", "end")),
    tree.Case: frozenset(("case", "do", "end")),
    tree.Receive: frozenset(("receive", "do", "->", "after", "end")),
    tree.For: frozenset(("for", "do", "end")),
    tree.While: frozenset(("while", "do", "end")),
    **dict.fromkeys(_FUNCTIONS, frozenset(("fn", "async", "actor", "test", "do", "end"))),
}
_LEAVES_FUNCTION, _LEAVES_LOOP = frozenset(("return", "?")), frozenset(("break", "continue"))

_Token: TypeAlias = tuple[str, Span]


def control_flow(db: Database, file: FileId, offset: int) -> tuple[Span, ...]:
    """Nothing where no keyword is at the offset, or one that decides nothing."""
    location = locate(db, file, offset)
    if location is None:
        return ()
    tokens = _tokens(db, location)
    here = [each for each in tokens if each[1].start <= location.offset <= each[1].end]
    if not here:
        return ()
    owner = _owner(location.item.tree, here[-1])
    if owner is None:
        return ()
    found = [token for token in tokens if _inside(token[1], owner) and _owner(location.item.tree, token) is owner]
    return tuple(span.shifted(location.item_offset) for _, span in found)


def _tokens(db: Database, location: Location) -> list[_Token]:
    """The keywords of an item, and what else leaves something."""
    words = frozenset().union(*_KEYWORDS.values(), _LEAVES_FUNCTION, _LEAVES_LOOP)
    text = location.item.text
    found = ((" ".join(text[start:end].split()), Span(start, end)) for _, start, end in item_tokens(db, text))
    return [token for token in found if token[0] in words]


def _owner(root: tree.Item, token: _Token) -> Any | None:
    """The construct that a word begins, ends, divides or leaves."""
    word, span = token
    around = [each for each in path_at(root, span.start) if isinstance(each, _CONSTRUCTS) and _inside(span, each)]
    if word == "?" and not any(isinstance(each, tree.Try) and each.end == span.end for each in path_at(root, span.end)):
        return None  # of a type
    if word in _LEAVES_FUNCTION:
        return next((each for each in reversed(around) if isinstance(each, _FUNCTIONS)), None)
    if word in _LEAVES_LOOP:
        nearest = next((each for each in reversed(around) if isinstance(each, (*_FUNCTIONS, *_LOOPS))), None)
        return nearest if isinstance(nearest, _LOOPS) else None
    if not around or word not in _KEYWORDS[type(around[-1])]:
        return None
    owner = around.pop()
    while around and isinstance(around[-1], tree.If) and around[-1].otherwise is owner:
        owner = around.pop()
    return owner


def _inside(span: Span, node: Any) -> bool:
    return bool(node.start <= span.start and span.end <= node.end)
