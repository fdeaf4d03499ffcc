"""`Tuple.first`, `second`, `nth`, `size`: the types have found the tuple and the index in it."""

from __future__ import annotations

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.ir import Field, LocalId
from snowc.mir.lower.context import Body
from snowc.syntax import tree
from snowc.types.ty import INT, Tuple

TUPLE_FORMS = ("Tuple.first", "Tuple.second", "Tuple.nth", "Tuple.size")


def lower_tuple_form(body: Body, expr: tree.Call, name: str, value: LocalId) -> LocalId:
    """`value` is the tuple; the index of `nth` is the last argument that is written."""
    ty = body.builder.type_of(value)
    if not isinstance(ty, Tuple):
        raise CompilerBug(f"{name} of what is no tuple", str(body.definition.id))
    if name == "Tuple.size":
        return body.builder.literal(INT, len(ty.items))
    index = _index(expr, name)
    target = body.builder.new_local(ty.items[index])
    body.emit(Field(target, value, 0, index))
    return target


def _index(expr: tree.Call, name: str) -> int:
    if name != "Tuple.nth":
        return TUPLE_FORMS.index(name)
    written = expr.arguments[-1].value
    if not isinstance(written, tree.IntLiteral):
        raise CompilerBug("an index that is no number", name)
    return written.value
