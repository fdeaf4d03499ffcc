"""The syntax tree of one top-level item.

Nodes are values: nobody changes one after the parser has built it. Type checkers see them as frozen; at run time they
are plain
slotted classes, because a frozen dataclass costs three times as much to build. `start` and `end` are code points
relative to the
start of the item's text, so an item that only moves keeps its tree. Expressions and patterns carry `id`: dense, unique
in the item,
in the order in which the parser builds them; later stages key their facts (types, resolutions) by it.

Each name that a user can point at has a span of its own (`name_span`, or the node's span if the node is the name).
Broken text gives `Error*` nodes; they never carry meaning, later stages give them the error type and report nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar, dataclass_transform

from snowc.source import Span

if TYPE_CHECKING:

    @dataclass_transform(frozen_default=True)
    def node(cls: type[_T]) -> type[_T]: ...

    _T = TypeVar("_T")
else:

    def node(cls):  # noqa: ANN001, ANN202 - typed above; this is the run-time form
        return dataclass(slots=True, eq=False)(cls)


# --- types as written ------------------------------------------------------------------------------------------------


@node
class NamedType:
    """`Int`, `List<Int>`, `Geometry.Vector`, `Self`, a type parameter `T`. `path` has one element for an unqualified
    name."""

    start: int
    end: int
    path: tuple[str, ...]
    arguments: tuple[TypeExpr, ...]


@node
class TupleType:
    """`(A, B)`; no items is the unit type."""

    start: int
    end: int
    items: tuple[TypeExpr, ...]


@node
class FunctionType:
    """`Fun(A, B) -> C`."""

    start: int
    end: int
    parameters: tuple[TypeExpr, ...]
    result: TypeExpr


@node
class OptionType:
    """`T?`."""

    start: int
    end: int
    inner: TypeExpr


@node
class ResultType:
    """`T!E`."""

    start: int
    end: int
    value: TypeExpr
    error: TypeExpr


@node
class AssociatedType:
    """`Self.Item`."""

    start: int
    end: int
    name: str


@node
class ErrorType:
    start: int
    end: int


TypeExpr: TypeAlias = NamedType | TupleType | FunctionType | OptionType | ResultType | AssociatedType | ErrorType


# --- patterns --------------------------------------------------------------------------------------------------------


@node
class WildcardPattern:
    start: int
    end: int
    id: int


@node
class NamePattern:
    start: int
    end: int
    id: int
    name: str


@node
class LiteralPattern:
    """A literal, also a negative number (folded), string without interpolation, atom, Bool."""

    start: int
    end: int
    id: int
    value: IntLiteral | FloatLiteral | BoolLiteral | StringLiteral | AtomLiteral


@node
class ConstructorPattern:
    """`None`, `Circle(r)`, `Shape.Circle(r)`. `arguments` is None when no parentheses were written."""

    start: int
    end: int
    id: int
    path: tuple[str, ...]
    path_span: Span
    arguments: tuple[Pattern, ...] | None


@node
class FieldPattern:
    """One `name: pattern` of a struct pattern; `pattern` is None for the short form `name`; `id` is the binding's id
    then."""

    start: int
    end: int
    id: int
    name: str
    name_span: Span
    pattern: Pattern | None


@node
class StructPattern:
    """`Point { x: 0, y, .. }`."""

    start: int
    end: int
    id: int
    path: tuple[str, ...]
    path_span: Span
    fields: tuple[FieldPattern, ...]
    has_rest: bool


@node
class TuplePattern:
    """`(a, b)` or `{a, b}`; no items is unit."""

    start: int
    end: int
    id: int
    items: tuple[Pattern, ...]


@node
class ListPattern:
    """`[a, b, ..rest]`. `rest` is None without `..`; a WildcardPattern for a bare `..`."""

    start: int
    end: int
    id: int
    items: tuple[Pattern, ...]
    rest: NamePattern | WildcardPattern | None


@node
class ConsPattern:
    start: int
    end: int
    id: int
    head: Pattern
    tail: Pattern


@node
class OrPattern:
    start: int
    end: int
    id: int
    alternatives: tuple[Pattern, ...]


@node
class AsPattern:
    start: int
    end: int
    id: int
    pattern: Pattern
    name: str
    name_span: Span


@node
class ErrorPattern:
    start: int
    end: int
    id: int


Pattern: TypeAlias = (
    WildcardPattern
    | NamePattern
    | LiteralPattern
    | ConstructorPattern
    | StructPattern
    | TuplePattern
    | ListPattern
    | ConsPattern
    | OrPattern
    | AsPattern
    | ErrorPattern
)


# --- expressions -----------------------------------------------------------------------------------------------------


@node
class IntLiteral:
    """`value` is the mathematical value; a range check comes with the types."""

    start: int
    end: int
    id: int
    value: int


@node
class FloatLiteral:
    start: int
    end: int
    id: int
    value: float


@node
class BoolLiteral:
    start: int
    end: int
    id: int
    value: bool


@node
class StringLiteral:
    """Escapes are already decoded; an interpolation `${e}` is an expression among the parts. No parts is `""`."""

    start: int
    end: int
    id: int
    parts: tuple[str | Expr, ...]


@node
class AtomLiteral:
    start: int
    end: int
    id: int
    name: str


@node
class Name:
    """A lower-case name: a local, parameter, function, constant, or `self`."""

    start: int
    end: int
    id: int
    name: str


@node
class UpperName:
    """An upper-case name: a constructor, or a module or type before a `.`."""

    start: int
    end: int
    id: int
    name: str


@node
class Field:
    """`receiver.name`: a field, a method, or a module's function or a type's constructor when the receiver is an
    `UpperName` path.

    While a name is being typed (`Job.`) `name` is "" and `name_span` is empty.
    """

    start: int
    end: int
    id: int
    receiver: Expr
    name: str
    name_span: Span


@node
class Argument:
    """One argument of a call; `name` for `name: value`."""

    start: int
    end: int
    name: str | None
    value: Expr


@node
class Call:
    """`function(arguments)`; a trailing `do |a| … end` is the last argument, a `Closure`."""

    start: int
    end: int
    id: int
    function: Expr
    arguments: tuple[Argument, ...]


@node
class Index:
    start: int
    end: int
    id: int
    receiver: Expr
    index: Expr


@node
class Unary:
    """`operator` is `-` or `not` (`!` is `not`)."""

    start: int
    end: int
    id: int
    operator: str
    operand: Expr


@node
class Binary:
    """`operator` is one of `or and == != < > <= >= ++ <> + - * / % ::` (`||`, `&&` are normalised)."""

    start: int
    end: int
    id: int
    operator: str
    operator_span: Span
    left: Expr
    right: Expr


@node
class Range:
    start: int
    end: int
    id: int
    low: Expr
    high: Expr


@node
class Pipe:
    """`left |> right`: `left` becomes argument number `slot` (1 for `|>`, 2 for `|2>`) of the call `right` (or `right`
    is a function)."""

    start: int
    end: int
    id: int
    left: Expr
    right: Expr
    slot: int


@node
class Try:
    """`operand?`."""

    start: int
    end: int
    id: int
    operand: Expr


@node
class Await:
    start: int
    end: int
    id: int
    operand: Expr


@node
class ListExpr:
    start: int
    end: int
    id: int
    items: tuple[Expr, ...]


@node
class TupleExpr:
    """No items is unit `()`. A parenthesised expression is not a tuple."""

    start: int
    end: int
    id: int
    items: tuple[Expr, ...]


@node
class MapExpr:
    """`%{k => v}`."""

    start: int
    end: int
    id: int
    entries: tuple[tuple[Expr, Expr], ...]


@node
class FieldValue:
    """`name: value` in a struct literal or update; the short form `name` has a `Name` as value."""

    start: int
    end: int
    name: str
    name_span: Span
    value: Expr


@node
class StructExpr:
    """`Point { x: 1, y: 2 }`."""

    start: int
    end: int
    id: int
    path: tuple[str, ...]
    path_span: Span
    fields: tuple[FieldValue, ...]


@node
class StructUpdate:
    """`%{base | x: 10}`."""

    start: int
    end: int
    id: int
    base: Expr
    fields: tuple[FieldValue, ...]


@node
class Let:
    """A `let` statement; stands only in a `Block`."""

    start: int
    end: int
    id: int
    pattern: Pattern
    annotation: TypeExpr | None
    value: Expr


@node
class Block:
    """Statements; the value is the last one's, or unit if that is a `Let` or there is none."""

    start: int
    end: int
    id: int
    statements: tuple[Let | Expr, ...]


@node
class If:
    """`otherwise` is a `Block`, another `If` (for `else if`), or None."""

    start: int
    end: int
    id: int
    condition: Expr
    then: Block
    otherwise: Block | If | None


@node
class Arm:
    """One arm of `case` or `receive`."""

    start: int
    end: int
    pattern: Pattern
    guard: Expr | None
    body: Block


@node
class Case:
    start: int
    end: int
    id: int
    subject: Expr
    arms: tuple[Arm, ...]


@node
class After:
    """`after timeout -> body` of a `receive`."""

    start: int
    end: int
    timeout: Expr
    body: Block


@node
class Receive:
    start: int
    end: int
    id: int
    arms: tuple[Arm, ...]
    after: After | None


@node
class Parameter:
    """A parameter of a function, closure or actor: a pattern and an optional written type. `self` is a NamePattern."""

    start: int
    end: int
    pattern: Pattern
    annotation: TypeExpr | None


@node
class ClosureClause:
    start: int
    end: int
    parameters: tuple[Parameter, ...]
    guard: Expr | None
    body: Block


@node
class Closure:
    start: int
    end: int
    id: int
    clauses: tuple[ClosureClause, ...]
    is_async: bool


@node
class For:
    start: int
    end: int
    id: int
    pattern: Pattern
    iterable: Expr
    guard: Expr | None
    body: Block


@node
class While:
    start: int
    end: int
    id: int
    condition: Expr
    body: Block


@node
class Break:
    start: int
    end: int
    id: int


@node
class Continue:
    start: int
    end: int
    id: int


@node
class Return:
    start: int
    end: int
    id: int
    value: Expr | None


@node
class Assert:
    """`assert cond` (one operand) or `assert_eq a, b` (two)."""

    start: int
    end: int
    id: int
    operands: tuple[Expr, ...]


@node
class ErrorExpr:
    """Text that is no expression. `parts` are the expressions inside it that could still be read."""

    start: int
    end: int
    id: int
    parts: tuple[Expr, ...]


Expr: TypeAlias = (
    IntLiteral
    | FloatLiteral
    | BoolLiteral
    | StringLiteral
    | AtomLiteral
    | Name
    | UpperName
    | Field
    | Call
    | Index
    | Unary
    | Binary
    | Range
    | Pipe
    | Try
    | Await
    | ListExpr
    | TupleExpr
    | MapExpr
    | StructExpr
    | StructUpdate
    | Block
    | If
    | Case
    | Receive
    | Closure
    | For
    | While
    | Break
    | Continue
    | Return
    | Assert
    | ErrorExpr
)


# --- items -----------------------------------------------------------------------------------------------------------


@node
class Generic:
    """`T: Ord + Display`."""

    start: int
    end: int
    name: str
    bounds: tuple[TypeExpr, ...]


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
    start: int
    end: int
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
