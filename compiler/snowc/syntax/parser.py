"""One item's text to its tree.

In: the text of one top-level item (see `split.py`). Out: a `ParsedItem`: tree, findings, comments. A pure function of
the text that never fails: what can't be read becomes error nodes and findings.
"""

from __future__ import annotations

from snowc.diagnostics.facts import Finding
from snowc.source import Span
from snowc.syntax.build.context import Build
from snowc.syntax.depth import MAX_DEPTH, too_deep_at
from snowc.syntax.docs import docs_by_position
from snowc.syntax.driver import Parsed, run
from snowc.syntax.errors import NestedTooDeeply
from snowc.syntax.lexer import Lexed, lex
from snowc.syntax.newlines import settle
from snowc.syntax.parsed import Comment, ParsedItem
from snowc.syntax.tokens import END_OF_INPUT
from snowc.syntax.tree import ErrorItem, Item


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


def _parsed(text: str, tree: Item, findings: list[Finding], lexed: Lexed, node_count: int) -> ParsedItem:
    if len(lexed.tokens.kinds) > MAX_DEPTH and (place := too_deep_at(tree)) is not None:
        findings = [*findings, Finding(place, NestedTooDeeply(MAX_DEPTH))]
        tree = ErrorItem(tree.start, tree.end)
    comments = tuple(Comment(Span(start, end), text[start:end]) for start, end in lexed.comments)
    ordered = tuple(sorted(findings, key=lambda finding: finding.span.start)) if findings else ()
    return ParsedItem(text, tree, ordered, comments, node_count)
