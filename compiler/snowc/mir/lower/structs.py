"""Struct literals and updates."""

from __future__ import annotations

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.ir import Construct, Field, LocalId
from snowc.mir.lower.context import Body
from snowc.mir.lower.defaults import lower_default
from snowc.mir.lower.expressions import lower_expression, lowers
from snowc.mir.lower.type_layout import declared_variants, shape_of, variants_of
from snowc.mir.type_text import type_text
from snowc.resolve.model import ConstructorRef
from snowc.syntax import tree
from snowc.types.ty import Con


@lowers(tree.StructExpr)
def lower_struct(body: Body, expr: tree.StructExpr) -> LocalId:
    """Fields are evaluated in the order of the source; defaults fill the rest."""
    reference = body.reference(expr.id)
    if not isinstance(reference, ConstructorRef):
        raise CompilerBug("a struct literal of no struct", str(body.definition.id))
    ty = body.type_at(expr.id)
    given = {field.name: lower_expression(body, field.value) for field in expr.fields}
    names = declared_variants(body.definition.db, reference.type)[reference.index].field_names or ()
    arguments = ty.arguments if isinstance(ty, Con) else ()
    operands = tuple(
        given[name] if name in given else lower_default(body, reference.type, name, arguments) for name in names
    )
    target = body.builder.new_local(ty)
    body.emit(Construct(target, reference.index, operands))
    return target


@lowers(tree.StructUpdate)
def lower_update(body: Body, expr: tree.StructUpdate) -> LocalId:
    """`%{base | x: 10}`: a new value with the other fields of the old one. These are read first: what the new ones are
    made of may then be the last that is wanted of the old value, and be theirs alone."""
    base = lower_expression(body, expr.base)
    ty = body.builder.type_of(base)
    shape = shape_of(body.definition.db, ty)
    if shape is None or shape.kind != "struct":
        raise CompilerBug(f"an update of {type_text(ty)}", str(body.definition.id))
    updated = {field.name for field in expr.fields}
    names = shape.variants[0].field_names or ()
    types = (variants_of(body.definition.db, ty) or ())[0]
    values: dict[str, LocalId] = {}
    for index, (name, field_type) in enumerate(zip(names, types, strict=True)):
        if name not in updated:
            values[name] = body.builder.new_local(field_type)
            body.emit(Field(values[name], base, 0, index))
    for field in expr.fields:
        values[field.name] = lower_expression(body, field.value)
    target = body.builder.new_local(body.type_at(expr.id))
    body.emit(Construct(target, 0, tuple(values[name] for name in names)))
    return target
