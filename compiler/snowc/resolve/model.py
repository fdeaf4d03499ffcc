"""Names as values: modules, definitions, and what a module declares.

`ModuleSummary` is the firewall between bodies and everything else: it holds names and written types (as trees), no
bodies and no
positions, so an edit inside a body gives an equal summary.
"""

from __future__ import annotations

from typing import NewType, TypeAlias

from snowc.diagnostics.facts import ItemRef
from snowc.values import ordered, value

ModuleName = NewType("ModuleName", str)
"""Dotted, for example `Geometry.Vector`. A lone file's module is named after the file; the root file of a project is
`Main`."""


@ordered
class DefId:
    """A definition: module and name. A name has one function (its clauses share one arity), so the bare name
    identifies it.

    Examples: `DefId("List", "map")`, `DefId("Main", "Shape")`, `DefId("Main", "counter")` (an actor), `DefId("Main",
    "test:adds up")`.
    """

    module: ModuleName
    name: str

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


def is_test(definition: DefId) -> bool:
    """A test, or a benchmark: nobody calls it."""
    return definition.name.startswith(("test:", "bench:"))


@value
class LocalRef:
    """A local variable: the id of the pattern that binds it (`NamePattern`, `AsPattern`, `FieldPattern`) in the same
    item's tree."""

    binding: int
    name: str


@value
class FunctionRef:
    """A top-level function, also an `@extern` one."""

    definition: DefId


@value
class ActorRef:
    """An actor: a value only as the first argument of a spawn."""

    definition: DefId


@value
class ConstRef:
    definition: DefId


@value
class ConstructorRef:
    """Variant number `index` of a sum type."""

    type: DefId
    index: int
    name: str


@value
class FieldRef:
    """Field number `index` of a struct (or tuple element)."""

    index: int
    name: str


@value
class SpecialRef:
    """A special form: spawn, spawn_link, spawn_monitor, self, assert, dbg …"""

    name: str


@value
class MemberRef:
    """A function of an interface, called on a type: `T.default()`, `Money.from(1)`. Which interface that is, the types
    find out. `type` is a declaration, or the name of a built-in type, of a type parameter, or `Self`.
    """

    type: DefId | str
    name: str


Reference: TypeAlias = LocalRef | FunctionRef | ActorRef | ConstRef | ConstructorRef | FieldRef | SpecialRef | MemberRef


@value
class FunctionEntry:
    """A function in a summary: its clauses (items), in order, and what is written of its type (`signature` compares by
    text)."""

    definition: DefId
    clauses: tuple[ItemRef, ...]
    is_public: bool
    signature: str
    """the written head of every clause, up to the body, as text: equal text, equal written type"""
    extern: str | None
    """the runtime function's name of an `@extern` declaration"""
    is_generated: bool = False
    """made of a service's handler: known by its path only, so that a `cast Send` hides nothing in the service"""


@value
class TypeEntry:
    """A struct, sum or alias; `declaration` is its whole text (types have no bodies)."""

    definition: DefId
    item: ItemRef
    kind: str
    """struct, sum, alias or service"""
    is_public: bool
    declaration: str
    variants: tuple[str, ...]
    """constructor names of a sum"""


@value
class InterfaceEntry:
    """An interface. Its functions are definitions of their own: `DefId(module, "Shape.area")`."""

    definition: DefId
    item: ItemRef
    is_public: bool
    declaration: str
    """what is written of it apart from its functions"""
    functions: tuple[str, ...]
    with_body: frozenset[str]
    """the functions that have a default body"""
    associated: tuple[str, ...]
    """names of its associated types"""
    parameter_count: int


@value
class ImplEntry:
    """An `impl` block. `interface` and `target` are as written; `interface` is None for inherent methods."""

    item: ItemRef
    interface: str | None
    target: str
    declaration: str
    """what is written of it apart from its functions"""
    functions: tuple[tuple[str, DefId], ...]
    """the names of its functions and their definitions"""


@value
class ActorEntry:
    definition: DefId
    item: ItemRef
    is_public: bool
    signature: str


@value
class ConstEntry:
    definition: DefId
    item: ItemRef
    is_public: bool


@value
class ImportEntry:
    """An import as written; `item` for findings about it."""

    item: ItemRef
    path: ModuleName
    alias: str | None
    names: tuple[tuple[str, str], ...] | None
    """(name there, name here), or None for a module import"""


@value
class TestEntry:
    """`kind` is `test` or `bench`."""

    item: ItemRef
    kind: str
    name: str


@value
class ModuleSummary:
    """What a module declares, in source order."""

    module: ModuleName
    functions: tuple[FunctionEntry, ...]
    types: tuple[TypeEntry, ...]
    actors: tuple[ActorEntry, ...]
    constants: tuple[ConstEntry, ...]
    imports: tuple[ImportEntry, ...]
    tests: tuple[TestEntry, ...]
    unreadable: tuple[str, ...] = ()
    """names that items declare whose text says no more, because of mistakes"""
    interfaces: tuple[InterfaceEntry, ...] = ()
    impls: tuple[ImplEntry, ...] = ()
    members: tuple[FunctionEntry, ...] = ()
    """the functions inside interfaces and impls: `Shape.area`, `Point.area`, `Point:Display.to_string`"""
