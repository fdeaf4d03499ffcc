"""Closures: each becomes a part `closureN`, and a value that holds the variables it uses, as they are now."""

from __future__ import annotations

from collections.abc import Mapping

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.builder import CLOSURE, FunctionBuilder
from snowc.mir.ir import LocalId, MakeClosure
from snowc.mir.lower.captures import captured_local
from snowc.mir.lower.clauses import Clause, lower_clauses
from snowc.mir.lower.context import Body, Frame, Part
from snowc.mir.lower.expressions import lowers
from snowc.mir.lower.tasks import lower_async_closure
from snowc.syntax import tree
from snowc.types.ty import Fun, Type


@lowers(tree.Closure)
def lower_closure(body: Body, expr: tree.Closure) -> LocalId:
    ty = body.type_at(expr.id)
    if not isinstance(ty, Fun):
        raise CompilerBug("a closure without a function type", str(body.definition.id))
    key = ("closure", body.facts.item, expr.id, _frozen(body.substitution))
    part = body.definition.closures.get(key)
    if part is None:
        part = lower_async_closure(body, expr, ty) if expr.is_async else _lower_part(body, expr, ty)
        body.definition.closures[key] = part
    captured = tuple(captured_local(body, binding) for binding in part.captured)
    target = body.builder.new_local(ty)
    body.emit(MakeClosure(target, part.callee, captured))
    return target


def _lower_part(body: Body, expr: tree.Closure, ty: Fun) -> Part:
    definition = body.definition
    callee = definition.next_part("closure")
    place = len(definition.functions)
    builder = FunctionBuilder()
    frame = Frame(builder, ty.result, outer=body)
    inner = Body(definition, body.facts, frame, body.substitution)
    parameters = tuple(builder.new_local(each) for each in ty.parameters)
    clauses = [Clause(inner, clause.parameters, clause.guard, clause.body) for clause in expr.clauses]
    site = body.site(expr)
    lower_clauses(clauses, parameters, site)
    function = builder.finish(callee.function, definition.variables, len(parameters), ty.result, site, CLOSURE)
    definition.functions.insert(place, function)  # before the closures inside it
    return Part(callee, tuple(frame.captured))


def _frozen(substitution: Mapping[int, Type]) -> tuple[tuple[int, Type], ...]:
    return tuple(sorted(substitution.items(), key=lambda entry: entry[0]))
