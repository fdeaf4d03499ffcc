"""What type inference gives: per binding group, per definition, per clause (= item).

All ids are those of the clause's tree: expressions and patterns. A body with mistakes still has an answer for each id
(`Error` where nothing is known).
"""

from __future__ import annotations

from collections.abc import Mapping

from snowc.diagnostics.facts import ItemRef, PlacedFinding
from snowc.resolve.model import DefId, Reference
from snowc.types.ty import Scheme, Type
from snowc.values import field, value


@value
class LocalScheme:
    """A generalised local `let` (a closure used at several types): the variables beyond the definition's own, and the
    type."""

    variables: tuple[int, ...]
    type: Type


@value
class ClauseFacts:
    """What is known of one clause's tree.

    - `types`: type of each expression and pattern id. `Var(i)` is variable i of the definition's scheme.
    - `references`: what each id of a Name, UpperName, Field, Index, ConstructorPattern, StructPattern or StructExpr
      stands for.
    - `instances`: type arguments of each reference to a generic function, actor, constructor or constant (in the order
      of its scheme's variables).
    - `method_calls`: ids of `Call`s whose `function` is a `Field` resolved to a function: the receiver becomes the
      first argument.
    - `conversions`: expressions at which a typed pid becomes the dynamic `Pid`.
    - `argument_slots`: for calls with keyword arguments the parameter of each argument, in the order of the source
      (piped value or receiver included; -1 for an argument that is reported as one too many; the number of parameters
      for one that goes into the `Map` of the last).
    - `iterations`: for loops (`For`) over what an impl makes iterable, by which interface: `Iterable` or `Iterator`.
    - `children`: ids of `Call`s of async functions that are awaited right away: they make no task.

    An `if`, `case`, `receive`, `for` or block whose value nobody uses has type `()` (or `Never`), whatever its
    branches have: their values are dropped. So is the value of an `if` without `else`, of an actor's body and of a
    closure given to a spawn.
    """

    item: ItemRef
    types: Mapping[int, Type]
    references: Mapping[int, Reference]
    instances: Mapping[int, tuple[Type, ...]]
    method_calls: frozenset[int]
    conversions: frozenset[int]
    local_schemes: Mapping[int, LocalScheme]
    argument_slots: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    iterations: Mapping[int, str] = field(default_factory=dict)
    children: frozenset[int] = frozenset()


@value
class InferredDefinition:
    """One function, actor, constant or test. `message` is the mailbox type inside its body (`M`), or None where
    receive is not allowed."""

    definition: DefId
    scheme: Scheme
    parameters: tuple[Type, ...]
    result: Type
    message: Type | None
    clauses: tuple[ClauseFacts, ...]
    has_errors: bool


@value
class InferredGroup:
    """The definitions of one binding group, and what is wrong in them. Of a group that needs its own type by way of an
    import cycle nothing is known: no definitions.
    """

    definitions: tuple[InferredDefinition, ...]
    findings: tuple[PlacedFinding, ...]
    is_in_import_cycle: bool = False


@value
class VariantShape:
    name: str
    fields: tuple[Type, ...]
    field_names: tuple[str, ...] | None


@value
class TypeShape:
    """A type declaration, checked: `kind` struct or sum; `Var(i)` is parameter i.

    A struct has one variant that bears its name. `derives` are the interface names it has (`Eq`, `Ord`, `Display`,
    `Debug`, …).
    """

    definition: DefId
    type_name: str
    """the name in `Con`"""
    kind: str
    parameters: tuple[str, ...]
    variants: tuple[VariantShape, ...]
    derives: tuple[str, ...]
