"""Which impl fits a type, and what associated types stand for.

In: canonical types. Out: the impl with its type arguments. Impls don't overlap (E0026 otherwise), so there is one at
most; of overlapping ones the first counts.
"""

from __future__ import annotations

from snowc.diagnostics.facts import ItemRef
from snowc.query import Engine, query
from snowc.types.interfaces.impls import head_of, impl_head, impls_for
from snowc.types.ty import ITER_OF, PROJECTION, Bound, Con, Error, Fun, Tuple, Type, Var, substitute
from snowc.values import replace, value


@value
class SelectedImpl:
    """An impl and what its parameters are here."""

    item: ItemRef
    arguments: tuple[Type, ...]


@query
def select_impl(db: Engine, key: tuple[Bound, Type]) -> SelectedImpl | None:
    """The impl of an interface for a type, if one is written whose head fits. What it asks of its parameters is not
    looked at.
    """
    bound, ty = key
    beside = tuple(heads_inside((ty, *bound.arguments)))
    for item in impls_for(db, (bound.interface, head_of(ty), beside)):
        head = impl_head(db, item)
        if head is None or head.interface is None:
            continue
        bindings: dict[int, Type] = {}
        pairs = zip((head.target, *head.interface.arguments), (ty, *bound.arguments), strict=True)
        if all(fits(pattern, each, bindings) for pattern, each in pairs):
            return SelectedImpl(item, tuple(bindings.get(index, Error()) for index in range(len(head.parameters))))
    return None


def heads_inside(types: tuple[Type, ...]) -> dict[str, None]:
    """The names of all types in some, in order."""
    found: dict[str, None] = {}
    pending = list(reversed(types))
    while pending:
        match pending.pop():
            case Con(name, parts):
                found.setdefault(name)
                pending += reversed(parts)
            case Tuple(parts):
                pending += reversed(parts)
            case Fun(parameters, result):
                pending += (result, *reversed(parameters))
            case _:
                pass
    return found


def fits(pattern: Type, ty: Type, bindings: dict[int, Type]) -> bool:
    """Whether a type is an instance of a pattern; adds what the pattern's variables stand for."""
    match pattern, ty:
        case Var(index), _:
            return bindings.setdefault(index, ty) == ty
        case (Con(name, inner), Con(other, parts)) if name == other and len(inner) == len(parts):
            return all(fits(left, right, bindings) for left, right in zip(inner, parts, strict=True))
        case (Tuple(inner), Tuple(parts)) if len(inner) == len(parts):
            return all(fits(left, right, bindings) for left, right in zip(inner, parts, strict=True))
        case (Fun(inner, result), Fun(parts, other_result)) if len(inner) == len(parts):
            pairs = zip((*inner, result), (*parts, other_result), strict=True)
            return all(fits(left, right, bindings) for left, right in pairs)
        case _:
            return isinstance(pattern, Error) or isinstance(ty, Error)


def substitute_bound(bound: Bound, arguments: tuple[Type, ...]) -> Bound:
    return replace(bound, arguments=tuple(substitute(each, arguments) for each in bound.arguments))


def has_projection(ty: Type) -> bool:
    match ty:
        case Con(name, parts):
            return PROJECTION in name or any(map(has_projection, parts))
        case Tuple(parts):
            return any(map(has_projection, parts))
        case Fun(parameters, result):
            return any(map(has_projection, (*parameters, result)))
        case _:
            return False


def normal_type(db: Engine, ty: Type) -> Type:
    """The type with the associated types replaced that are known."""
    if not has_projection(ty):
        return ty
    match ty:
        case Con(name, parts):
            inner = tuple(normal_type(db, each) for each in parts)
            return projected(db, name, inner) if PROJECTION in name else Con(name, inner)
        case Tuple(parts):
            return Tuple(tuple(normal_type(db, each) for each in parts))
        case Fun(parameters, result):
            return Fun(tuple(normal_type(db, each) for each in parameters), normal_type(db, result))
        case _:
            return ty


def projected(db: Engine, name: str, parts: tuple[Type, ...]) -> Type:
    """An associated type of the first of `parts`; of a variable it stays what it is."""
    interface, _, associated = name.rpartition(PROJECTION)
    base, arguments = parts[0], parts[1:]
    if isinstance(base, Con) and base.name == ITER_OF and interface == "Iterator":
        return Con(f"Iterable{PROJECTION}{associated}", base.arguments)
    if isinstance(base, Var) or (isinstance(base, Con) and PROJECTION in base.name):
        return Con(name, parts)
    selected = select_impl(db, (Bound(interface, arguments), base))
    head = None if selected is None else impl_head(db, selected.item)
    if selected is None or head is None or associated not in head.associated:
        return Error()
    return normal_type(db, substitute(head.associated[associated], selected.arguments))
