"""Blocks, statements, and what stands between `do` and `end`."""

from __future__ import annotations

from collections.abc import Sequence

from snowc.tools.fmt.concrete import LIST, Node, Part, first_of
from snowc.tools.fmt.docs import EMPTY, HARD, LINE, Concat, Doc, Nest, concat
from snowc.tools.fmt.layout.context import LayOut, Layout
from snowc.tools.fmt.layout.values import assigned


def block(cx: Layout, node: Node) -> Doc:
    return lines(cx, node.children[0].children if isinstance(node.children[0], Node) else [])


def lines(cx: Layout, parts: Sequence[Part]) -> Doc:
    """Parts on lines of their own, with the blank lines between them that the source has."""
    docs: list[Doc] = []
    for part in parts:
        if docs:
            docs.append(cx.line_before(first_of(part)))
        docs.append(cx.doc(part))
    return concat(*docs)


def body(cx: Layout, inner: Node, closer: int, line: Doc) -> Doc:
    """What stands between a `do` and its `end`: `line` before, behind, and, with the comments before the `end`,
    indented.
    """
    doc = cx.doc(inner) if inner.first >= 0 else EMPTY
    return enclosed(cx, doc, closer, line)


def enclosed(cx: Layout, doc: Doc, closer: int, line: Doc) -> Doc:
    """As `body`, for a document."""
    blank = cx.line_before(closer) if cx.has_comments_before(closer) else HARD
    comments = cx.dangling(closer)
    if comments != EMPTY:
        doc = concat(doc, blank if doc != EMPTY else EMPTY, comments)
        line = HARD
    return line if doc == EMPTY else concat(Nest(Concat([line, doc])), line)


def line_for(cx: Layout, first: int, last: int) -> Doc:
    """A line break where the source has one between two tokens; elsewhere one that stays out if all fits."""
    return HARD if cx.has_line_break(first, last) else LINE


def let(cx: Layout, node: Node) -> Doc:
    """`let pattern = value`, with a type or without."""
    *head, equal, value = node.children
    assert isinstance(equal, int)
    return assigned(cx, cx.words(head), equal, value)


def members(cx: Layout, node: Node) -> Doc:
    """A list of members, its separators left out."""
    return lines(cx, [child for child in flattened(node) if isinstance(child, Node)])


def flattened(part: Part) -> list[Part]:
    """The elements and separators of a list, with or without a separator at its end."""
    if isinstance(part, int) or not _is_list(part):
        return [part]
    return [inner for child in part.children for inner in flattened(child)]


def _is_list(node: Node) -> bool:
    return node.rule == LIST or node.rule.startswith("items{") or node.rule in _SEPARATED


_SEPARATED = frozenset(("settings", "struct_fields", "variants", "supervisor_members"))

LAYOUTS: dict[str, LayOut] = {"block": block, "let": let, "typed_let": let}
