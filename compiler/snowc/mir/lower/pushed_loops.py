"""`for` over what gives its elements to a function: an `Iter`, and every type whose `Iterable` says how (`each_while`).

In: such a loop. Out: a closure of the loop's body, which says whether it wants more, and the call that it is given to.
So the loop is as lazy as the iterator, and makes nothing per element. The list of the body's values, where somebody
wants it, is in a cell.

`return` and `?` end the function around the loop, not the closure: see `leaving.py`.

Refused here, and so a loop over `iter` and `next`: a body that awaits, because its frame must be the function's own.
"""

from __future__ import annotations

from snowc.mir.builder import CLOSURE, FunctionBuilder
from snowc.mir.ir import BlockId, LocalId, MakeClosure, MakeList, Return, Site
from snowc.mir.lower.captures import captured_local
from snowc.mir.lower.cells import Cell
from snowc.mir.lower.context import Body, Frame, Loop
from snowc.mir.lower.decisions import MatchArm, lower_match
from snowc.mir.lower.expressions import Use, lower_expression
from snowc.mir.lower.intrinsics import call, interface_function, intrinsic
from snowc.mir.lower.leaving import Leaving
from snowc.mir.lower.patterns import match_pattern
from snowc.syntax import tree
from snowc.syntax.walk import children
from snowc.types.interfaces.impls import head_of, impl_head, impls_for
from snowc.types.ty import BOOL, NEVER, Con, Fun, Type, Var


def is_pushed(body: Body, expr: tree.For) -> bool:
    """Whether the elements are given to a function: where the type has its own `each_while`, or is a parameter."""
    if body.facts.iterations.get(expr.id) != "Iterable" or _awaits(expr):
        return False
    ty = body.type_at(expr.iterable.id)
    return isinstance(ty, Var) or _has_own_each_while(body, ty)


def _has_own_each_while(body: Body, ty: Type) -> bool:
    db = body.definition.db
    heads = (impl_head(db, item) for item in impls_for(db, ("Iterable", head_of(ty), ())))
    return any(head is not None and "each_while" in head.functions for head in heads)


def _awaits(expr: tree.For) -> bool:
    """Whether the function itself awaits in the loop's body; what closures in it do is theirs."""
    pending: list[object] = [expr.body, *(() if expr.guard is None else (expr.guard,))]
    while pending:
        node = pending.pop()
        if isinstance(node, tree.Await):
            return True
        if not isinstance(node, tree.Closure):
            pending += children(node)
    return False


def lower_pushed_for(body: Body, expr: tree.For, wanted: Type | None) -> LocalId | None:
    """Emit the loop; the list of its values, of the type that is wanted."""
    site = body.site(expr.iterable)
    source = lower_expression(body, expr.iterable)
    given = body.builder.type_of(source)
    item = body.type_at(expr.pattern.id)
    leaving = Leaving(body, site)
    values = None if wanted is None else _values(body, wanted, site)
    closure = _lower_body(body, expr, item, leaving, values)
    each_while = interface_function("Iterable", "each_while", (given,))
    call(body, each_while, (source, closure), BOOL, site)
    leaving.finish()
    return None if values is None else values.take(body)


def _values(body: Body, ty: Type, site: Site) -> Cell:
    """The list of the body's values, empty so far."""
    cell = Cell(body, ty, site)
    empty = body.builder.new_local(ty)
    body.emit(MakeList(empty, ()))
    cell.make(empty)
    return cell


def _lower_body(body: Body, expr: tree.For, item: Type, leaving: Leaving, values: Cell | None) -> LocalId:
    """A closure that runs the body on one element and says whether it wants more."""
    definition, site = body.definition, body.site(expr)
    callee = definition.next_part("loop")
    place = len(definition.functions)
    builder = FunctionBuilder()
    frame = Frame(builder, body.frame.result, outer=body, leave=leaving.leave)
    inner = Body(definition, body.facts, frame, body.substitution)
    element = builder.new_local(item)
    more, enough = builder.new_block(), builder.new_block()
    bind_element(inner, expr, element, more)
    frame.loops.append(Loop(more, enough))
    _lower_values(inner, expr, values)
    builder.goto(more)
    for block, answer in ((more, True), (enough, False)):
        builder.open(block)
        builder.end(Return(builder.literal(BOOL, answer)))
    leaving.make_cells()
    function = builder.finish(callee.function, definition.variables, 1, BOOL, site, CLOSURE)
    definition.functions.insert(place, function)
    closure = body.builder.new_local(Fun((item,), BOOL))
    body.emit(MakeClosure(closure, callee, tuple(captured_local(body, each) for each in frame.captured)))
    return closure


def _lower_values(inner: Body, expr: tree.For, values: Cell | None) -> None:
    """The body, whose value is added to the others where they are wanted."""
    if values is None:
        lower_expression(inner, expr.body, Use.DISCARD)
        return
    value = lower_expression(inner, expr.body)
    if inner.builder.type_of(value) != NEVER:
        before = values.take(inner)
        ty = inner.builder.type_of(before)
        append = intrinsic("list_append", ty.arguments if isinstance(ty, Con) else ())
        values.put(inner, call(inner, append, (before, value), ty, inner.site(expr.body)))


def bind_element(body: Body, expr: tree.For, element: LocalId, step: BlockId) -> None:
    """Bind the pattern, or go on with the next element."""
    arm = MatchArm(body, (match_pattern(body, expr.pattern),), expr.guard)
    (matched,) = lower_match([arm], (element,), step, body.site(expr.pattern))
    if matched is not None:
        body.builder.open(matched)
