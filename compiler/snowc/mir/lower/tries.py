"""`e?`: the value of `Ok` or `Some`, or an early return of `Err` or `None`."""

from __future__ import annotations

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.ir import Construct, Field, LocalId, Site, Switch, Tag
from snowc.mir.lower.context import Body
from snowc.mir.lower.expressions import lower_expression, lowers
from snowc.mir.lower.intrinsics import call, interface_function
from snowc.mir.lower.type_layout import variant_number
from snowc.mir.type_text import type_text
from snowc.syntax import tree
from snowc.types.ty import INT, Con, Type


@lowers(tree.Try)
def lower_try(body: Body, expr: tree.Try) -> LocalId:
    return unwrap_or_return(body, lower_expression(body, expr.operand), body.site(expr))


def unwrap_or_return(body: Body, operand: LocalId, site: Site) -> LocalId:
    """Go on with the value inside; an error leaves the function (a closure: the closure)."""
    builder = body.builder
    ty = builder.type_of(operand)
    if not isinstance(ty, Con) or ty.name not in ("Option", "Result"):
        raise CompilerBug(f"`?` on {type_text(ty)}", str(body.definition.id))
    good_name, bad_name = ("Some", "None") if ty.name == "Option" else ("Ok", "Err")
    good_variant = variant_number(body.definition.db, ty, good_name)
    bad_variant = variant_number(body.definition.db, ty, bad_name)
    tag = builder.new_local(INT)
    builder.emit(Tag(tag, operand))
    good, bad = builder.new_block(), builder.new_block()
    builder.end(Switch(tag, ((good_variant, good), (bad_variant, bad)), None))
    builder.open(bad)
    _return_failure(body, operand, ty, bad_variant, site)
    builder.open(good)
    value = builder.new_local(ty.arguments[0])
    builder.emit(Field(value, operand, good_variant, 0))
    return value


def _return_failure(body: Body, operand: LocalId, ty: Con, variant: int, site: Site) -> None:
    """The failure at the function's own result type; the value type differs, so it is built anew."""
    builder = body.builder
    result = body.frame.result
    if not isinstance(result, Con) or result.name != ty.name:
        raise CompilerBug(f"`?` in a function with result {type_text(result)}", str(body.definition.id))
    carried: tuple[LocalId, ...] = ()
    if ty.name == "Result":
        error = builder.new_local(ty.arguments[1])
        builder.emit(Field(error, operand, variant, 0))
        carried = (_converted(body, error, result.arguments[1], site),)
    failure = builder.new_local(result)
    builder.emit(Construct(failure, variant, carried))
    body.emit_return(failure)


def _converted(body: Body, error: LocalId, wanted: Type, site: Site) -> LocalId:
    """The error as the function's own kind of error, by `From`."""
    found = body.builder.type_of(error)
    if found == wanted:
        return error
    return call(body, interface_function("From", "from", (wanted, found)), (error,), wanted, site)
