"""Whether the operations of the runtime on values (equality, order, text, hash) do what a type's interface says.

In: a type and one of the interfaces that types derive. Out: True where no written impl is reached from the type; then
the runtime's operation, which goes by the shape of values, is the derived one. Goes by the heads of the types that are
reached, so it may say no of a type to which an impl for another argument does not apply; then the same is done by
functions.
"""

from __future__ import annotations

from snowc.query import Engine, query
from snowc.resolve.model import DefId
from snowc.types.declared import declared_type
from snowc.types.interfaces.impls import FUNCTION_HEAD, TUPLE_HEAD, impls_for
from snowc.types.interfaces.select import heads_inside
from snowc.types.ty import Con, Fun, Tuple, Type
from snowc.types.type_names import definition_of_type


def is_structural(db: Engine, ty: Type, interface: str) -> bool:
    """Whether the runtime's operation on values of a type is that of the interface."""
    named = heads_inside((ty,))
    heads = frozenset(named).union(*(heads_below(db, each) for each in named))
    beside = tuple(sorted(heads))
    shapes = [TUPLE_HEAD, FUNCTION_HEAD] if _has_shapes(ty) or any(_declares_shapes(db, each) for each in heads) else []
    return not any(impls_for(db, (interface, each, ())) for each in heads) and not any(
        impls_for(db, (interface, each, beside)) for each in shapes
    )


def is_json_structural(db: Engine, ty: Type) -> bool:
    """The same of reading `Json`, which also makes maps and sets: their places are chosen by hashes and equality. The
    defaults of fields are code, which the runtime does not know.
    """
    if not is_structural(db, ty, "Json"):
        return False
    named = heads_inside((ty,))
    if any(
        _has_defaults(db, each) or any(_has_defaults(db, below) for below in heads_below(db, each)) for each in named
    ):
        return False
    makes_maps = any("Map" in (each, *heads_below(db, each)) for each in named)
    return not makes_maps or (is_structural(db, ty, "Eq") and is_structural(db, ty, "Hash"))


@query
def _has_defaults(db: Engine, head: str) -> bool:
    """Whether fields of a struct have defaults."""
    definition = definition_of_type(db, head)
    declared = None if definition is None else declared_type(db, definition)
    return declared is not None and bool(declared.defaults)


@query
def heads_below(db: Engine, head: str) -> frozenset[str]:
    """The names of all types that the declaration of one reaches, near or far."""
    found: set[str] = set()
    pending = [head]
    while pending:
        for each in _heads_of_fields(db, pending.pop()):
            if each not in found:
                found.add(each)
                pending.append(each)
    return frozenset(found)


@query
def _heads_of_fields(db: Engine, head: str) -> frozenset[str]:
    return frozenset(heads_inside(_fields(db, definition_of_type(db, head))))


@query
def _declares_shapes(db: Engine, head: str) -> bool:
    """Whether a field of a declaration holds a tuple or a function."""
    return any(map(_has_shapes, _fields(db, definition_of_type(db, head))))


def _fields(db: Engine, definition: DefId | None) -> tuple[Type, ...]:
    declared = None if definition is None else declared_type(db, definition)
    return () if declared is None else tuple(field for variant in declared.variants for field in variant.fields)


def _has_shapes(ty: Type) -> bool:
    match ty:
        case Tuple() | Fun():
            return True
        case Con(_, parts):
            return any(map(_has_shapes, parts))
        case _:
            return False
