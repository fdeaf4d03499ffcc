"""Items: what a file consists of."""

from __future__ import annotations

from typing import TypeAlias

from snowc.source import Span
from snowc.syntax.tree.control import Block, Parameter
from snowc.syntax.tree.expressions import Expr
from snowc.syntax.tree.node import node
from snowc.syntax.tree.patterns import Pattern
from snowc.syntax.tree.types import NamedType, TypeExpr


@node
class Generic:
    """`T: Ord + Display`. In a `where` also of an associated type of T: `T.Item: Ord`, or `T.Item == Int`."""

    start: int
    end: int
    name: str
    bounds: tuple[TypeExpr, ...]
    associated: str | None = None
    equal: TypeExpr | None = None


@node
class Attribute:
    """`@extern("snow_timer_sleep", waits)`: a name, the string arguments and the bare words."""

    start: int
    end: int
    name: str
    strings: tuple[str, ...]
    words: tuple[str, ...]


@node
class Header:
    """What every named item has. `doc` is the text of the `##` lines without their marks, or None."""

    name: str
    name_span: Span
    is_public: bool
    doc: str | None
    attributes: tuple[Attribute, ...]


@node
class FnItem:
    """One clause of a function. `body` is None for a signature alone (interfaces, `@extern`)."""

    start: int
    end: int
    header: Header
    generics: tuple[Generic, ...]
    parameters: tuple[Parameter, ...]
    result: TypeExpr | None
    receives: TypeExpr | None
    where: tuple[Generic, ...]
    guard: Expr | None
    body: Block | None
    is_async: bool


@node
class StructField:
    start: int
    end: int
    name: str
    name_span: Span
    type: TypeExpr
    default: Expr | None
    doc: str | None


@node
class StructItem:
    """`deriving` is None when no clause was written."""

    start: int
    end: int
    header: Header
    generics: tuple[Generic, ...]
    fields: tuple[StructField, ...]
    deriving: tuple[tuple[str, Span], ...] | None


@node
class Variant:
    """`Circle(Float)` or `Rect { w :: Float }`; `field_names` is None for the positional form."""

    start: int
    end: int
    name: str
    name_span: Span
    fields: tuple[TypeExpr, ...]
    field_names: tuple[str, ...] | None
    doc: str | None


@node
class SumItem:
    start: int
    end: int
    header: Header
    generics: tuple[Generic, ...]
    variants: tuple[Variant, ...]
    deriving: tuple[tuple[str, Span], ...] | None


@node
class AliasItem:
    start: int
    end: int
    header: Header
    generics: tuple[Generic, ...]
    type: TypeExpr


@node
class ActorItem:
    start: int
    end: int
    header: Header
    parameters: tuple[Parameter, ...]
    receives: TypeExpr | None
    body: Block
    """begins with a closure that leaves the `terminate` clause with the runtime"""
    terminate: Block | None


@node
class ConstItem:
    start: int
    end: int
    header: Header
    annotation: TypeExpr | None
    value: Expr


@node
class ImportedName:
    start: int
    end: int
    name: str
    alias: str | None


@node
class ImportItem:
    """`import A.B as C` (`names` is None) or `from A.B import x as y, z`."""

    start: int
    end: int
    path: tuple[str, ...]
    path_span: Span
    alias: str | None
    names: tuple[ImportedName, ...] | None


@node
class TestItem:
    """`kind` is `test` or `bench`."""

    start: int
    end: int
    kind: str
    name: str
    name_span: Span
    body: Block


@node
class InterfaceItem:
    start: int
    end: int
    header: Header
    generics: tuple[Generic, ...]
    bound: TypeExpr | None
    associated: tuple[tuple[str, Span], ...]
    functions: tuple[FnItem, ...]


@node
class ImplItem:
    """`interface` is None for inherent methods."""

    start: int
    end: int
    interface: NamedType | None
    target: TypeExpr
    where: tuple[Generic, ...]
    associated: tuple[tuple[str, TypeExpr], ...]
    functions: tuple[FnItem, ...]


@node
class ServiceHandler:
    """`kind` is init, call, cast, info or terminate; `name` is "" where the kind has none; `state` is the pattern
    between bars."""

    start: int
    end: int
    kind: str
    name: str
    name_span: Span
    parameters: tuple[Parameter, ...]
    pattern: Pattern | None
    result: TypeExpr | None
    state: Pattern | None
    body: Block
    doc: str | None


@node
class ServiceItem:
    """`init` is among `functions` as the function named `init`."""

    start: int
    end: int
    header: Header
    handlers: tuple[ServiceHandler, ...]
    functions: tuple[FnItem, ...]


@node
class SupervisorSetting:
    """`strategy: one_for_one`; the value as an expression (a bare word is a `Name`)."""

    start: int
    end: int
    name: str
    name_span: Span
    value: Expr


@node
class SupervisorChild:
    start: int
    end: int
    name: str
    name_span: Span
    settings: tuple[SupervisorSetting, ...]


@node
class SupervisorItem:
    start: int
    end: int
    header: Header
    settings: tuple[SupervisorSetting, ...]
    children: tuple[SupervisorChild, ...]


@node
class ModuleItem:
    start: int
    end: int
    header: Header
    items: tuple[Item, ...]


@node
class ErrorItem:
    start: int
    end: int


Item: TypeAlias = (
    FnItem
    | StructItem
    | SumItem
    | AliasItem
    | ActorItem
    | ConstItem
    | ImportItem
    | TestItem
    | InterfaceItem
    | ImplItem
    | ServiceItem
    | SupervisorItem
    | ModuleItem
    | ErrorItem
)
