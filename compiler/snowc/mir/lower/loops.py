"""`for`, `while`, `break`, `continue`.

A `for` counts an index up and reads the element; ranges count the element itself; maps, sets and strings are made
lists first; iterators push (`pushed_loops.py`). Its value is the list of the
body's values, which grows by
`list_append` (in place, as nobody else holds it); the list is not built where nobody reads it. In `for … when`,
elements that fail the guard are skipped, and so are those that do not match the pattern.
"""

from __future__ import annotations

from collections.abc import Callable

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.ir import (
    Binary,
    Branch,
    Call,
    Callee,
    Copy,
    Field,
    FunctionId,
    LocalId,
    MakeList,
    Site,
    Switch,
    Tag,
)
from snowc.mir.lower.context import Body, Loop
from snowc.mir.lower.expressions import Use, lower_expression, lowers_control, unit_for
from snowc.mir.lower.intrinsics import call, interface_function, intrinsic
from snowc.mir.lower.pushed_loops import bind_element, is_pushed, lower_pushed_for
from snowc.resolve.model import DefId, ModuleName
from snowc.syntax import tree
from snowc.syntax.walk import descendants
from snowc.types.interfaces.select import normal_type
from snowc.types.ty import BOOL, INT, NEVER, STRING, UNIT, Con, Tuple, Type, list_of, option_of, projection
from snowc.values import value

_WRAPPING_SUB = Callee(FunctionId(DefId(ModuleName("Int"), "wrapping_sub")), ())
"""A range with more numbers than an Int can count is never gone through: how many it seems to have is no matter."""


@value
class _Counter:
    """The hidden variable of a `for`, its limit, and how the element comes from it."""

    index: LocalId
    limit: LocalId
    element: Callable[[], LocalId]


@lowers_control(tree.For)
def lower_for(body: Body, expr: tree.For, use: Use) -> LocalId:
    is_wanted = use is not Use.DISCARD and body.type_at(expr.id) != UNIT
    if is_pushed(body, expr):
        collected = lower_pushed_for(body, expr, body.type_at(expr.id) if is_wanted else None)
    else:
        collected = _lower_pulled_for(body, expr, body.type_at(expr.id) if is_wanted else None)
    if collected is None:
        collected = body.undefined(UNIT) if use is Use.DISCARD else body.unit()
    if use is Use.RETURN:
        body.emit_return(collected)
    return collected


def _lower_pulled_for(body: Body, expr: tree.For, wanted: Type | None) -> LocalId | None:
    is_counted = expr.id not in body.facts.iterations
    source = _counter(body, expr) if is_counted else _iterator(body, expr)
    collected = None if wanted is None else _empty_list(body, expr, source, wanted)
    if isinstance(source, _Counter):
        _loop(body, expr, source, collected)
    else:
        _iterator_loop(body, expr, source, collected)
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
    bind_element(body, expr, counter.element(), step)
    body.frame.loops.append(Loop(step, end))
    _collect(body, expr, collected)
    body.frame.loops.pop()
    builder.goto(step)
    builder.open(step)
    builder.emit(Binary(counter.index, "add", counter.index, builder.literal(INT, 1), site))
    builder.goto(test)
    builder.open(end)


def _iterator_loop(body: Body, expr: tree.For, iterator: LocalId, collected: LocalId | None) -> None:
    """`next` until it gives None; the iterator is a variable."""
    builder, site = body.builder, body.site(expr.iterable)
    state = builder.type_of(iterator)
    item = body.type_at(expr.pattern.id)
    pair = Tuple((item, state))
    test, inside, end = (builder.new_block() for _ in range(3))
    builder.goto(test)
    builder.open(test)
    given = call(body, interface_function("Iterator", "next", (state,)), (iterator,), option_of(pair), site)
    tag = builder.new_local(INT)
    builder.emit(Tag(tag, given))
    builder.end(Switch(tag, ((SOME, inside), (NONE, end)), None))
    builder.open(inside)
    both, element = builder.new_local(pair), builder.new_local(item)
    builder.emit(Field(both, given, SOME, 0))
    builder.emit(Field(element, both, 0, 0))
    builder.emit(Field(iterator, both, 0, 1))
    bind_element(body, expr, element, test)
    body.frame.loops.append(Loop(test, end))
    _collect(body, expr, collected)
    body.frame.loops.pop()
    builder.goto(test)
    builder.open(end)


def _iterator(body: Body, expr: tree.For) -> LocalId:
    """The hidden variable of a loop over an iterator: what is given, or what its `iter` gives."""
    value = lower_expression(body, expr.iterable)
    given = body.builder.type_of(value)
    if body.facts.iterations[expr.id] == "Iterable":
        ty = normal_type(body.definition.db, projection("Iterable", "Iter", given))
        value = call(body, interface_function("Iterable", "iter", (given,)), (value,), ty, body.site(expr.iterable))
    iterator = body.builder.new_local(body.builder.type_of(value))
    body.emit(Copy(iterator, value))
    return iterator


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


def _counter(body: Body, expr: tree.For) -> _Counter:
    iterable = expr.iterable
    if isinstance(iterable, tree.Range):
        return _range_counter(body, lower_expression(body, iterable.low), lower_expression(body, iterable.high))
    match body.type_at(iterable.id):
        case Con("List") as ty:
            return _list_counter(body, lower_expression(body, iterable), ty, body.site(iterable))
        case Con("Range"):
            return _range_counter(body, *_bounds(body, lower_expression(body, iterable)))
        case Con(name, arguments) if name in _LISTED:
            function, item = _LISTED[name], _listed_item(arguments)
            callee = Callee(FunctionId(DefId(ModuleName(name), function)), arguments)
            ty = list_of(item)
            items = call(body, callee, (lower_expression(body, iterable),), ty, body.site(iterable))
            return _list_counter(body, items, ty, body.site(iterable))
    raise CompilerBug("a loop over what can't be iterated", str(body.definition.id))


SOME, NONE = 0, 1
"""The variants of Option, in the order of their declaration."""


_LISTED = {"Map": "to_list", "Set": "to_list", "String": "graphemes"}
"""What gives the elements of a type as a list."""


def _listed_item(arguments: tuple[Type, ...]) -> Type:
    match arguments:
        case ():
            return STRING
        case (only,):
            return only
        case _:
            return Tuple(arguments)


def _bounds(body: Body, bounds: LocalId) -> tuple[LocalId, LocalId]:
    low, high = body.builder.new_local(INT), body.builder.new_local(INT)
    body.emit(Field(low, bounds, 0, 0))
    body.emit(Field(high, bounds, 0, 1))
    return low, high


def _range_counter(body: Body, low: LocalId, limit: LocalId) -> _Counter:
    index = body.builder.new_local(INT)
    body.emit(Copy(index, low))

    def element() -> LocalId:
        target = body.builder.new_local(INT)
        body.emit(Copy(target, index))
        return target

    return _Counter(index, limit, element)


def _list_counter(body: Body, items: LocalId, ty: Con, site: Site) -> _Counter:
    item = _item_of(ty)
    limit = call(body, intrinsic("list_length", (item,)), (items,), INT, site)
    index = body.builder.literal(INT, 0)

    def element() -> LocalId:
        return call(body, intrinsic("list_get", (item,)), (items, index), item, site)

    return _Counter(index, limit, element)


def _empty_list(body: Body, expr: tree.For, source: _Counter | LocalId, ty: Type) -> LocalId:
    """The list of no values yet: with room for all of them, where every turn gives one."""
    target, site = body.builder.new_local(ty), body.site(expr)
    if not isinstance(source, _Counter) or not _gives_always(expr):
        body.emit(MakeList(target, ()))
        return target
    turns = call(body, _WRAPPING_SUB, (source.limit, source.index), INT, site)
    body.emit(Call(target, intrinsic("list_with_room", (_item_of(ty),)), (turns,), site))
    return target


def _gives_always(expr: tree.For) -> bool:
    """Whether each turn gives a value, but for those that go on with the next or crash."""
    if expr.guard is not None or not _matches_always(expr.pattern):
        return False
    return not any(isinstance(each, tree.Break | tree.Return) for each in descendants(expr.body))


def _matches_always(pattern: tree.Pattern) -> bool:
    match pattern:
        case tree.WildcardPattern() | tree.NamePattern():
            return True
        case tree.TuplePattern(items=items):
            return all(map(_matches_always, items))
        case _:
            return False


def _item_of(ty: Type) -> Type:
    return ty.arguments[0] if isinstance(ty, Con) else UNIT


@lowers_control(tree.While)
def lower_while(body: Body, expr: tree.While, use: Use) -> LocalId:
    builder = body.builder
    test, inside, end = (builder.new_block() for _ in range(3))
    builder.goto(test)
    builder.open(test)
    if isinstance(expr.condition, tree.BoolLiteral) and expr.condition.value:
        builder.goto(inside)  # only a `break` leads to the end
    else:
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
