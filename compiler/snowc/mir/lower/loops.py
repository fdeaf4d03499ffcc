"""`for`, `while`, `break`, `continue`.

A `for` counts an index up and reads the element; ranges count the element itself. Its value is the list of the
body's values, which grows by
`list_append` (in place, as nobody else holds it); the list is not built where nobody reads it. In `for … when`,
elements that fail the guard are skipped, and so are those that do not match the pattern.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from snowc.mir.ir import Binary, BlockId, Branch, Call, Copy, LocalId, MakeList, Site
from snowc.mir.lower.context import Body, Loop
from snowc.mir.lower.decisions import MatchArm, lower_match
from snowc.mir.lower.expressions import Use, lower_expression, lowers_control, unit_for
from snowc.mir.lower.intrinsics import call, intrinsic
from snowc.mir.lower.patterns import match_pattern
from snowc.syntax import tree
from snowc.types.ty import BOOL, INT, NEVER, UNIT, Con, Type


@dataclass(frozen=True, slots=True)
class _Counter:
    """The hidden variable of a `for`, its limit, and how the element comes from it."""

    index: LocalId
    limit: LocalId
    element: Callable[[], LocalId]


@lowers_control(tree.For)
def lower_for(body: Body, expr: tree.For, use: Use) -> LocalId:
    counter = _counter(body, expr)
    if counter is None:
        body.unsupported(expr.iterable, "`for` over anything but lists and ranges")
        return body.undefined(body.type_at(expr.id))
    is_wanted = use is not Use.DISCARD and body.type_at(expr.id) != UNIT
    collected = _empty_list(body, body.type_at(expr.id)) if is_wanted else None
    _loop(body, expr, counter, collected)
    if collected is None:
        collected = body.undefined(UNIT) if use is Use.DISCARD else body.unit()
    if use is Use.RETURN:
        body.emit_return(collected)
    return collected


def _loop(body: Body, expr: tree.For, counter: _Counter, collected: LocalId | None) -> None:
    builder = body.builder
    test, inside, step, end = (builder.new_block() for _ in range(4))
    site = body.site(expr)
    builder.goto(test)
    builder.open(test)
    more = builder.new_local(BOOL)
    builder.emit(Binary(more, "lt", counter.index, counter.limit, site))
    builder.end(Branch(more, inside, end))
    builder.open(inside)
    _element(body, expr, counter.element(), step)
    body.frame.loops.append(Loop(step, end))
    _collect(body, expr, collected)
    body.frame.loops.pop()
    builder.goto(step)
    builder.open(step)
    builder.emit(Binary(counter.index, "add", counter.index, builder.literal(INT, 1), site))
    builder.goto(test)
    builder.open(end)


def _element(body: Body, expr: tree.For, element: LocalId, step: BlockId) -> None:
    """Bind the pattern, or go on with the next element."""
    arm = MatchArm(body, (match_pattern(body, expr.pattern),), expr.guard)
    (matched,) = lower_match([arm], (element,), step, body.site(expr.pattern))
    if matched is not None:
        body.builder.open(matched)


def _collect(body: Body, expr: tree.For, collected: LocalId | None) -> None:
    if collected is None:
        lower_expression(body, expr.body, Use.DISCARD)
        return
    value = lower_expression(body, expr.body)
    if body.builder.type_of(value) != NEVER:
        _append(body, collected, value, body.site(expr.body))


def _append(body: Body, collected: LocalId, value: LocalId, site: Site) -> None:
    item = _item_of(body.builder.type_of(collected))
    body.emit(Call(collected, intrinsic("list_append", (item,)), (collected, value), site))


def _counter(body: Body, expr: tree.For) -> _Counter | None:
    """None for what can't be iterated yet."""
    if isinstance(expr.iterable, tree.Range):
        return _range_counter(body, expr.iterable)
    ty = body.type_at(expr.iterable.id)
    if isinstance(ty, Con) and ty.name == "List":
        return _list_counter(body, expr.iterable, ty)
    return None


def _range_counter(body: Body, expr: tree.Range) -> _Counter:
    low = lower_expression(body, expr.low)
    limit = lower_expression(body, expr.high)
    index = body.builder.new_local(INT)
    body.emit(Copy(index, low))

    def element() -> LocalId:
        target = body.builder.new_local(INT)
        body.emit(Copy(target, index))
        return target

    return _Counter(index, limit, element)


def _list_counter(body: Body, expr: tree.Expr, ty: Con) -> _Counter:
    site = body.site(expr)
    items = lower_expression(body, expr)
    item = _item_of(ty)
    limit = call(body, intrinsic("list_length", (item,)), (items,), INT, site)
    index = body.builder.literal(INT, 0)

    def element() -> LocalId:
        return call(body, intrinsic("list_get", (item,)), (items, index), item, site)

    return _Counter(index, limit, element)


def _empty_list(body: Body, ty: Type) -> LocalId:
    target = body.builder.new_local(ty)
    body.emit(MakeList(target, ()))
    return target


def _item_of(ty: Type) -> Type:
    return ty.arguments[0] if isinstance(ty, Con) else UNIT


@lowers_control(tree.While)
def lower_while(body: Body, expr: tree.While, use: Use) -> LocalId:
    builder = body.builder
    test, inside, end = (builder.new_block() for _ in range(3))
    builder.goto(test)
    builder.open(test)
    builder.end(Branch(lower_expression(body, expr.condition), inside, end))
    builder.open(inside)
    body.frame.loops.append(Loop(test, end))
    lower_expression(body, expr.body, Use.DISCARD)
    body.frame.loops.pop()
    builder.goto(test)
    builder.open(end)
    return unit_for(body, use)


@lowers_control(tree.Break)
def lower_break(body: Body, expr: tree.Break, use: Use) -> LocalId:
    body.builder.goto(body.frame.loops[-1].end)
    return body.undefined(NEVER)


@lowers_control(tree.Continue)
def lower_continue(body: Body, expr: tree.Continue, use: Use) -> LocalId:
    body.builder.goto(body.frame.loops[-1].next)
    return body.undefined(NEVER)
