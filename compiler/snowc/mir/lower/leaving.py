"""How `return` and `?` leave a function from inside a closure that was made of one of its loops.

In: the values that such a closure is left with. Out: cells that carry them, and at the loop's end the returns that they
are. The closure itself gives false: no more elements are wanted.

A call that is returned at once is not made in the closure: its arguments go into a cell, and the call stands behind
the loop, in tail position. So `return counter(n)` grows no stack, however often.
"""

from __future__ import annotations

from snowc.mir.ir import Call, Construct, Field, LocalId, Return, Site, Switch, Tag, Unreachable
from snowc.mir.lower.cells import Cell
from snowc.mir.lower.context import Body
from snowc.mir.lower.intrinsics import INTRINSICS, call
from snowc.types.ty import BOOL, INT, UNIT, Tuple, Type, option_of
from snowc.values import value

_SOME, _NONE = 0, 1
"""The variants of Option, in the order of their declaration."""


@value
class _Exit:
    """One way out: what is in the cell if it was taken, and the call that it stands for (None: it is the result)."""

    cell: Cell
    carried: Type
    call: Call | None
    result: Type


class Leaving:
    """The ways out of one loop."""

    def __init__(self, body: Body, site: Site) -> None:
        self._body, self._site = body, site
        self._exits: list[_Exit] = []

    def leave(self, inner: Body, value: LocalId) -> None:
        """End the closure; the function around it is to return the value."""
        builder = inner.builder
        if not builder.is_live:
            builder.end(Unreachable())
            return
        result = builder.type_of(value)
        made = builder.take_call(value)
        if made is not None and made.callee.function.definition.module == INTRINSICS:
            builder.emit(made)
            made = None
        carried = value if made is None else _packed(inner, made.arguments)
        way = self._way(made, builder.type_of(carried), result)
        some = builder.new_local(option_of(way.carried))
        builder.emit(Construct(some, _SOME, (carried,)))
        way.cell.put(inner, some)
        builder.end(Return(builder.literal(BOOL, False)))

    def _way(self, made: Call | None, carried: Type, result: Type) -> _Exit:
        """The way out for a call, or the one that all values of a type share."""
        for known in self._exits:
            if made is None and known.call is None and known.carried == carried:
                return known
        self._exits.append(_Exit(Cell(self._body, option_of(carried), self._site), carried, made, result))
        return self._exits[-1]

    def make_cells(self) -> None:
        """Before the loop: nothing has left it."""
        for way in self._exits:
            nothing = self._body.builder.new_local(option_of(way.carried))
            self._body.emit(Construct(nothing, _NONE, ()))
            way.cell.make(nothing)

    def finish(self) -> None:
        """Behind the loop: return, if that is why it ended."""
        builder = self._body.builder
        for way in self._exits:
            found = way.cell.take(self._body)
            tag = builder.new_local(INT)
            builder.emit(Tag(tag, found))
            left, after = builder.new_block(), builder.new_block()
            builder.end(Switch(tag, ((_SOME, left), (_NONE, after)), None))
            builder.open(left)
            carried = builder.new_local(way.carried)
            builder.emit(Field(carried, found, _SOME, 0))
            self._body.emit_return(self._result(way, carried))
            builder.open(after)

    def _result(self, way: _Exit, carried: LocalId) -> LocalId:
        if way.call is None:
            return carried
        arguments = _unpacked(self._body, carried, len(way.call.arguments))
        return call(self._body, way.call.callee, arguments, way.result, way.call.site)


def _packed(body: Body, values: tuple[LocalId, ...]) -> LocalId:
    """Several values as one; one value is itself."""
    builder = body.builder
    if not values:
        return builder.literal(UNIT, ())
    if len(values) == 1:
        return values[0]
    pack = builder.new_local(Tuple(tuple(map(builder.type_of, values))))
    builder.emit(Construct(pack, 0, values))
    return pack


def _unpacked(body: Body, pack: LocalId, count: int) -> tuple[LocalId, ...]:
    ty = body.builder.type_of(pack)
    if count == 1:
        return (pack,)
    if count == 0 or not isinstance(ty, Tuple):
        return ()
    parts = tuple(map(body.builder.new_local, ty.items))
    for index, part in enumerate(parts):
        body.emit(Field(part, pack, 0, index))
    return parts
