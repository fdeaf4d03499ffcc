"""A value behind `=`."""

from __future__ import annotations

from snowc.tools.fmt.concrete import Node, Part, first_of, last_of
from snowc.tools.fmt.docs import HARD, Choice, Doc, Nest, concat, is_endless
from snowc.tools.fmt.layout.context import Layout

_OPENING = frozenset(
    (
        *("if_expression", "case", "receive", "receive_after", "for_loop", "while_loop", "closure", "async_closure"),
        *("list_expression", "map_expression", "struct_update", "struct_expression", "tuple", "group", "trailing_call"),
        *("call", "multiline_string", "interpolated_string", "plain_string"),
    )
)
"""Rules whose nodes end the line with an opener, so that they can begin behind something."""


def opens(part: Part) -> bool:
    """Whether a part breaks its lines inside itself rather than between its pieces."""
    while isinstance(part, Node) and part.rule in (
        "try_expression",
        "await_expression",
        "unary",
        "argument",
        "named_argument",
    ):
        part = part.children[-1] if part.rule != "try_expression" else part.children[0]
    return isinstance(part, Node) and part.rule in _OPENING


def assigned(cx: Layout, head: Doc, sign: int, value: Part) -> Doc:
    """`head = value`: on one line if it fits, or if the value opens something; else the value on the next line."""
    first = first_of(value)
    is_commented = cx.has_comments_before(first) or sign in cx.trivia.after
    is_broken = is_commented or begins_broken(cx, value)
    token = cx.token(sign)
    doc = cx.doc(value)
    below = concat(head, " ", token, Nest(concat(HARD, doc)))
    is_pipe = isinstance(value, Node) and value.rule == "pipe"
    if is_broken or (is_pipe and is_endless(doc) and not isinstance(doc, Choice)):
        return below
    if is_pipe and isinstance(doc, Choice):
        doc = doc.ways[0]
    beside = concat(head, " ", token, " ", doc)
    return beside if opens(value) else Choice(beside, below)


def begins_broken(cx: Layout, value: Part) -> bool:
    """Whether the value is a chain of pipes that the source breaks: it then begins on a line of its own."""
    if isinstance(value, int) or value.rule != "pipe":
        return False
    left, sign, _ = value.children
    assert isinstance(sign, int)
    return cx.has_break_before(sign, last_of(left)) or begins_broken(cx, left)
