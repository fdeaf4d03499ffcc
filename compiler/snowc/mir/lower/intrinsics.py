"""Calls of the functions in `stdlib/intrinsics.snow` that constructs of the language stand for.

In: a name of that module, type arguments, operands. Out: the local with the result. A call that never comes back
ends its block.
"""

from __future__ import annotations

from snowc.mir.ir import Call, CallClosure, Callee, FunctionId, LocalId, Site, Unreachable
from snowc.mir.lower.context import Body
from snowc.resolve.model import DefId, ModuleName
from snowc.types.ty import NEVER, STRING, Con, Type

INTRINSICS = ModuleName("Intrinsics")


def intrinsic(name: str, arguments: tuple[Type, ...] = ()) -> Callee:
    return Callee(FunctionId(DefId(INTRINSICS, name)), arguments)


def interface_function(interface: str, name: str, arguments: tuple[Type, ...]) -> Callee:
    """A function of one of the language's interfaces; the type that implements it comes first."""
    return Callee(FunctionId(DefId(ModuleName("Prelude"), f"{interface}.{name}")), arguments)


def map_function(name: str, ty: Type) -> Callee:
    """A function of the module `Map`, at the type arguments of a map type."""
    return Callee(FunctionId(DefId(ModuleName("Map"), name)), ty.arguments if isinstance(ty, Con) else ())


def call(body: Body, callee: Callee, arguments: tuple[LocalId, ...], result: Type, site: Site) -> LocalId:
    """A direct call."""
    target = body.builder.new_local(result)
    body.emit(Call(target, callee, arguments, site))
    end_if_never(body, result)
    return target


def call_value(body: Body, function: LocalId, arguments: tuple[LocalId, ...], result: Type, site: Site) -> LocalId:
    """A call of a function value."""
    target = body.builder.new_local(result)
    body.emit(CallClosure(target, function, arguments, site))
    end_if_never(body, result)
    return target


def end_if_never(body: Body, result: Type) -> None:
    """Nothing runs after a call whose result is `Never`."""
    if result == NEVER:
        body.builder.end(Unreachable())


def panic(body: Body, message: LocalId, site: Site) -> None:
    """End the actor with a message."""
    call(body, intrinsic("panic"), (message,), NEVER, site)


def text(body: Body, value: str) -> LocalId:
    return body.builder.literal(STRING, value)


def shown(body: Body, value: LocalId, site: Site, how: str = "display") -> LocalId:
    """A value as a String, by `display` or `debug`; a String shows as itself."""
    ty = body.builder.type_of(value)
    if ty == STRING and how == "display":
        return value
    return call(body, intrinsic(how, (ty,)), (value,), STRING, site)
