"""Types, generics, patterns."""

from __future__ import annotations

from snowc.syntax import tokens as t
from snowc.tools.fmt.concrete import Node, Part, last_of
from snowc.tools.fmt.docs import EMPTY, HARD, LINE, Doc, Group, Nest, concat, joined
from snowc.tools.fmt.layout.blocks import flattened
from snowc.tools.fmt.layout.brackets import Contents, arguments
from snowc.tools.fmt.layout.context import LayOut, Layout


def close(cx: Layout, node: Node) -> Doc:
    """Parts without spaces between them."""
    return concat(*map(cx.doc, node.children))


def applied(cx: Layout, node: Node) -> Doc:
    """`Map<K, V>`"""
    *path, opener, inner, closer = _without_comma(cx, node.children)
    return concat(*map(cx.doc, path), _angled(cx, opener, inner, closer))


def generics(cx: Layout, node: Node) -> Doc:
    """`<K: Eq + Hash, V>`"""
    if node.first < 0:
        return ""
    return _angled(cx, *_without_comma(cx, node.children))


def _without_comma(cx: Layout, children: list[Part]) -> list[Part]:
    """The children of `… < list , >` without the comma at the end."""
    return [part for part in children if not (isinstance(part, int) and cx.kinds[part] == t.COMMA)]


def _angled(cx: Layout, opener: Part, inner: Part, closer: Part) -> Doc:
    assert isinstance(closer, int)
    behind = concat(cx.comments_behind(last_of(inner)), cx.comments_behind(closer))
    contents = Contents(cx, [inner], closer)
    line = HARD if contents.comments != EMPTY else EMPTY
    return concat(cx.doc(opener), Group(concat(Nest(contents.joined(LINE)), line)), cx.doc(closer), behind)


def list_of(cx: Layout, node: Node) -> Doc:
    """A list outside brackets: `a, b`, a path's `A.B`, the bounds `A + B`."""
    return cx.words(flattened(node))


def function_type(cx: Layout, node: Node) -> Doc:
    word, opener, inner, closer, arrow, result = node.children
    assert isinstance(opener, int)
    assert isinstance(closer, int)
    parameters = arguments(cx, opener, [inner], closer)
    return concat(cx.doc(word), parameters, " ", cx.doc(arrow), " ", cx.doc(result))


def in_parentheses(cx: Layout, node: Node) -> Doc:
    """Something before parentheses, and elements in them: `(a, b)`, `Some(x)`."""
    places = [index for index, part in enumerate(node.children) if _is_opener(cx, part)]
    if not places:
        return cx.words(node.children)
    path = node.children[: places[0]]
    opener, *inner, closer = node.children[places[0] :]
    assert isinstance(opener, int)
    assert isinstance(closer, int)
    return concat(*map(cx.doc, path), arguments(cx, opener, inner, closer))


def _is_opener(cx: Layout, part: Part) -> bool:
    return isinstance(part, int) and cx.word(part) in ("(", "[", "{")


def in_braces(cx: Layout, node: Node) -> Doc:
    """`Point { x, .. }`, `Rect { w :: Float }`"""
    path, opener, *inner, closer = node.children
    assert isinstance(closer, int)
    contents = Contents(cx, inner, closer)
    head = concat(cx.doc(path), " ", cx.doc(opener))
    if contents.is_empty:
        return concat(head, cx.doc(closer))
    return Group(concat(head, Nest(concat(LINE, contents.joined(LINE))), LINE, cx.doc(closer)))


def or_pattern(cx: Layout, node: Node) -> Doc:
    """`A | B | C`: on one line, or broken before each bar."""
    first, bar, rest = node.children
    parts = [bar, *flattened(rest)]
    docs = [cx.doc(first)]
    for sign, alternative in zip(parts[::2], parts[1::2], strict=True):
        docs.append(concat(cx.doc(sign), " ", cx.doc(alternative)))
    return Group(joined(docs, LINE))


LAYOUTS: dict[str, LayOut] = {
    "applied_named_type": applied,
    "generics": generics,
    "list": list_of,
    "function_type": function_type,
    "option_type": close,
    "result_type": close,
    "tuple_type": in_parentheses,
    "tuple_pattern": in_parentheses,
    "list_pattern": in_parentheses,
    "rest_list_pattern": in_parentheses,
    "only_rest_pattern": in_parentheses,
    "applied_pattern": in_parentheses,
    "variant": in_parentheses,
    "struct_pattern": in_braces,
    "empty_struct_pattern": in_braces,
    "open_struct_pattern": in_braces,
    "rest_struct_pattern": in_braces,
    "field_variant": in_braces,
    "or_pattern": or_pattern,
    "negative_pattern": close,
    "named_rest": close,
    "state": close,
}
