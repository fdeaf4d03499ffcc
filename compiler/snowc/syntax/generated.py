"""Trees that the compiler writes itself, in the shape that the parser gives.

In: where a user would look for what is written (`place`), and the first free id. Out: nodes. What they name is not for
users to hide: `hidden names <resolve/walk/hidden.py>` stand for definitions of the library (`library:Service.ask`),
special forms (`special:spawn_monitor`) and the messages of a service (`message:0:Increment`); a definition or a local
whose name nobody else may use has a space in it.
"""

from __future__ import annotations

from collections.abc import Callable

from snowc.source import Span
from snowc.syntax import tree

OWN_TYPE = ("the service",)
"""The path that stands for the type that the service around an item is."""


def is_hidden(name: str) -> bool:
    """Whether a definition or local has a name that only the compiler gives."""
    return " " in name


class Writer:
    """Makes nodes at one place. Ids go on from the parser's, so that parsed nodes can stand among them."""

    def __init__(self, place: Span, next_id: Callable[[], int]) -> None:
        self.place = place
        self.next_id = next_id

    def name(self, name: str) -> tree.Name:
        return tree.Name(self.place.start, self.place.end, self.next_id(), name)

    def constructor(self, name: str) -> tree.UpperName:
        return tree.UpperName(self.place.start, self.place.end, self.next_id(), name)

    def text(self, text: str) -> tree.StringLiteral:
        return tree.StringLiteral(self.place.start, self.place.end, self.next_id(), (text,))

    def unit(self) -> tree.TupleExpr:
        return tree.TupleExpr(self.place.start, self.place.end, self.next_id(), ())

    def atom(self, name: str) -> tree.AtomLiteral:
        return tree.AtomLiteral(self.place.start, self.place.end, self.next_id(), name)

    def number(self, value: int) -> tree.IntLiteral:
        return tree.IntLiteral(self.place.start, self.place.end, self.next_id(), value)

    def list(self, items: tuple[tree.Expr, ...]) -> tree.ListExpr:
        return tree.ListExpr(self.place.start, self.place.end, self.next_id(), items)

    def call(self, function: str | tree.Expr, *arguments: tree.Expr) -> tree.Call:
        place = self.place.start
        callee = tree.Name(place, place, self.next_id(), function) if isinstance(function, str) else function
        given = tuple(tree.Argument(each.start, each.end, None, each) for each in arguments)
        return tree.Call(self.place.start, self.place.end, self.next_id(), callee, given)

    def block(self, *statements: tree.Let | tree.Expr) -> tree.Block:
        return tree.Block(self.place.start, self.place.end, self.next_id(), statements)

    def let(self, pattern: tree.Pattern, value: tree.Expr) -> tree.Let:
        return tree.Let(pattern.start, value.end, self.next_id(), pattern, None, value)

    def closure(self, body: tree.Block) -> tree.Closure:
        clause = tree.ClosureClause(body.start, body.end, (), None, body)
        return tree.Closure(self.place.start, self.place.end, self.next_id(), (clause,), False)

    def receive(self, arms: tuple[tree.Arm, ...]) -> tree.Receive:
        return tree.Receive(self.place.start, self.place.end, self.next_id(), arms, None)

    def binding(self, name: str) -> tree.NamePattern:
        return tree.NamePattern(self.place.start, self.place.end, self.next_id(), name)

    def pair(self, first: str, second: str) -> tree.TuplePattern:
        items = (self.binding(first), self.binding(second))
        return tree.TuplePattern(self.place.start, self.place.end, self.next_id(), items)

    def parameter(self, name: str, annotation: tree.TypeExpr | None = None) -> tree.Parameter:
        return tree.Parameter(self.place.start, self.place.end, self.binding(name), annotation)

    def own_type(self) -> tree.NamedType:
        """The service's type. Types are known by where they start: at the end of a name no other does."""
        return tree.NamedType(self.place.end, self.place.end, OWN_TYPE, ())

    def library_type(self, name: str) -> tree.NamedType:
        """A type of the library. It starts where the place does, as a pid would, so one of them is enough."""
        return tree.NamedType(self.place.start, self.place.start, (f"library:{name}",), ())

    def pid(self) -> tree.NamedType:
        return tree.NamedType(self.place.start, self.place.end, ("Pid",), (self.own_type(),))


def function(
    header: tree.Header,
    parameters: tuple[tree.Parameter, ...],
    body: tree.Block,
    result: tree.TypeExpr | None = None,
    receives: tree.TypeExpr | None = None,
) -> tree.FnItem:
    """A function without generics and guard."""
    return tree.FnItem(body.start, body.end, header, (), parameters, result, receives, (), None, body, is_async=False)


def arguments_of(writer: Writer, parameters: tuple[tree.Parameter, ...]) -> tuple[tree.Expr, ...]:
    """The values of parameters that `named` has given."""
    return tuple(writer.name(each.pattern.name) for each in parameters if isinstance(each.pattern, tree.NamePattern))


def named(writer: Writer, parameters: tuple[tree.Parameter, ...]) -> tuple[tree.Parameter, ...]:
    """The same parameters, each with a name, for a function that passes them on. Where one takes a value apart a caller
    sees `argument2`, unless another one has that name."""
    taken = {each.pattern.name for each in parameters if isinstance(each.pattern, tree.NamePattern)}
    patterns = (
        _name_of(writer, each.pattern, free_name(f"argument{index}", taken)) for index, each in enumerate(parameters, 1)
    )
    return tuple(
        tree.Parameter(each.start, each.end, pattern, each.annotation)
        for each, pattern in zip(parameters, patterns, strict=True)
    )


def _name_of(writer: Writer, pattern: tree.Pattern, otherwise: str) -> tree.NamePattern:
    name = pattern.name if isinstance(pattern, tree.NamePattern) else otherwise
    return tree.NamePattern(pattern.start, pattern.end, writer.next_id(), name)


def free_name(wanted: str, taken: set[str]) -> str:
    """`wanted`, or the next like it that is not taken."""
    return next(name for name in (wanted + "_" * extra for extra in range(len(taken) + 1)) if name not in taken)
