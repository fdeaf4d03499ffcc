"""`spawn`, `spawn_link`, `spawn_monitor`.

In: what to run and its arguments. Out: a part `spawnN`, a closure of type `Fun() -> ()` that calls it and drops its
result, and the call that starts an actor with that closure. The arguments are evaluated by the spawner; the runtime
copies the closure with them.
"""

from __future__ import annotations

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.builder import CLOSURE, FunctionBuilder
from snowc.mir.ir import Call, CallClosure, Callee, FunctionId, LocalId, MakeClosure, Return, Site, Unreachable
from snowc.mir.lower.arguments import in_parameter_order
from snowc.mir.lower.context import Body
from snowc.mir.lower.elsewhere import is_known_elsewhere
from snowc.mir.lower.expressions import lower_expression
from snowc.mir.lower.intrinsics import call, intrinsic, text
from snowc.mir.lower.references import callee_of
from snowc.mir.lower.tasks import body_of, task_value
from snowc.mir.remote_functions import signature_hash
from snowc.resolve.model import ActorRef, DefId, FunctionRef, ModuleName
from snowc.syntax import tree
from snowc.types.infer.awaits import is_async_function
from snowc.types.ty import BOOL, INT, NEVER, UNIT, Con, Fun, Tuple, Type

_MODES = {"spawn": 0, "spawn_link": 1}

SPAWN_FORMS = frozenset({*_MODES, "spawn_monitor"})

ELSEWHERE_FORMS = frozenset({"Node.spawn", "Node.spawn_link"})

_START_FUNCTION = FunctionId(DefId(ModuleName("Node"), "start_function"))

_BODY_TYPE = Fun((), UNIT)


def lower_spawn(body: Body, expr: tree.Call, form: str, ty: Type) -> LocalId:
    """The pid, or pid and monitor, of a new actor."""
    started = expr.arguments[0].value
    reference = body.facts.references.get(started.id)
    site = body.site(expr)
    if isinstance(reference, FunctionRef | ActorRef):
        function_type = _function_type(body, body.type_at(started.id))
        values = _arguments(body, expr, 1, function_type)
        callee, result = callee_of(body, reference, started.id), function_type.result
        if is_async_function(body.definition.db, reference.definition):
            callee, result = body_of(callee), task_value(result)
        closure = _closure_over_call(body, callee, values, result, site)
        name = reference.definition.name
    else:
        function = lower_expression(body, started)
        function_type = _function_type(body, body.builder.type_of(function))
        values = _arguments(body, expr, 1, function_type)
        closure = _closure_over_value(body, function, function_type, values, site)
        name = f"closure in {body.definition.id.name}"
    if form == "spawn_monitor":
        message = _message_of(ty.items[0] if isinstance(ty, Tuple) else ty)
        return call(body, intrinsic("spawn_monitor", (message,)), (closure, text(body, name)), ty, site)
    mode = body.builder.literal(INT, _MODES[form])
    return call(body, intrinsic("spawn", (_message_of(ty),)), (closure, text(body, name), mode), ty, site)


def lower_spawn_elsewhere(body: Body, expr: tree.Call, form: str, ty: Type) -> LocalId:
    """`Node.spawn(node, actor, …)`: the arguments travel as what a closure over the call has captured."""
    place, started = expr.arguments[0].value, expr.arguments[1].value
    reference = body.facts.references.get(started.id)
    if not isinstance(reference, FunctionRef | ActorRef) or not isinstance(ty, Con):
        raise CompilerBug("what another node is to start has no name", str(body.definition.id))
    site, literal = body.site(expr), body.builder.literal
    function_type = _function_type(body, body.type_at(started.id))
    node = lower_expression(body, place)
    values = _arguments(body, expr, 2, function_type)
    callee = callee_of(body, reference, started.id)
    message = _message_of(ty.arguments[0])
    if not is_known_elsewhere(body, started, callee, function_type.parameters):
        return body.undefined(ty)
    closure = _closure_over_call(body, callee, values, function_type.result, site)
    signature = literal(INT, signature_hash(function_type.parameters, message, function_type.result))
    linked = literal(BOOL, form == "Node.spawn_link")
    operands = (node, closure, text(body, str(reference.definition)), signature, linked)
    return call(body, Callee(_START_FUNCTION, (message,)), operands, ty, site)


def _closure_over_call(body: Body, callee: Callee, values: tuple[LocalId, ...], result: Type, site: Site) -> LocalId:
    builder = FunctionBuilder()
    captured = tuple(builder.add_capture(body.builder.type_of(value), "") for value in values)
    _let_go_of_closure(builder, captured, site)
    ignored = builder.new_local(result)
    builder.emit(Call(ignored, callee, captured, site))
    return _finish(body, builder, result, values, site)


def _closure_over_value(body: Body, function: LocalId, ty: Fun, values: tuple[LocalId, ...], site: Site) -> LocalId:
    if ty == _BODY_TYPE:
        return function
    builder = FunctionBuilder()
    called = builder.add_capture(ty, "")
    captured = tuple(builder.add_capture(body.builder.type_of(value), "") for value in values)
    _let_go_of_closure(builder, captured, site)
    ignored = builder.new_local(ty.result)
    builder.emit(CallClosure(ignored, called, captured, site))
    return _finish(body, builder, ty.result, (function, *values), site)


def _let_go_of_closure(builder: FunctionBuilder, captured: tuple[LocalId, ...], site: Site) -> None:
    """The part has read its captures and runs once: the closure must not hold on to the values, or their first update
    would copy them."""
    if captured:
        builder.emit(Call(builder.new_local(UNIT), intrinsic("started"), (), site))


def _finish(body: Body, builder: FunctionBuilder, result: Type, values: tuple[LocalId, ...], site: Site) -> LocalId:
    builder.end(Unreachable() if result == NEVER else Return(builder.literal(UNIT, ())))
    definition = body.definition
    part = definition.next_part("spawn")
    definition.functions.append(builder.finish(part.function, definition.variables, 0, UNIT, site, CLOSURE))
    closure = body.builder.new_local(_BODY_TYPE)
    body.emit(MakeClosure(closure, part, values))
    return closure


def _arguments(body: Body, expr: tree.Call, first: int, ty: Fun) -> tuple[LocalId, ...]:
    """What the new actor starts with, from that argument of the call on; evaluated by the spawner."""
    values = [lower_expression(body, argument.value) for argument in expr.arguments[first:]]
    names = [argument.name for argument in expr.arguments[first:]]
    return in_parameter_order(body, expr, names, values, ty.parameters)


def _function_type(body: Body, ty: Type) -> Fun:
    if not isinstance(ty, Fun):
        raise CompilerBug("spawn of what is no function", str(body.definition.id))
    return ty


def _message_of(ty: Type) -> Type:
    if not isinstance(ty, Con) or len(ty.arguments) != 1:
        raise CompilerBug("a spawn's type is no typed pid")
    return ty.arguments[0]
