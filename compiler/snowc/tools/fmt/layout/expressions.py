"""Expressions that compute: operators, pipes, calls, collections."""

from __future__ import annotations

from snowc.syntax import tokens as t
from snowc.tools.fmt.concrete import Node, Part, last_of
from snowc.tools.fmt.docs import HARD, LINE, SOFT, Choice, Doc, Group, Nest, concat, is_endless, joined
from snowc.tools.fmt.layout.blocks import body, line_for
from snowc.tools.fmt.layout.brackets import Contents, arguments, bracketed
from snowc.tools.fmt.layout.context import LayOut, Layout
from snowc.tools.fmt.layout.values import begins_broken, opens

_RIGHT = t.kinds("CONCAT CONS")
_LEVELS = {kind: level for level, names in enumerate(("PLUS MINUS", "CONCAT CONS")) for kind in t.kinds(names)}
"""Operators that stand in one chain. All others chain with their like."""

Link = tuple[int, Part]
"""An operator and its right side."""


def binary(cx: Layout, node: Node) -> Doc:
    """A chain of operators of one level: on one line, or broken behind each operator."""
    first, links = _chain(cx, node)
    docs = [cx.doc(first), *(cx.doc(operand) for _, operand in links)]
    signs = [cx.token(sign) for sign, _ in links]
    rest = [concat(" ", sign, LINE, doc) for sign, doc in zip(signs, docs[1:], strict=True)]
    chain = Group(concat(docs[0], Nest(concat(*rest))))
    if not is_endless(docs[-1]) or not opens(links[-1][1]) or any(map(is_endless, [*docs[:-1], *signs])):
        return chain
    beside = [concat(" ", sign, " ", doc) for sign, doc in zip(signs, docs[1:], strict=True)]
    return Choice(concat(docs[0], *beside), chain)


def _chain(cx: Layout, node: Node) -> tuple[Part, list[Link]]:
    left, sign, right = node.children
    assert isinstance(sign, int)
    level = _level(cx, sign)
    if cx.kinds[sign] in _RIGHT:
        if _is_link(cx, right, level):
            first, links = _chain(cx, right)  # type: ignore[arg-type]
            return left, [(sign, first), *links]
        return left, [(sign, right)]
    if _is_link(cx, left, level):
        first, links = _chain(cx, left)  # type: ignore[arg-type]
        return first, [*links, (sign, right)]
    return left, [(sign, right)]


def _is_link(cx: Layout, part: Part, level: int) -> bool:
    return isinstance(part, Node) and part.rule == "binary" and _level(cx, part.children[1]) == level


def _level(cx: Layout, sign: Part) -> int:
    kind = cx.kinds[sign] if isinstance(sign, int) else -1
    return _LEVELS.get(kind, 100 + kind)


def pipe(cx: Layout, node: Node) -> Doc:
    """A chain of pipes: on one line if the source has it so and it fits; otherwise each on a line of its own."""
    first, links = _pipes(node)
    is_broken = begins_broken(cx, node)
    line = HARD if is_broken else LINE
    docs = [cx.doc(first)]
    docs += [concat(cx.token(sign), " ", cx.doc(operand)) for sign, operand in links]
    chain = Group(joined(docs, line))
    if is_broken or not is_endless(docs[-1]) or any(map(is_endless, docs[:-1])):
        return chain
    return Choice(joined(docs, " "), chain)


def _pipes(node: Node) -> tuple[Part, list[Link]]:
    left, sign, right = node.children
    assert isinstance(sign, int)
    if isinstance(left, Node) and left.rule == "pipe":
        first, links = _pipes(left)
        return first, [*links, (sign, right)]
    return left, [(sign, right)]


def range_(cx: Layout, node: Node) -> Doc:
    return concat(*map(cx.doc, node.children))


def unary(cx: Layout, node: Node) -> Doc:
    sign, operand = node.children
    space = " " if isinstance(sign, int) and cx.kinds[sign] == t.NOT else ""
    return concat(cx.doc(sign), space, cx.doc(operand))


def field(cx: Layout, node: Node) -> Doc:
    """`x.f`; on a line of its own where the source has it there."""
    receiver, dot, name = node.children
    assert isinstance(dot, int)
    access = concat(cx.token(dot), cx.doc(name))
    if cx.has_break_before(dot, last_of(receiver)):
        return concat(cx.doc(receiver), Nest(concat(HARD, access)))
    return concat(cx.doc(receiver), access)


def call(cx: Layout, node: Node) -> Doc:
    function, opener, inner, closer = node.children
    assert isinstance(opener, int)
    assert isinstance(closer, int)
    return concat(cx.doc(function), arguments(cx, opener, [inner], closer))


def trailing_call(cx: Layout, node: Node) -> Doc:
    """`f(x) do |a| … end`"""
    function, opener, inner, closer, do, bars, block, end = node.children
    assert isinstance(opener, int)
    assert isinstance(closer, int)
    assert isinstance(do, int)
    assert isinstance(bars, Node)
    assert isinstance(block, Node)
    assert isinstance(end, int)
    line = line_for(cx, do, end)
    head = concat(cx.doc(function), arguments(cx, opener, [inner], closer), " ", cx.token(do))
    bound = concat(" ", cx.doc(bars)) if bars.first >= 0 else ""
    return Group(concat(head, bound, body(cx, block, end, line), cx.token(end)))


def bars(cx: Layout, node: Node) -> Doc:
    """`|a, b|`"""
    return concat(*map(cx.doc, node.children))


def in_brackets(cx: Layout, node: Node) -> Doc:
    """A list, a map, a tuple: brackets with elements between."""
    opener, *inner, closer = node.children
    assert isinstance(opener, int)
    assert isinstance(closer, int)
    return bracketed(cx, opener, inner, closer)


def tuple_(cx: Layout, node: Node) -> Doc:
    opener, *inner, closer = node.children
    assert isinstance(opener, int)
    assert isinstance(closer, int)
    return arguments(cx, opener, inner, closer)


def group(cx: Layout, node: Node) -> Doc:
    opener, inner, closer = node.children
    return Group(concat(cx.doc(opener), Nest(concat(SOFT, cx.doc(inner))), SOFT, cx.doc(closer)))


def index(cx: Layout, node: Node) -> Doc:
    receiver, opener, inner, closer = node.children
    return concat(cx.doc(receiver), cx.doc(opener), cx.doc(inner), cx.doc(closer))


def struct_expression(cx: Layout, node: Node) -> Doc:
    """`Point { x: 1 }`"""
    path, opener, *inner, closer = node.children
    assert isinstance(opener, int)
    assert isinstance(closer, int)
    return concat(cx.doc(path), " ", bracketed(cx, opener, inner, closer, space=" "))


def struct_update(cx: Layout, node: Node) -> Doc:
    """`%{p | x: 1}`"""
    opener, base, bar, inner, closer = node.children
    assert isinstance(closer, int)
    head = concat(cx.doc(opener), cx.doc(base), " ", cx.doc(bar))
    fields = Contents(cx, [inner], closer).joined(LINE)
    return Group(concat(head, Nest(concat(LINE, fields)), SOFT, cx.doc(closer)))


def interpolated(cx: Layout, node: Node) -> Doc:
    """A text with expressions in it, as it is."""
    tokens = cx.tokens
    text = tokens.text[tokens.starts[node.first] : tokens.ends[node.last]]
    return text if "\n" not in text else cx.multiline(node.first, node.last)


LAYOUTS: dict[str, LayOut] = {
    "binary": binary,
    "pipe": pipe,
    "range": range_,
    "unary": unary,
    "field": field,
    "call": call,
    "trailing_call": trailing_call,
    "bars": bars,
    "list_expression": in_brackets,
    "map_expression": in_brackets,
    "tuple": tuple_,
    "group": group,
    "index": index,
    "struct_expression": struct_expression,
    "struct_update": struct_update,
    "interpolated_string": interpolated,
}
