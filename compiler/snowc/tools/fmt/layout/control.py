"""Expressions that decide, repeat or make functions."""

from __future__ import annotations

from collections.abc import Sequence

from snowc.tools.fmt.concrete import Node, Part, first_of, last_of
from snowc.tools.fmt.docs import EMPTY, HARD, LINE, Doc, Group, Nest, concat, is_endless
from snowc.tools.fmt.layout.blocks import body, enclosed, line_for, lines
from snowc.tools.fmt.layout.brackets import arguments
from snowc.tools.fmt.layout.context import LayOut, Layout
from snowc.tools.fmt.layout.values import begins_broken, opens


def header(cx: Layout, parts: Sequence[Part]) -> Doc:
    """`if condition do`: the lines of the condition are indented more than the body."""
    *head, do = parts
    return concat(Nest(cx.words(head)), " ", cx.doc(do))


def if_expression(cx: Layout, node: Node) -> Doc:
    line = line_for(cx, node.first, node.last)
    return Group(_branch(cx, node, line))


def _branch(cx: Layout, node: Node, line: Doc) -> Doc:
    """`if c do body`, or `else if`, and what follows."""
    *head, block, tail = node.children
    assert isinstance(block, Node)
    assert isinstance(tail, Node)
    then = concat(header(cx, head), body(cx, block, tail.first, line))
    if tail.rule == "else_if":
        return concat(then, _branch(cx, tail, line))
    if tail.rule == "else_block":
        word, otherwise, end = tail.children
        assert isinstance(otherwise, Node)
        assert isinstance(end, int)
        return concat(then, cx.doc(word), body(cx, otherwise, end, line), cx.token(end))
    return concat(then, cx.token(tail.last))


def loop(cx: Layout, node: Node) -> Doc:
    """`for`, `while`: a header, a block, `end`."""
    *head, block, end = node.children
    assert isinstance(block, Node)
    assert isinstance(end, int)
    line = line_for(cx, last_of(head[-1]), end)
    return Group(concat(header(cx, head), body(cx, block, end, line), cx.token(end)))


def case(cx: Layout, node: Node) -> Doc:
    """`case`, `receive`: a header, arms, `end`. Several arms stand on lines of their own."""
    head, arms, after, end = _parts_of_case(node)
    line = line_for(cx, node.first, node.last) if len(arms.children) < 2 else HARD
    inner = lines(cx, arms.children)
    inner = concat(header(cx, head), enclosed(cx, inner, first_of(after[0]) if after else end, line))
    if after:
        inner = concat(inner, _after(cx, after), enclosed(cx, EMPTY, end, line))
    return Group(concat(inner, cx.token(end)))


def _parts_of_case(node: Node) -> tuple[list[Part], Node, list[Part], int]:
    """What stands up to the `do`, the arms, the parts of `after`, and `end`."""
    children = node.children
    place = next(index for index, part in enumerate(children) if isinstance(part, Node) and part.rule == "list")
    arms, end = children[place], children[-1]
    assert isinstance(arms, Node)
    assert isinstance(end, int)
    return children[:place], arms, children[place + 1 : -1], end


def _after(cx: Layout, parts: Sequence[Part]) -> Doc:
    """`after ms -> body`"""
    *head, arrow, block = parts
    assert isinstance(arrow, int)
    assert isinstance(block, Node)
    return _arrow(cx, cx.words(head), arrow, block)


def arm(cx: Layout, node: Node) -> Doc:
    pattern, guard, arrow, block = node.children
    assert isinstance(arrow, int)
    assert isinstance(block, Node)
    return _arrow(cx, cx.words([pattern, guard]), arrow, block)


def _arrow(cx: Layout, head: Doc, arrow: int, block: Node) -> Doc:
    """`head -> body`: the body beside the arrow if it is one expression that the source has there and that fits."""
    sign = concat(" ", cx.token(arrow))
    if block.first < 0:
        return concat(head, sign)
    statements = _statements(block)
    is_below = cx.has_break_before(block.first, arrow) or len(statements) > 1 or begins_broken(cx, statements[0])
    inner = cx.doc(block)
    if is_below:
        return concat(head, sign, Nest(concat(HARD, inner)))
    if opens(statements[0]) and is_endless(inner):
        return concat(head, sign, " ", inner)
    return Group(concat(head, sign, Nest(concat(LINE, inner))))


def _statements(block: Node) -> list[Part]:
    return block.children[0].children if block.children and isinstance(block.children[0], Node) else []


def closure(cx: Layout, node: Node) -> Doc:
    """`fn x -> e end`, with several clauses each on a line of its own."""
    *words, clauses, end = node.children
    assert isinstance(clauses, Node)
    assert isinstance(end, int)
    line = line_for(cx, node.first, node.last)
    first, *others = [clause for clause in clauses.children if isinstance(clause, Node)]
    if not others:
        return Group(
            concat(cx.words(words), _only_clause(cx, first, line), enclosed(cx, EMPTY, end, line), cx.token(end))
        )
    bars = [clause for clause in clauses.children if isinstance(clause, int)]
    rest = [concat(line, cx.token(bar), _clause(cx, each)) for bar, each in zip(bars, others, strict=True)]
    head = concat(cx.words(words), _clause(cx, first))
    return Group(concat(head, Nest(concat(*rest)), enclosed(cx, EMPTY, end, line), cx.token(end)))


def _only_clause(cx: Layout, node: Node, line: Doc) -> Doc:
    """The parameters and the body of a closure with one clause."""
    head, sign, block = _parts_of_clause(cx, node)
    doc = concat(head, " ", cx.token(sign))
    return concat(doc, Nest(concat(line, cx.doc(block)))) if block.first >= 0 else doc


def _clause(cx: Layout, node: Node) -> Doc:
    """One of several clauses: as an arm."""
    return _arrow(cx, *_parts_of_clause(cx, node))


def _parts_of_clause(cx: Layout, node: Node) -> tuple[Doc, int, Node]:
    """The parameters and the guard, with the space that they need before them; the arrow or `do`; the body."""
    parameters, guard, sign, block = node.children
    assert isinstance(parameters, Node)
    assert isinstance(guard, Node)
    assert isinstance(sign, int)
    assert isinstance(block, Node)
    space = "" if parameters.rule == "clause_head" or parameters.first < 0 else " "
    guarded = concat(" ", cx.doc(guard)) if guard.first >= 0 else EMPTY
    return concat(space, cx.doc(parameters), guarded), sign, block


def parameters(cx: Layout, node: Node) -> Doc:
    """A closure's `(a, b)`."""
    opener, inner, closer = node.children
    assert isinstance(opener, int)
    assert isinstance(closer, int)
    return arguments(cx, opener, [inner], closer)


def assert_equal(cx: Layout, node: Node) -> Doc:
    word, left, comma, right = node.children
    return concat(cx.doc(word), " ", cx.doc(left), cx.doc(comma), Nest(concat(LINE, cx.doc(right))))


LAYOUTS: dict[str, LayOut] = {
    "if_expression": if_expression,
    "for_loop": loop,
    "while_loop": loop,
    "case": case,
    "receive": case,
    "receive_after": case,
    "arm": arm,
    "closure": closure,
    "async_closure": closure,
    "clause_head": parameters,
}
