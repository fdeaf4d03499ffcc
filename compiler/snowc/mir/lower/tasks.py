"""`async` and `await`.

An `async fn` is three functions: `f` makes a task, which runs the part `task`, a closure over the arguments; that and
every `await f(…)` call the part `body`, where the code is. So an awaited call by name is a call like any other.
An async closure makes its task in the same way.
"""

from __future__ import annotations

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.builder import CLOSURE, PLAIN, FunctionBuilder
from snowc.mir.ir import Call, Callee, FunctionId, Literal, LocalId, MakeClosure, MirFunction, Return, Site, Unreachable
from snowc.mir.lower.clauses import Clause, lower_clauses
from snowc.mir.lower.context import Body, DefinitionContext, Frame, Part
from snowc.mir.lower.expressions import lower_expression, lowers
from snowc.mir.lower.intrinsics import call, intrinsic
from snowc.mir.parts import BODY, TASK
from snowc.resolve.model import DefId, ModuleName
from snowc.syntax import tree
from snowc.types.interfaces.names import bare_name
from snowc.types.ty import NEVER, STRING, UNIT, Con, Fun, Type, Var, task_of

_AWAIT = FunctionId(DefId(ModuleName("Task"), "await"))


@lowers(tree.Await)
def lower_await(body: Body, expr: tree.Await) -> LocalId:
    """A task is waited for; anything else here is a call that waits itself."""
    value = lower_expression(body, expr.operand)
    ty = body.builder.type_of(value)
    if _is_child(body, expr.operand) or not isinstance(ty, Con) or ty.name != "Task":
        return value
    return call(body, Callee(_AWAIT, ty.arguments), (value,), ty.arguments[0], body.site(expr))


def _is_child(body: Body, operand: tree.Expr) -> bool:
    called = operand.right if isinstance(operand, tree.Pipe) else operand
    return called.id in body.facts.children


def task_value(ty: Type) -> Type:
    """What a task of that type gives."""
    if not isinstance(ty, Con) or ty.name != "Task":
        raise CompilerBug("async, and no task")
    return ty.arguments[0]


def body_of(callee: Callee) -> Callee:
    """The code of an async function."""
    return Callee(FunctionId(callee.function.definition, BODY), callee.arguments)


def task_functions(context: DefinitionContext, site: Site) -> tuple[MirFunction, MirFunction]:
    """What makes a task of an async function, and what that runs."""
    parameters, result = context.inferred.parameters, task_value(context.inferred.result)
    variables = tuple(Var(index) for index in range(context.variables))
    run = Callee(FunctionId(context.id, TASK), variables)
    runs = FunctionBuilder()
    captured = tuple(runs.add_capture(ty, "") for ty in parameters)
    value = runs.new_local(result)
    if captured:
        runs.emit(Call(runs.new_local(UNIT), intrinsic("started"), (), site))
    runs.emit(Call(value, body_of(Callee(FunctionId(context.id), variables)), captured, site))
    runs.end(Unreachable() if result == NEVER else Return(value))
    makes = FunctionBuilder()
    given = tuple(makes.new_local(ty) for ty in parameters)
    makes.end(Return(_start(makes, run, given, bare_name(context.id), result, site)))
    return (
        makes.finish(FunctionId(context.id), context.variables, len(parameters), task_of(result), site, PLAIN),
        runs.finish(run.function, context.variables, 0, result, site, CLOSURE),
    )


def lower_async_closure(body: Body, expr: tree.Closure, ty: Fun) -> Part:
    """The closure makes a task of a second closure, over its arguments and what it has captured itself."""
    definition, site, result = body.definition, body.site(expr), task_value(ty.result)
    made, run = definition.next_part(TASK), definition.next_part("closure")
    place = len(definition.functions)
    builder = FunctionBuilder()
    frame = Frame(builder, result, outer=body)
    inner = Body(definition, body.facts, frame, body.substitution)
    arguments = tuple(builder.add_capture(each, "") for each in ty.parameters)
    lower_clauses([Clause(inner, each.parameters, each.guard, each.body) for each in expr.clauses], arguments, site)
    captures = tuple(builder.captures[len(arguments) :])
    runs = builder.finish(run.function, definition.variables, 0, result, site, CLOSURE)
    makes = FunctionBuilder()
    given = tuple(makes.new_local(each) for each in ty.parameters)
    held = tuple(makes.add_capture(each, "") for each in captures)
    name = f"closure in {bare_name(definition.id)}"
    makes.end(Return(_start(makes, run, (*given, *held), name, result, site)))
    maker = makes.finish(made.function, definition.variables, len(given), ty.result, site, CLOSURE)
    definition.functions[place:place] = [maker, runs]  # before the closures inside it
    return Part(made, tuple(frame.captured))


def _start(
    makes: FunctionBuilder, run: Callee, values: tuple[LocalId, ...], name: str, result: Type, site: Site
) -> LocalId:
    """Start a task that runs a closure over these values."""
    closure, named, task = makes.new_local(Fun((), result)), makes.new_local(STRING), makes.new_local(task_of(result))
    makes.emit(MakeClosure(closure, run, values))
    makes.emit(Literal(named, name))
    makes.emit(Call(task, intrinsic("task_start", (result,)), (closure, named), site))
    return task
