"""What is reported on interfaces and impls, as facts. Types in them are rendered.

Words: `diagnostics/wording_interfaces.py`.
"""

from __future__ import annotations

from typing import ClassVar

from snowc.diagnostics.facts import ItemRef
from snowc.source import Span
from snowc.values import value


@value
class UnknownAssociatedType:
    """`type` (a parameter, or `Self`) has no interface with an associated type of the name."""

    code: ClassVar[str] = "E0042"
    type: str
    name: str


@value
class OpenAssociatedType:
    """`type.name` has to be `wanted`, but nothing says what `type` is."""

    code: ClassVar[str] = "E0042"
    type: str
    wanted: str


@value
class AmbiguousMethod:
    """`candidates` are functions that `type.name` may mean."""

    code: ClassVar[str] = "E0027"
    type: str
    name: str
    candidates: tuple[str, ...]


@value
class OverlappingImpl:
    """`first` is the other impl; None where the type has the interface by itself (`built_in`) or by its `deriving`."""

    code: ClassVar[str] = "E0026"
    interface: str
    type: str
    first: ItemRef | None
    first_span: Span | None
    built_in: bool


@value
class OrphanImpl:
    """An impl that stands neither with its interface nor with a type that its head names; `interface` is "" for
    inherent functions.
    """

    code: ClassVar[str] = "E0026"
    interface: str
    type: str


@value
class BlanketImpl:
    """An impl for a bare type parameter."""

    code: ClassVar[str] = "E0026"
    interface: str
    parameter: str


@value
class InterfaceNeedsItself:
    """An interface that asks for itself, perhaps by way of others."""

    code: ClassVar[str] = "E0061"
    name: str


@value
class MissingMethods:
    """`heads` are what the interface says of each, from the name on."""

    code: ClassVar[str] = "E0007"
    interface: str
    type: str
    names: tuple[str, ...]
    heads: tuple[str, ...]
    insert_at: Span


@value
class NotInInterface:
    """A function in an impl that the interface does not have."""

    code: ClassVar[str] = "E0008"
    interface: str
    name: str
    suggestion: str | None


@value
class WrongMethodType:
    """`what` is parameter, result, bound, elements, or parameters and generics (numbers of them): it is `found`, and
    the interface says `expected`.
    """

    code: ClassVar[str] = "E0008"
    what: str
    name: str
    expected: str
    found: str
    declared: ItemRef | None
    declared_span: Span | None


@value
class UnwrittenType:
    """A function of an interface whose type is not written: `what` is the parameter's name, or "" for the result."""

    code: ClassVar[str] = "E0008"
    name: str
    what: str


@value
class MissingAssociatedType:
    code: ClassVar[str] = "E0040"
    interface: str
    name: str
    type: str


@value
class ExtraAssociatedType:
    code: ClassVar[str] = "E0041"
    interface: str
    name: str
    known: tuple[str, ...]
