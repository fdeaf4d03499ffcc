"""Which body runs where a function of an interface is called at known types.

In: a function and its type arguments, without variables. Out: the function and the type arguments to call instead: that
of the matching impl, the interface's default body, or for what types derive the runtime's operation on values. Where a
written impl is reached, in the place of that operation stands a function that the library has (lists, maps, sets) or
that is derived as Snow text. Types that lack the interface don't get here.
"""

from __future__ import annotations

from typing import Final

from snowc.query import Engine, query
from snowc.resolve.derived import derived_module, tuple_module
from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.queries import module_names
from snowc.types.interfaces.impls import impl_head
from snowc.types.interfaces.names import bare_name, interface_name
from snowc.types.interfaces.select import SelectedImpl, select_impl
from snowc.types.interfaces.structural import is_json_structural, is_structural
from snowc.types.ty import Bound, Con, Tuple, Type
from snowc.types.type_names import definition_of_type
from snowc.values import value

_INTRINSICS: Final = ModuleName("Intrinsics")
_INSTANCES: Final = ModuleName("Instances")
_PRELUDE: Final = ModuleName("Prelude")
_JSON: Final = ModuleName("Json")
_MAP: Final = ModuleName("Map")
_TERM: Final = ModuleName("Term")


@value
class Instance:
    """A function at type arguments."""

    function: DefId
    arguments: tuple[Type, ...]


_OPERATIONS: Final = {
    DefId(_PRELUDE, "Eq.eq"): DefId(_INTRINSICS, "equal"),
    DefId(_PRELUDE, "Ord.compare"): DefId(_INSTANCES, "order"),
    DefId(_PRELUDE, "Display.to_string"): DefId(_INTRINSICS, "display"),
    DefId(_PRELUDE, "Debug.inspect"): DefId(_INTRINSICS, "debug"),
    DefId(_PRELUDE, "Hash.hash"): DefId(_INTRINSICS, "hash"),
    DefId(_PRELUDE, "Json.to_json"): DefId(_INSTANCES, "to_json"),
    DefId(_PRELUDE, "Json.of_json"): DefId(_INSTANCES, "of_json"),
    DefId(_PRELUDE, "Term.to_term"): DefId(_TERM, "of"),
    DefId(_PRELUDE, "Term.from_term"): DefId(_TERM, "to"),
}
"""What is called where no impl is written."""

_IMPLEMENTED: Final = {
    DefId(_INTRINSICS, "equal"): ("Eq", DefId(_PRELUDE, "Eq.eq")),
    DefId(_INTRINSICS, "compare"): ("Ord", DefId(_INSTANCES, "sign_of_order")),
    DefId(_INTRINSICS, "display"): ("Display", DefId(_PRELUDE, "Display.to_string")),
    DefId(_INTRINSICS, "debug"): ("Debug", DefId(_PRELUDE, "Debug.inspect")),
    DefId(_INTRINSICS, "hash"): ("Hash", DefId(_INSTANCES, "spread_hash")),
    DefId(_INSTANCES, "to_json"): ("Json", DefId(_PRELUDE, "Json.to_json")),
    DefId(_INSTANCES, "of_json"): ("Json", DefId(_PRELUDE, "Json.of_json")),
}
"""The operations on values, their interfaces, and what is called where an impl is written."""

_BY_PARTS: Final = {
    DefId(_JSON, "encode"): DefId(_INSTANCES, "encode"),
    DefId(_JSON, "decode"): DefId(_INSTANCES, "decode"),
}
"""Functions of JSON that go by the shape of values, and what is called where an impl is reached instead."""

_BY_KEYS: Final = {DefId(_MAP, "entry_of"): DefId(_MAP, "entry_by_impl")}
"""Functions of maps for keys that the runtime compares, and what is called where their equality is written in Snow."""

_READ_JSON: Final = frozenset({DefId(_INSTANCES, "of_json"), DefId(_INSTANCES, "decode")})

_BY_HAND: Final = frozenset({"List", "Map", "Set"})
"""Types whose operations are written in `stdlib/instances.snow`."""
_FURTHER_BY_HAND: Final = frozenset({("Option", "Json")})
"""Types, and interfaces in which they differ from others that are declared."""


@query
def implementation(db: Engine, called: tuple[DefId, tuple[Type, ...]]) -> Instance:
    """What runs; the function itself if it is no interface's."""
    function, arguments = called
    operation = _IMPLEMENTED.get(function)
    if operation is not None:
        return _operation(db, function, *operation, arguments[0])
    if function in _BY_PARTS:
        is_plain = _is_structural(db, _BY_PARTS[function], "Json", arguments[0])
        return Instance(function if is_plain else _BY_PARTS[function], arguments)
    if function in _BY_KEYS:
        is_plain = is_structural(db, arguments[0], "Eq")
        return Instance(function if is_plain else _BY_KEYS[function], arguments)
    bound = _interface_of(db, function, arguments)
    if bound is None:
        return Instance(function, arguments)
    selected = select_impl(db, (bound, arguments[0]))
    if selected is not None:
        return _of_impl(db, selected, function, arguments, 1 + len(bound.arguments))
    on_values = _OPERATIONS.get(function)
    return Instance(function, arguments) if on_values is None else implementation(db, (on_values, arguments))


def _interface_of(db: Engine, function: DefId, arguments: tuple[Type, ...]) -> Bound | None:
    """The interface of a function, at its arguments here."""
    owner, dot, _ = function.name.rpartition(".")
    entry = module_names(db, function.module).interfaces.get(owner) if dot else None
    if entry is None:
        return None
    return Bound(interface_name(db, entry.definition), arguments[1 : 1 + entry.parameter_count])


def _of_impl(db: Engine, selected: SelectedImpl, function: DefId, arguments: tuple[Type, ...], around: int) -> Instance:
    """The impl's own function, or the default body. `around` arguments are those of the interface."""
    head = impl_head(db, selected.item)
    own = None if head is None else head.functions.get(bare_name(function))
    return Instance(function, arguments) if own is None else Instance(own, (*selected.arguments, *arguments[around:]))


def _is_structural(db: Engine, operation: DefId, interface: str, ty: Type) -> bool:
    """Whether the runtime does an operation of the library on a type as the type's interface says."""
    return is_json_structural(db, ty) if operation in _READ_JSON else is_structural(db, ty, interface)


def _operation(db: Engine, operation: DefId, interface: str, implemented: DefId, ty: Type) -> Instance:
    if select_impl(db, (Bound(interface), ty)) is not None:
        return implementation(db, (implemented, (ty,)))
    if _is_structural(db, operation, interface, ty):
        return Instance(operation, (ty,))
    if isinstance(ty, Tuple):
        return Instance(DefId(tuple_module(len(ty.items)), operation.name), ty.items)
    if isinstance(ty, Con) and (ty.name in _BY_HAND or (ty.name, interface) in _FURTHER_BY_HAND):
        return Instance(DefId(_INSTANCES, f"{ty.name.lower()}_{operation.name}"), ty.arguments)
    definition = definition_of_type(db, ty.name) if isinstance(ty, Con) else None
    if definition is None or not isinstance(ty, Con):
        return Instance(operation, (ty,))
    return Instance(DefId(derived_module(definition), operation.name), ty.arguments)
