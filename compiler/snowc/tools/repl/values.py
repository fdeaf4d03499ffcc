"""What inputs have bound, and the lines by which later ones have it again.

A value that was computed is kept by the running program and recalled by its place. A closure, and a value without
parts, is written again instead: so it can be of another type each time, as that of a local `let` can.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from snowc.resolve.model import ModuleName
from snowc.syntax import tree
from snowc.tools.repl.written_input import RUNNER, Recalled, indented_lines
from snowc.tools.repl.written_type import mentions
from snowc.types.ty import Type
from snowc.values import value


@value
class Kept:
    place: int
    type: Type


@value
class Again:
    """`needs` are what its text names, as it was then."""

    text: str
    type: Type
    needs: Mapping[str, Bound]


Bound = Kept | Again
WriteType = Callable[[Type], str]


def is_written_again(statement: tree.Let | tree.Expr) -> bool:
    if not isinstance(statement, tree.Let) or not isinstance(statement.pattern, tree.NamePattern):
        return False
    match statement.value:
        case tree.Closure() | tree.UpperName() | tree.ListExpr(items=()) | tree.MapExpr(entries=()):
            return True
        case _:
            return False


def recalled(bound: Mapping[str, Bound], write: WriteType) -> tuple[Recalled, ...]:
    """What is written again comes first: the names that it needs may mean something else by now."""
    again = [_lines(name, each, write) for name, each in bound.items() if isinstance(each, Again)]
    kept = [_lines(name, each, write) for name, each in bound.items() if isinstance(each, Kept)]
    return (*(Recalled(each) for each in again), *(Recalled(each) for each in kept))


def is_of(bound: Bound, module: ModuleName) -> bool:
    """Whether a type of a module is a part of what it is, or needs."""
    if mentions(bound.type, module):
        return True
    return isinstance(bound, Again) and any(is_of(each, module) for each in bound.needs.values())


def _lines(name: str, bound: Bound, write: WriteType) -> tuple[str, ...]:
    if isinstance(bound, Kept):
        return (f"  let {name} :: {write(bound.type)} = {RUNNER}.recall({bound.place})",)
    needed = recalled(bound.needs, write)
    return (*(line for each in needed for line in each.lines), *indented_lines(bound.text))
