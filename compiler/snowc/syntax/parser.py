"""One item's text to its tree.

In: the text of one top-level item (see `split.py`). Out: a `ParsedItem`: tree, findings, comments. A pure function of
the text that never fails: what can't be read becomes error nodes and findings. A text with the head of a plain function
(`function_heads.py`) is that function, whatever is wrong behind it.
"""

from __future__ import annotations

from typing import Any

from snowc.diagnostics.facts import Finding
from snowc.source import Span
from snowc.syntax.build.context import Build
from snowc.syntax.depth import MAX_DEPTH, too_deep_at
from snowc.syntax.docs import docs_by_position
from snowc.syntax.driver import Parsed, run
from snowc.syntax.errors import NestedTooDeeply
from snowc.syntax.function_heads import FunctionHead, function_head
from snowc.syntax.lexer import Lexed, lex
from snowc.syntax.newlines import settle
from snowc.syntax.parsed import Comment, ParsedItem
from snowc.syntax.tokens import END_OF_INPUT
from snowc.syntax.tree import Block, ErrorExpr, ErrorItem, FnItem, Header, Item
from snowc.values import replace


def parse_item(text: str) -> ParsedItem:
    """Parse one item. Spans are relative to the text's first code point."""
    lexed = lex(text)
    if lexed.tokens.kinds[0] == END_OF_INPUT:
        return _parsed(text, ErrorItem(0, 0), lexed.findings, lexed, 0)
    cx = Build(settle(lexed.tokens), docs_by_position(lexed.tokens, lexed.comments))
    result = run(cx, "source")
    if isinstance(result, Parsed):
        return _parsed(text, result.value, lexed.findings + cx.findings, lexed, cx.next_id())
    from snowc.syntax import recovery  # most items need none

    recovered = recovery.recover(lexed)
    return _parsed(text, recovered.tree, recovered.findings, lexed, recovered.node_count)


class _LateItem(ParsedItem):
    """Parsed when somebody asks for more than its text and the head of a function."""

    __slots__ = ()

    def __init__(self, text: str) -> None:
        self.text = text
        self.is_generated = False

    def __getattr__(self, name: str) -> Any:
        """Called for an attribute that is not set yet."""
        if name not in _PARSED:
            raise AttributeError(name)
        parsed = parse_item(self.text)
        for each in _PARSED:
            setattr(self, each, getattr(parsed, each))
        return getattr(self, name)


_PARSED = ("tree", "errors", "comments", "node_count", "is_broken", "_nodes")


def late_item(text: str) -> ParsedItem:
    """The same as `parse_item`, which runs when it must."""
    return _LateItem(text)


def _parsed(text: str, tree: Item, findings: list[Finding], lexed: Lexed, node_count: int) -> ParsedItem:
    if len(lexed.tokens.kinds) > MAX_DEPTH and (place := too_deep_at(tree)) is not None:
        findings = [*findings, Finding(place, NestedTooDeeply(MAX_DEPTH))]
        tree = ErrorItem(tree.start, tree.end)
    if findings and (head := function_head(text)) is not None and not _has_head(tree, head):
        tree, node_count = _function(text, head)
    comments = tuple(Comment(Span(start, end), text[start:end]) for start, end in lexed.comments)
    ordered = tuple(sorted(findings, key=lambda finding: finding.span.start)) if findings else ()
    return ParsedItem(text, tree, ordered, comments, node_count)


def _has_head(tree: Item, head: FunctionHead) -> bool:
    if not isinstance(tree, FnItem) or tree.body is None:
        return False
    return (tree.header.name, tree.header.is_public, tree.is_async) == (head.name, head.is_public, head.is_async)


def _function(text: str, head: FunctionHead) -> tuple[FnItem, int]:
    """The function that a text declares of which nothing but the head can be read, and the bound of its node ids."""
    alone = f"{text[: head.end]}{' end' if head.has_block else ' 0'}"
    if text == alone:
        function, count = _nothing_but_name(text, head), 0
    else:
        parsed = parse_item(alone)
        assert isinstance(parsed.tree, FnItem)
        function, count = parsed.tree, parsed.node_count
    lost = ErrorExpr(head.end, len(text), count, ())
    return replace(function, end=len(text), body=Block(head.end, len(text), count + 1, (lost,))), count + 2


def _nothing_but_name(text: str, head: FunctionHead) -> FnItem:
    start = head.name_at
    header = Header(head.name, Span(start, start + len(head.name)), head.is_public, None, ())
    return FnItem(start, len(text), header, (), (), None, None, (), None, None, head.is_async)
