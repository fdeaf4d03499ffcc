"""What the language server asks about interfaces: the members of a type, the impls of an interface.

In: names of types as in `Con`, definitions. Out: definitions and items. A search over all impls reads the summaries of
the whole project, so only what a user asks for may do it, no check.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.diagnostics.facts import ItemRef
from snowc.inputs import PROJECT, STDLIB
from snowc.query import Engine, query
from snowc.resolve.model import DefId, FunctionRef, ImplEntry, InterfaceEntry, ModuleName
from snowc.resolve.queries import module_names, module_summary, project_modules
from snowc.types.interfaces.impls import head_of, home_of_type, impl_head, modules_beside
from snowc.types.interfaces.lookup import functions_beside, functions_in_sight, may_have
from snowc.types.interfaces.names import (
    bare_name,
    definition_of_interface,
    function_of_interface,
    interface_entry,
    interface_name,
)
from snowc.types.signature import parameter_names
from snowc.types.ty import Bound
from snowc.types.type_names import qualified_name

__all__ = [
    "bare_name",
    "function_of_interface",
    "functions_of_bounds",
    "functions_of_type",
    "impls_of",
    "impls_of_type",
    "inherent_functions",
    "interface_functions",
    "interface_of_function",
    "is_method",
    "same_functions",
]


def is_method(db: Engine, definition: DefId) -> bool:
    """Whether a function is called on a value."""
    return parameter_names(db, definition)[:1] == ("self",)


def inherent_functions(db: Engine, module: ModuleName, head: str) -> Iterator[DefId]:
    """The inherent functions of a type that a module may call."""
    home = home_of_type(db, head)
    bare = head.rpartition(".")[2]
    for each in () if home is None else modules_beside(db, home):
        names = module_names(db, each)
        for name, declared in names.members.items():
            is_own = name.startswith(f"{bare}.") and bare not in names.interfaces
            if is_own and isinstance(declared.reference, FunctionRef) and (declared.is_public or each == module):
                yield declared.reference.definition


def interface_functions(db: Engine, module: ModuleName, head: str) -> Iterator[DefId]:
    """The functions of the interfaces that a type may have, as seen from a module."""
    home = home_of_type(db, head)
    tables = (functions_in_sight(db, module), {} if home is None else functions_beside(db, home))
    found = dict.fromkeys(each for table in tables for functions in table.values() for each in functions)
    yield from (each.definition for each in found if may_have(db, each.interface, head))


def functions_of_type(db: Engine, module: ModuleName, head: str) -> Iterator[DefId]:
    """Both, the type's own first."""
    yield from inherent_functions(db, module, head)
    yield from interface_functions(db, module, head)


def functions_of_bounds(db: Engine, bounds: tuple[Bound, ...]) -> Iterator[DefId]:
    """The functions of the interfaces that a type parameter has."""
    for name in dict.fromkeys(each.interface for each in bounds):
        definition = definition_of_interface(db, name)
        entry = None if definition is None else interface_entry(db, definition)
        if entry is not None:
            yield from (function_of_interface(entry.definition, each) for each in entry.functions)


def _entries(db: Engine) -> Iterator[tuple[ModuleName, ImplEntry]]:
    for origin in (PROJECT, STDLIB):
        for module in project_modules(db, origin):
            yield from ((module, each) for each in module_summary(db, module).impls)


def impls_of(db: Engine, interface: DefId) -> tuple[ImplEntry, ...]:
    """All impls of an interface, of the project's before the library's."""
    name = interface_name(db, interface)
    heads = ((entry, impl_head(db, entry.item)) for _, entry in _entries(db))
    return tuple(
        entry
        for entry, head in heads
        if head is not None and head.interface is not None and head.interface.interface == name
    )


def impls_of_type(db: Engine, definition: DefId) -> tuple[ImplEntry, ...]:
    """All impls whose target is a type."""
    name = qualified_name(db, definition)
    heads = ((entry, impl_head(db, entry.item)) for _, entry in _entries(db))
    return tuple(entry for entry, head in heads if head is not None and head_of(head.target) == name)


@query
def interface_of_function(db: Engine, definition: DefId) -> InterfaceEntry | None:
    """The interface whose function a definition is."""
    for entry in module_summary(db, definition.module).interfaces:
        if definition.name in {f"{entry.definition.name}.{each}" for each in entry.functions}:
            return entry
    return None


def same_functions(db: Engine, definition: DefId) -> tuple[DefId, ...]:
    """The functions that are one thing for a reader: an interface's and those of all its impls; the definition alone if
    it is neither.
    """
    entry = interface_of_function(db, definition) or _implemented(db, definition)
    if entry is None:
        return (definition,)
    name = bare_name(definition)
    own = function_of_interface(entry.definition, name)
    others = (function for impl in impls_of(db, entry.definition) for each, function in impl.functions if each == name)
    return tuple(dict.fromkeys((own, *others)))


def _implemented(db: Engine, definition: DefId) -> InterfaceEntry | None:
    item = _impl_of(db, definition)
    head = None if item is None else impl_head(db, item)
    found = None if head is None or head.interface is None else definition_of_interface(db, head.interface.interface)
    return None if found is None else interface_entry(db, found)


def _impl_of(db: Engine, definition: DefId) -> ItemRef | None:
    for entry in module_summary(db, definition.module).impls:
        if any(function == definition for _, function in entry.functions):
            return entry.item
    return None
