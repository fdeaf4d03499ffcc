"""Which functions a name after a dot may mean: those of interfaces, and the inherent ones of types.

In: a type's head and the module in which the call stands. Out: definitions. A call sees the interfaces that can be
named where it stands, and those that impls beside the type's declaration mention.
"""

from __future__ import annotations

from collections.abc import Mapping

from snowc.query import Engine, query
from snowc.resolve.model import DefId, FunctionRef, InterfaceEntry, ModuleName
from snowc.resolve.queries import module_names, scope_of
from snowc.types.builtin import is_builtin
from snowc.types.deriving import needs
from snowc.types.interfaces.impls import home_of_type, impls_for, module_impl_heads, modules_beside
from snowc.types.interfaces.names import definition_of_interface, function_of_interface, interface_entry, interface_name
from snowc.types.signature import parameter_names
from snowc.types.type_names import definition_of_type
from snowc.values import value


@value
class InterfaceFunction:
    """A function of an interface (named as in a `Bound`); `is_method`: its first parameter is `self`."""

    definition: DefId
    interface: str
    is_method: bool


@query
def functions_in_sight(db: Engine, module: ModuleName) -> Mapping[str, tuple[InterfaceFunction, ...]]:
    """The functions of the interfaces that a module can name, by their name."""
    scope = scope_of(db, module)
    entries = dict.fromkeys(scope.interfaces.values())
    for path in dict.fromkeys(scope.modules.values()):
        entries.update(dict.fromkeys(each for each in module_names(db, path).interfaces.values() if each.is_public))
    return _by_name(db, list(entries))


@query
def functions_beside(db: Engine, module: ModuleName) -> Mapping[str, tuple[InterfaceFunction, ...]]:
    """The functions of the interfaces that impls in the file of a module mention."""
    entries: dict[InterfaceEntry, None] = {}
    for each in modules_beside(db, module):
        for head in module_impl_heads(db, each).values():
            name = None if head.interface is None else head.interface.interface
            definition = None if name is None else definition_of_interface(db, name)
            entry = None if definition is None else interface_entry(db, definition)
            if entry is not None:
                entries.setdefault(entry)
    return _by_name(db, list(entries))


def _by_name(db: Engine, entries: list[InterfaceEntry]) -> dict[str, tuple[InterfaceFunction, ...]]:
    found: dict[str, tuple[InterfaceFunction, ...]] = {}
    for entry in entries:
        for name in entry.functions:
            definition = function_of_interface(entry.definition, name)
            function = InterfaceFunction(definition, interface_name(db, entry.definition), is_method(db, definition))
            found[name] = (*found.get(name, ()), function)
    return found


def is_method(db: Engine, definition: DefId) -> bool:
    """Whether a function is called on a value."""
    return parameter_names(db, definition)[:1] == ("self",)


def functions_for(db: Engine, module: ModuleName, head: str, name: str) -> list[InterfaceFunction]:
    """The functions of that name of the interfaces that a type has, as far as its head tells."""
    home = home_of_type(db, head)
    beside = () if home is None else functions_beside(db, home).get(name, ())
    known = dict.fromkeys((*functions_in_sight(db, module).get(name, ()), *beside))
    return [each for each in known if may_have(db, each.interface, head)]


def may_have(db: Engine, interface: str, head: str) -> bool:
    """Whether a type with this head can have the interface, whatever its arguments are."""
    if impls_for(db, (interface, head, ())):
        return True
    if is_builtin(head) or definition_of_type(db, head) is not None:
        return needs(db, head, 0, interface) is not None
    return False


def inherent_function(db: Engine, module: ModuleName, head: str, name: str) -> DefId | None:
    """The inherent function of a type that is visible in a module."""
    home = home_of_type(db, head)
    for each in () if home is None else modules_beside(db, home):
        declared = module_names(db, each).members.get(f"{head.rpartition('.')[2]}.{name}")
        if declared is not None and isinstance(declared.reference, FunctionRef):
            is_inherent = head.rpartition(".")[2] not in module_names(db, each).interfaces
            if is_inherent and (declared.is_public or declared.reference.definition.module == module):
                return declared.reference.definition
    return None
