"""Items: headers, members, imports."""

from __future__ import annotations

from collections.abc import Sequence

from snowc.syntax import tokens as t
from snowc.tools.fmt.concrete import LIST, Node, Part, first_of, last_of
from snowc.tools.fmt.docs import EMPTY, HARD, LINE, Choice, Doc, Group, Nest, broken, concat, is_endless, joined
from snowc.tools.fmt.layout.blocks import body, enclosed, flattened, line_for, lines
from snowc.tools.fmt.layout.brackets import Contents, arguments
from snowc.tools.fmt.layout.context import LayOut, Layout
from snowc.tools.fmt.layout.values import assigned

_TAIL = ("where", "guard")
_PREFIXES = ("public_prefix", "attribute_prefix", "full_prefix")


def prefix(cx: Layout, node: Node) -> Doc:
    """Attributes, on lines of their own where the source has them so, and `pub`, with the space behind."""
    docs: list[Doc] = []
    parts = [each for part in node.children for each in flattened(part)]
    for part in parts:
        last = last_of(part)
        is_broken = isinstance(part, Node) and cx.has_break_before(_next(cx, last), last)
        docs += [cx.doc(part), HARD if is_broken else " "]
    return concat(*docs)


def _next(cx: Layout, index: int) -> int:
    """The token behind another that is no line break."""
    index += 1
    while cx.kinds[index] in (t.NEWLINE, t.ARM):
        index += 1
    return index


def attribute(cx: Layout, node: Node) -> Doc:
    at, name, opener, inner, closer = node.children
    assert isinstance(opener, int)
    assert isinstance(closer, int)
    return concat(cx.doc(at), cx.doc(name), arguments(cx, opener, [inner], closer))


def head(cx: Layout, parts: Sequence[Part]) -> Doc:
    """A header up to its `do`, `=` or end: the parameters are broken first, then what follows them."""
    docs: list[Doc] = []
    parameters = previous = -1
    rest = [part for part in parts if first_of(part) >= 0 or (isinstance(part, Node) and part.rule == LIST)]
    while rest:
        part, *rest = rest
        first = first_of(part)
        if first < 0:
            continue
        is_commented = bool(docs) and cx.has_comments_before(first)
        doc: Doc
        if isinstance(part, Node) and part.rule in _TAIL:
            doc = Nest(Nest(concat(LINE, cx.doc(part))))
        elif isinstance(part, int) and cx.kinds[part] == t.LPAR:
            inner, closer, *rest = rest
            assert isinstance(closer, int)
            doc = arguments(cx, part, [inner], closer)
            part, parameters = closer, len(docs)
        else:
            doc = cx.doc(part)
            if previous >= 0 and cx.is_spaced(previous, first) and not _is_generics(part):
                docs.append(" ")
        docs.append(Nest(doc) if is_commented else doc)
        previous = -1 if isinstance(part, Node) and part.rule in _PREFIXES else last_of(part)
    opened = broken(docs[parameters]) if parameters >= 0 else None
    if opened is None or is_endless(docs[parameters]):
        return Group(concat(*docs))
    behind = Group(concat(*docs[parameters + 1 :]))
    return Choice(concat(*docs), concat(*docs[:parameters], opened, behind))


def _is_generics(part: Part) -> bool:
    return isinstance(part, Node) and part.rule == "generics"


def fn_item(cx: Layout, node: Node) -> Doc:
    *parts, inner = node.children
    assert isinstance(inner, Node)
    header = head(cx, parts)
    if inner.first < 0:
        return header
    if inner.rule == "expression_body":
        sign, value = inner.children
        assert isinstance(sign, int)
        return assigned(cx, header, sign, value)
    do, block, end = inner.children
    return concat(header, " ", _do_block(cx, do, block, end))


def _do_block(cx: Layout, do: Part, block: Part, end: Part) -> Doc:
    assert isinstance(do, int)
    assert isinstance(block, Node)
    assert isinstance(end, int)
    line = line_for(cx, do, end)
    return Group(concat(cx.token(do), body(cx, block, end, line), cx.token(end)))


def block_item(cx: Layout, node: Node) -> Doc:
    """An item whose last parts are `do`, a block, `end`: tests, handlers of services."""
    *parts, block, end = node.children
    place = next(index for index, part in enumerate(parts) if isinstance(part, int) and cx.kinds[part] == t.DO)
    assert isinstance(block, Node)
    assert isinstance(end, int)
    line = line_for(cx, first_of(parts[place]), end)
    header = concat(head(cx, parts[:place]), " ", cx.words(parts[place:]))
    return Group(concat(header, body(cx, block, end, line), cx.token(end)))


def actor_item(cx: Layout, node: Node) -> Doc:
    place = _place_of_do(cx, node)
    do, block, *rest = node.children[place:]
    *terminate, end = rest
    header = concat(head(cx, node.children[:place]), " ")
    if not terminate:
        return concat(header, _do_block(cx, do, block, end))
    assert isinstance(end, int)
    parts = [part for part in (block, *terminate) if first_of(part) >= 0]
    return concat(header, cx.doc(do), enclosed(cx, lines(cx, parts), end, HARD), cx.token(end))


def terminate_block(cx: Layout, node: Node) -> Doc:
    word, do, block, end = node.children
    return concat(cx.doc(word), " ", _do_block(cx, do, block, end))


def _place_of_do(cx: Layout, node: Node) -> int:
    children = node.children
    return next(index for index, part in enumerate(children) if isinstance(part, int) and cx.kinds[part] == t.DO)


def members_item(cx: Layout, node: Node) -> Doc:
    """An item whose members stand on lines of their own between `do` and `end`."""
    place = _place_of_do(cx, node)
    do, members, end, *deriving = node.children[place:]
    assert isinstance(do, int)
    assert isinstance(end, int)
    inner = lines(cx, [part for part in flattened(members) if isinstance(part, Node)])
    line = HARD if inner != EMPTY or cx.has_line_break(do, end) else LINE
    header = concat(head(cx, node.children[:place]), " ", cx.token(do))
    return concat(header, _separated(cx, inner, end, line), cx.token(end), *_spaced(cx, deriving))


def _separated(cx: Layout, inner: Doc, end: int, line: Doc) -> Doc:
    return Group(enclosed(cx, inner, end, line))


def _spaced(cx: Layout, parts: Sequence[Part]) -> list[Doc]:
    return [concat(" ", cx.doc(part)) for part in parts if first_of(part) >= 0]


def fields_item(cx: Layout, node: Node) -> Doc:
    """A struct or a sum type: as `members_item`, but short ones stay on one line."""
    place = _place_of_do(cx, node)
    do, members, end, *deriving = node.children[place:]
    assert isinstance(do, int)
    assert isinstance(end, int)
    if cx.has_line_break(do, end):
        return members_item(cx, node)
    docs = [cx.doc(part) for part in flattened(members) if isinstance(part, Node)]
    header = concat(head(cx, node.children[:place]), " ", cx.token(do))
    separator = concat("," if node.rule == "struct_item" else EMPTY, LINE)
    inner = enclosed(cx, joined(docs, separator), end, LINE)
    return concat(Group(concat(header, inner, cx.token(end))), *_spaced(cx, deriving))


def deriving(cx: Layout, node: Node) -> Doc:
    word, opener, inner, closer = node.children
    assert isinstance(opener, int)
    assert isinstance(closer, int)
    return concat(cx.doc(word), arguments(cx, opener, [inner], closer))


def with_value(cx: Layout, node: Node) -> Doc:
    """`let x :: T = value`, `type A = B`, a field with a default."""
    children = node.children
    places = [index for index, part in enumerate(children) if isinstance(part, int) and cx.kinds[part] == t.EQUAL]
    if not places:
        return head(cx, children)
    sign = children[places[0]]
    assert isinstance(sign, int)
    return assigned(cx, head(cx, children[: places[0]]), sign, children[-1])


def import_item(cx: Layout, node: Node) -> Doc:
    return head(cx, node.children)


def from_item(cx: Layout, node: Node) -> Doc:
    """`from A import b, c`"""
    before, word, path, imports, *names = node.children
    contents = Contents(cx, names, -1)
    start = concat(cx.doc(before), cx.doc(word), " ", cx.doc(path), " ", cx.doc(imports), " ")
    return Group(concat(start, Nest(contents.joined(LINE))))


def where(cx: Layout, node: Node) -> Doc:
    if node.first < 0:
        return EMPTY
    return cx.words(node.children)


LAYOUTS: dict[str, LayOut] = {
    "no_prefix": prefix,
    "public_prefix": prefix,
    "attribute_prefix": prefix,
    "full_prefix": prefix,
    "attribute": attribute,
    "fn_item": fn_item,
    "async_fn_item": fn_item,
    "struct_item": fields_item,
    "sum_item": fields_item,
    "alias_item": with_value,
    "interface_item": members_item,
    "inherent_impl": members_item,
    "interface_impl": members_item,
    "actor_item": actor_item,
    "terminate_block": terminate_block,
    "service_item": members_item,
    "call_handler": block_item,
    "cast_handler": block_item,
    "info_handler": block_item,
    "terminate_handler": block_item,
    "supervisor_item": members_item,
    "child": members_item,
    "module_item": members_item,
    "const_item": with_value,
    "typed_const_item": with_value,
    "import_item": import_item,
    "renamed_import_item": import_item,
    "from_item": from_item,
    "test_item": block_item,
    "bench_item": block_item,
    "deriving": deriving,
    "struct_field": with_value,
    "associated_type": with_value,
    "where": where,
}
