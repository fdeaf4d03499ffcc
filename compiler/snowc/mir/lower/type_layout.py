"""The variants and fields of a type.

In: a type. Out: the fields of each variant, with the type's own arguments filled in. A tuple, like a struct, has one
variant.
"""

from __future__ import annotations

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.type_text import type_text
from snowc.query import Engine
from snowc.resolve.model import DefId
from snowc.types.inferred import TypeShape, VariantShape
from snowc.types.queries import type_shape
from snowc.types.ty import Con, Tuple, Type, substitute
from snowc.types.type_names import definition_of_type


def shape_of(db: Engine, ty: Type) -> TypeShape | None:
    """The declaration behind a type; None for built-in types and tuples."""
    definition = definition_of_type(db, ty.name) if isinstance(ty, Con) else None
    return None if definition is None else type_shape(db, definition)


def variants_of(db: Engine, ty: Type) -> tuple[tuple[Type, ...], ...] | None:
    """Field types by variant; None for types without parts."""
    if isinstance(ty, Tuple):
        return (ty.items,)
    shape = shape_of(db, ty)
    if shape is None or not isinstance(ty, Con):
        return None
    return tuple(tuple(substitute(each, ty.arguments) for each in variant.fields) for variant in shape.variants)


def field_type(db: Engine, ty: Type, variant: int, index: int) -> Type:
    """Type of one field of a value of type `ty`."""
    variants = variants_of(db, ty)
    if variants is None:
        raise CompilerBug(f"{type_text(ty)} has no fields")
    return variants[variant][index]


def declared_variants(db: Engine, definition: DefId) -> tuple[VariantShape, ...]:
    """The variants of a declared type."""
    shape = type_shape(db, definition)
    if shape is None:
        raise CompilerBug("a type without a declaration", str(definition))
    return shape.variants


def variant_number(db: Engine, ty: Type, name: str) -> int:
    """Number of the variant of that name; the type must have it."""
    shape = shape_of(db, ty)
    names = [] if shape is None else [variant.name for variant in shape.variants]
    if name not in names:
        raise CompilerBug(f"{type_text(ty)} has no variant {name}")
    return names.index(name)
