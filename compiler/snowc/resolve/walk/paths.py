"""Names with dots: `List.map`, `Shape.Circle`, `Geometry.Vector.dot`.

In: the segments. Out: what they stand for, or the fact that says why they stand for nothing. A module's member is
preferred to a type's constructor (`Option.map` and `Option.Some` both work, though Option is a module and a type).
A module may name itself, by its whole path or by the last segment, where nothing else has that name.
"""

from __future__ import annotations

from snowc.diagnostics.facts import Fact
from snowc.diagnostics.not_supported import NotSupported
from snowc.resolve.builtin import INTRINSIC_TYPES, PLANNED_MODULES
from snowc.resolve.containers import SELF
from snowc.resolve.errors import ModuleNotFound, ModuleNotImported, NameNotInModule, PrivateItem, UnknownConstructor
from snowc.resolve.model import ConstructorRef, InterfaceEntry, MemberRef, ModuleName, Reference, TypeEntry
from snowc.resolve.scope import ModuleNames
from snowc.resolve.suggestions import nearest, nearest_member
from snowc.resolve.walk.aliases import behind_aliases
from snowc.resolve.walk.state import Walk


def member(walk: Walk, qualifier: tuple[str, ...], name: str) -> Reference | Fact:
    """The meaning of `qualifier.name` as a value or constructor."""
    if qualifier == (SELF,) and walk.self_path:
        return _member_of_self(walk, name)
    module = module_of(walk, qualifier)
    entry = type_of(walk, qualifier)
    found = None if module is None else module.values.get(name)
    if module is not None and found is not None and (found.is_public or module.module == walk.scope.module):
        return found.reference
    owner = None if entry is None else behind_aliases(walk, entry)
    if owner is not None and name in owner.variants:
        return ConstructorRef(owner.definition, owner.variants.index(name), name)
    if module is not None and found is not None:
        return PrivateItem(name, module.module, walk.others.publish(module.module, name))
    return _of_type(walk, qualifier, name, module, entry) or _missing(walk, qualifier, name, module, entry)


def _member_of_self(walk: Walk, name: str) -> Reference | Fact:
    """`Self.name` in an `impl`: a function of the target's; what interfaces give it has the impl's type arguments."""
    found = member(walk, walk.self_path, name)
    return MemberRef(SELF, name) if isinstance(found, MemberRef) else found


def _of_type(
    walk: Walk, qualifier: tuple[str, ...], name: str, module: ModuleNames | None, entry: TypeEntry | None
) -> Reference | Fact | None:
    """A function of a type's `impl` or of an interface."""
    interface = None if entry is not None else interface_of(walk, qualifier)
    behind = None if entry is None else behind_aliases(walk, entry) or entry
    owner = interface.definition if interface is not None else None if behind is None else behind.definition
    known = module if owner is None else walk.others.names(owner.module)
    is_parameter = len(qualifier) == 1 and qualifier[0] in walk.type_parameters
    if known is not None and not is_parameter:
        declared = known.members.get(f"{qualifier[-1] if owner is None else owner.name}.{name}")
        if declared is not None and (declared.is_public or known.module == walk.scope.module):
            return declared.reference
        if declared is not None:
            return PrivateItem(name, known.module, None)
    if interface is not None or not _is_function_of_an_interface(walk, name):
        return None
    if is_parameter:
        return MemberRef(qualifier[0], name)
    if entry is not None:
        return MemberRef(entry.definition, name)
    return MemberRef(qualifier[0], name) if len(qualifier) == 1 and qualifier[0] in INTRINSIC_TYPES else None


def _is_function_of_an_interface(walk: Walk, name: str) -> bool:
    if any(name in each.functions for each in walk.scope.interfaces.values()):
        return True
    imported = (walk.others.names(path) for path in dict.fromkeys(walk.scope.modules.values()))
    return any(name in each.functions for there in imported if there for each in there.interfaces.values())


def interface_of(walk: Walk, qualifier: tuple[str, ...]) -> InterfaceEntry | None:
    """The interface that a path names, if it does; a private one of another module is not found."""
    if len(qualifier) == 1:
        entry = walk.scope.interfaces.get(qualifier[0])
        if entry is not None:
            walk.note_use(qualifier[0])
        return entry
    module = module_of(walk, qualifier[:-1])
    entry = None if module is None else module.interfaces.get(qualifier[-1])
    return entry if entry is None or entry.is_public or entry.definition.module == walk.scope.module else None


def module_of(walk: Walk, qualifier: tuple[str, ...]) -> ModuleNames | None:
    """The module that a qualifier names, if it does."""
    written = ".".join(qualifier)
    path = walk.scope.modules.get(written)
    if path is None:
        own = walk.scope.module
        return walk.others.names(own) if written in (own, own.rpartition(".")[2]) else None
    walk.note_use(qualifier[-1])
    return walk.others.names(path)


def type_of(walk: Walk, qualifier: tuple[str, ...]) -> TypeEntry | None:
    """The type that a qualifier names, if it does; a private type of another module is not found."""
    if len(qualifier) == 1:
        entry = walk.scope.types.get(qualifier[0])
        if entry is not None:
            walk.note_use(qualifier[0])
        return entry
    module = module_of(walk, qualifier[:-1])
    entry = None if module is None else module.types.get(qualifier[-1])
    return entry if entry is None or entry.is_public or entry.definition.module == walk.scope.module else None


def unknown_module(walk: Walk, qualifier: tuple[str, ...]) -> Fact:
    """Why there is no such module (or type) to name before a dot."""
    name = ".".join(qualifier)
    if name in PLANNED_MODULES:
        return NotSupported(f"the module `{name}`")
    around = module_of(walk, qualifier[:-1]) if len(qualifier) > 1 else None
    if around is not None and walk.others.names(ModuleName(f"{around.module}.{qualifier[-1]}")) is not None:
        return PrivateItem(qualifier[-1], around.module, walk.others.publish(around.module, qualifier[-1]))
    path = walk.others.ending(qualifier[-1])
    if path is not None:
        return ModuleNotImported(name, path)
    known = [*walk.scope.modules, *walk.scope.types]
    return ModuleNotFound("module or type", name, nearest(name, known))


def _missing(
    walk: Walk, qualifier: tuple[str, ...], name: str, module: ModuleNames | None, entry: TypeEntry | None
) -> Fact:
    shown = ".".join(qualifier)
    if entry is not None and name[:1].isupper():
        return UnknownConstructor(name, shown, nearest(name, entry.variants))
    interface = interface_of(walk, qualifier)
    if interface is not None and module is None and entry is None:
        return NameNotInModule(name, ModuleName(shown), nearest_member(name, interface.functions))
    if module is not None:
        is_own = module.module == walk.scope.module
        visible = [each for each, declared in module.values.items() if declared.is_public or is_own]
        return NameNotInModule(name, module.module, nearest_member(name, visible))
    is_type = len(qualifier) == 1 and (qualifier[0] in INTRINSIC_TYPES or qualifier[0] in walk.type_parameters)
    if entry is not None or is_type:
        return NameNotInModule(name, ModuleName(shown), None)
    return unknown_module(walk, qualifier)
