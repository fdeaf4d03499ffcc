"""Names, constructors and fields as values."""

from __future__ import annotations

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.ir import Construct, Field, LocalId
from snowc.mir.lower.context import Body, Generalised, substituted
from snowc.mir.lower.expressions import lower_expression, lowers
from snowc.mir.lower.intrinsics import call
from snowc.mir.lower.references import callee_of, constructor_value, function_value
from snowc.resolve.model import (
    ActorRef,
    ConstRef,
    ConstructorRef,
    FieldRef,
    FunctionRef,
    LocalRef,
    Reference,
    SpecialRef,
)
from snowc.syntax import tree
from snowc.types.ty import Fun


@lowers(tree.Name, tree.UpperName)
def lower_name(body: Body, expr: tree.Name | tree.UpperName) -> LocalId:
    return referenced_value(body, expr, body.reference(expr.id))


@lowers(tree.Field)
def lower_field(body: Body, expr: tree.Field) -> LocalId:
    """A field of a value, or a name behind a path (`List.map`)."""
    reference = body.reference(expr.id)
    if not isinstance(reference, FieldRef):
        return referenced_value(body, expr, reference)
    receiver = lower_expression(body, expr.receiver)
    target = body.builder.new_local(body.type_at(expr.id))
    body.emit(Field(target, receiver, 0, reference.index))
    return target


def referenced_value(body: Body, expr: tree.Name | tree.UpperName | tree.Field, reference: Reference) -> LocalId:
    """The value that a resolved name stands for."""
    ty = body.type_at(expr.id)
    match reference:
        case LocalRef(binding):
            return local_value(body, expr, binding)
        case ConstRef():
            return call(body, callee_of(body, reference, expr.id), (), ty, body.site(expr))
        case ConstructorRef() if isinstance(ty, Fun):
            return constructor_value(body, reference, ty, body.site(expr))
        case ConstructorRef(index=index):
            target = body.builder.new_local(ty)
            body.emit(Construct(target, index, ()))
            return target
        case FunctionRef() if isinstance(ty, Fun) and not _is_bound_method(expr):
            return function_value(body, callee_of(body, reference, expr.id), ty)
        case FunctionRef() | ActorRef() | SpecialRef():
            body.unsupported(expr, "methods, actors and special forms as values")
            return body.undefined(ty)
        case _:
            raise CompilerBug(f"{type(reference).__name__} as a value", str(body.definition.id))


def local_value(body: Body, expr: tree.Expr, binding: int) -> LocalId:
    """A variable. One that was generalised is lowered at the types of this use."""
    found = body.lookup(binding)
    if not isinstance(found, Generalised):
        return found
    types = dict(zip(found.scheme.variables, body.instance(expr.id), strict=True))
    at_use = substituted(body, {**found.substitution, **types})
    return lower_expression(at_use, found.value)


def _is_bound_method(expr: tree.Expr) -> bool:
    """`x.m` without a call, where `x` is a value and no path."""
    if not isinstance(expr, tree.Field):
        return False
    receiver = expr.receiver
    while isinstance(receiver, tree.Field):
        receiver = receiver.receiver
    return not isinstance(receiver, tree.UpperName)
