"""What names stand for, as MIR.

In: an expression that the earlier stages have resolved. Out: the function that it calls, or the closure that stands
for it as a value. A constructor as a value is a closure without captures over a part that builds the variant.
"""

from __future__ import annotations

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.builder import CLOSURE, FunctionBuilder
from snowc.mir.ir import Callee, Construct, FunctionId, LocalId, MakeClosure, Return, Site
from snowc.mir.lower.context import Body, Part
from snowc.resolve.model import ActorRef, ConstRef, ConstructorRef, FunctionRef
from snowc.syntax import tree
from snowc.types.ty import Fun


def callee_of(body: Body, reference: FunctionRef | ActorRef | ConstRef, id: int) -> Callee:
    """The function behind a reference, at its type arguments."""
    return Callee(FunctionId(reference.definition), body.instance(id))


def direct_callee(body: Body, expr: tree.Name | tree.Field | tree.Index) -> Callee:
    """The function behind an expression that must stand for one."""
    reference = body.reference(expr.id)
    if not isinstance(reference, FunctionRef):
        raise CompilerBug(f"{type(reference).__name__} is no function", str(body.definition.id))
    return callee_of(body, reference, expr.id)


def function_value(body: Body, callee: Callee, ty: Fun) -> LocalId:
    """A top-level function as a value: a closure over it without captures (monomorphisation gives it closure shape)."""
    target = body.builder.new_local(ty)
    body.emit(MakeClosure(target, callee, ()))
    return target


def constructor_value(body: Body, reference: ConstructorRef, ty: Fun, site: Site) -> LocalId:
    """A constructor with fields as a value."""
    key = ("constructor", reference, ty)
    part = body.definition.closures.get(key) or _forward_construct(body, reference, ty, site)
    body.definition.closures[key] = part
    target = body.builder.new_local(ty)
    body.emit(MakeClosure(target, part.callee, ()))
    return target


def _forward_construct(body: Body, reference: ConstructorRef, ty: Fun, site: Site) -> Part:
    builder = FunctionBuilder()
    parameters = tuple(builder.new_local(each) for each in ty.parameters)
    result = builder.new_local(ty.result)
    builder.emit(Construct(result, reference.index, parameters))
    builder.end(Return(result))
    definition = body.definition
    part = definition.next_part("constructor")
    count = len(ty.parameters)
    definition.functions.append(builder.finish(part.function, definition.variables, count, ty.result, site, CLOSURE))
    return Part(part, ())
