"""Calls of special forms: `spawn` and its kin, `self`, `dbg`."""

from __future__ import annotations

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.ir import LocalId
from snowc.mir.lower.arguments import Piped, evaluate
from snowc.mir.lower.context import Body
from snowc.mir.lower.debug_form import lower_dbg
from snowc.mir.lower.elsewhere import lower_map_nodes
from snowc.mir.lower.intrinsics import call, intrinsic
from snowc.mir.lower.spawns import ELSEWHERE_FORMS, SPAWN_FORMS, lower_spawn, lower_spawn_elsewhere
from snowc.mir.lower.tuple_forms import TUPLE_FORMS, lower_tuple_form
from snowc.syntax import tree
from snowc.types.ty import Con, Type


def lower_special_form(body: Body, expr: tree.Call, name: str, piped: Piped | None, typed: int) -> LocalId:
    """`typed` is the id of the expression that has the call's type."""
    ty = body.type_at(typed)
    if name in SPAWN_FORMS and piped is None:
        return lower_spawn(body, expr, name, ty)
    if name in ELSEWHERE_FORMS and piped is None:
        return lower_spawn_elsewhere(body, expr, name, ty)
    if name == "Job.map_nodes":
        return lower_map_nodes(body, expr, piped, ty)
    if name == "self":
        return call(body, intrinsic("self_pid", (_message_of(ty),)), (), ty, body.site(expr))
    if name == "dbg":
        (value,) = evaluate(body, expr, piped)
        return lower_dbg(body, expr, expr.arguments[0].value if piped is None else piped.source, value)
    if name in TUPLE_FORMS:
        return lower_tuple_form(body, expr, name, evaluate(body, expr, piped)[0])
    body.unsupported(expr, f"`{name}` here")
    return body.undefined(ty)


def _message_of(ty: Type) -> Type:
    """`M` of `Pid<M>`."""
    if not isinstance(ty, Con) or len(ty.arguments) != 1:
        raise CompilerBug("the type of self() is no typed pid")
    return ty.arguments[0]
