"""What a name means at the top of a module, before locals.

In: the module's summary, those of the modules it imports, the prelude's. Out: `ModuleNames` (what a module declares)
and `Scope` (what can be written in it unqualified). Own names win over imported ones, those over the prelude's.
Mistakes in imports are reported elsewhere; here a wrong import brings nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from snowc.resolve.model import (
    ActorRef,
    ConstRef,
    ConstructorRef,
    DefId,
    FunctionRef,
    ImportEntry,
    InterfaceEntry,
    ModuleName,
    ModuleSummary,
    Reference,
    TypeEntry,
)
from snowc.values import field, value


@value
class Declared:
    """A value that a module declares. `others` are further types of the module with a constructor of that name."""

    reference: Reference
    is_public: bool
    others: tuple[DefId, ...] = ()
    needs_path: bool = False
    """whether it is never known by its bare name"""


@value
class ModuleNames:
    """All names of one module, private ones too: lower-case values and constructors, and types."""

    module: ModuleName
    values: Mapping[str, Declared]
    types: Mapping[str, TypeEntry]
    unreadable: tuple[str, ...] = ()
    interfaces: Mapping[str, InterfaceEntry] = field(default_factory=dict)
    members: Mapping[str, Declared] = field(default_factory=dict)
    """the functions of interfaces and the inherent ones of types, by dotted name: `Shape.area`, `Point.new`"""


@value
class Nested:
    """Modules inside others, which can be named by their relative path: those of the module itself (`own`), and those
    of each imported one. `around` is the scope of the module in whose text this one stands: all of it is seen here.
    """

    own: tuple[str, ...]
    imported: Mapping[ModuleName, tuple[str, ...]]
    around: Scope | None


@value
class Scope:
    """Unqualified names. `modules` holds what may stand before a dot: last segments, aliases, whole paths of imports,
    and the library.

    `imported` names what an `import` line of this module brought in, for the check of unused ones; `broken` what a
    wrong one, or an item that can't be read, would have: nothing more is reported about such a name.
    """

    module: ModuleName
    values: Mapping[str, Declared]
    types: Mapping[str, TypeEntry]
    modules: Mapping[str, ModuleName]
    imported: frozenset[str]
    broken: frozenset[str]
    interfaces: Mapping[str, InterfaceEntry] = field(default_factory=dict)
    methods: Mapping[str, tuple[DefId, ...]] = field(default_factory=dict)
    """the inherent functions of the module's own impls, by bare name"""


def names_of(summary: ModuleSummary) -> ModuleNames:
    """Everything that a module declares; the first of several equal names counts."""
    values: dict[str, Declared] = {}
    for function in summary.functions:
        declared = Declared(FunctionRef(function.definition), function.is_public, needs_path=function.is_generated)
        values.setdefault(function.definition.name, declared)
    for actor in summary.actors:
        values.setdefault(actor.definition.name, Declared(ActorRef(actor.definition), actor.is_public))
    for constant in summary.constants:
        values.setdefault(constant.definition.name, Declared(ConstRef(constant.definition), constant.is_public))
    types: dict[str, TypeEntry] = {}
    for entry in summary.types:
        types.setdefault(entry.definition.name, entry)
    for entry in types.values():
        for name, declared in _constructors(entry):
            known = values.get(name)
            values[name] = declared if known is None else _with_other(known, entry.definition)
    interfaces: dict[str, InterfaceEntry] = {}
    for interface in summary.interfaces:
        interfaces.setdefault(interface.definition.name, interface)
    return ModuleNames(summary.module, values, types, summary.unreadable, interfaces, dict(_members(summary)))


def _members(summary: ModuleSummary) -> Iterator[tuple[str, Declared]]:
    """Functions of interfaces are as public as these."""
    public = {
        f"{each.definition.name}.{name}": each.is_public for each in summary.interfaces for name in each.functions
    }
    for function in summary.members:
        name = function.definition.name
        if ":" not in name:
            yield name, Declared(FunctionRef(function.definition), public.get(name, function.is_public))


def _constructors(entry: TypeEntry) -> Iterator[tuple[str, Declared]]:
    seen = set()
    for index, name in enumerate(entry.variants):
        if name not in seen:
            seen.add(name)
            yield name, Declared(ConstructorRef(entry.definition, index, name), entry.is_public)


def _with_other(known: Declared, other: DefId) -> Declared:
    return Declared(known.reference, known.is_public, (*known.others, other))


def make_scope(
    own: ModuleNames,
    imports: tuple[ImportEntry, ...],
    imported: Mapping[ModuleName, ModuleNames],
    prelude: ModuleNames | None,
    library: Mapping[ModuleName, ModuleNames],
    nested: Nested,
) -> Scope:
    """`imported` has the names of each module that `imports` mentions and that exists. A type of the library that is
    named like its module (`Map.Map`) is seen everywhere, as the types of the prelude are.
    """
    values = {} if prelude is None else {name: each for name, each in prelude.values.items() if each.is_public}
    types = {} if prelude is None else {name: each for name, each in prelude.types.items() if each.is_public}
    types.update({name: there.types[name] for name, there in library.items() if _is_public(there.types.get(name))})
    interfaces = {} if prelude is None else {name: each for name, each in prelude.interfaces.items() if each.is_public}
    modules: dict[str, ModuleName] = {str(name): name for name in library}
    brought: set[str] = set()
    broken: set[str] = set()
    own_broken = set(own.unreadable)
    if nested.around is not None:
        values, types, modules = dict(nested.around.values), dict(nested.around.types), dict(nested.around.modules)
        interfaces = dict(nested.around.interfaces)
        brought, broken = set(nested.around.imported - own.values.keys()), set(nested.around.broken)
    for entry in imports:
        there = imported.get(entry.path)
        if there is None:
            broken |= _would_bring(entry)
            continue
        if entry.names is None:
            here = entry.alias or entry.path.rpartition(".")[2]
            for path in ("", *(f".{each}" for each in nested.imported.get(entry.path, ()))):
                modules[here + path] = ModuleName(entry.path + path)
                modules[entry.path + path] = ModuleName(entry.path + path)
            broken |= {f"{start}.{name}" for start in (here, entry.path) for name in there.unreadable}
            brought.add(here)
            continue
        for name, here in entry.names:
            if name in there.values and there.values[name].is_public:
                values[here] = there.values[name]
                brought.add(here)
            if name in there.types and there.types[name].is_public:
                types[here] = there.types[name]
                brought.add(here)
            if name in there.interfaces and there.interfaces[name].is_public:
                interfaces[here] = there.interfaces[name]
                brought.add(here)
            for path in nested.imported.get(entry.path, ()):
                if path == name or path.startswith(f"{name}."):
                    modules[here + path[len(name) :]] = ModuleName(f"{entry.path}.{path}")
                    brought.add(here)
            if here not in brought:
                broken.add(here)
    modules.update({each: ModuleName(f"{own.module}.{each}") for each in nested.own})
    return Scope(
        own.module,
        {**values, **{name: each for name, each in own.values.items() if not each.needs_path}},
        {**types, **own.types},
        modules,
        frozenset(brought),
        frozenset((broken - brought) | own_broken),
        {**interfaces, **own.interfaces},
        _methods(own),
    )


def _methods(own: ModuleNames) -> dict[str, tuple[DefId, ...]]:
    found: dict[str, tuple[DefId, ...]] = {}
    for name, declared in own.members.items():
        owner, _, bare = name.rpartition(".")
        if owner not in own.interfaces and isinstance(declared.reference, FunctionRef):
            found[bare] = (*found.get(bare, ()), declared.reference.definition)
    return found


def _is_public(entry: TypeEntry | None) -> bool:
    return entry is not None and entry.is_public


def _would_bring(entry: ImportEntry) -> set[str]:
    if entry.names is None:
        return {entry.alias or entry.path.rpartition(".")[2], entry.path}
    return {here for _, here in entry.names}
