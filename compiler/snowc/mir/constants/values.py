"""Values while a constant is computed, and why a computation ends without one.

An Int is a Python int, a Float a float, a Bool a bool, a String or Atom a str, unit the empty tuple; what has parts
is a `Compound` (`mir/ir.py`). Types say which is which, as at run time.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from snowc.mir.callees import Compound
from snowc.mir.ir import Callee
from snowc.values import node, value

Value: TypeAlias = Any  # int, float, bool, str, (), Compound, Closure or Cell

DEEPEST = 100
"""levels of a value: what goes through values may then recurse"""


@value
class Closure:
    """Never part of a constant's value that is kept."""

    code: Callee
    captured: tuple[Value, ...]


@node
class Cell:
    """A place of an iterator (`Intrinsics.cell_new`); `content` is empty while its next value is computed."""

    content: list[Value]


@value
class KeyedHash:
    """The hash of a value: the program has another one in each of its runs, so only the nodes of maps may depend on it,
    which nobody sees. `number` is the compiler's own."""

    number: int


class Declined(Exception):  # noqa: N818 - no error: the program computes the constant itself
    """The value is none that the compiler can compute, or wants to."""


class Crashed(Exception):  # noqa: N818 - the constant's, not ours
    """The computation ends as an actor ends that crashes; `reason` is what its report would say."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def compound(variant: int | None, parts: tuple[Value, ...]) -> Compound:
    """A value with parts."""
    depth = 1 + max((each.depth for each in parts if isinstance(each, Compound)), default=0)
    if depth > DEEPEST:
        raise Declined
    return Compound(variant, parts, depth)


def items(parts: tuple[Value, ...]) -> Compound:
    """A list."""
    return compound(None, parts)


NONE = Compound(1, (), 1)


def option(content: Value | None) -> Compound:
    """`Some` comes before `None` in the declaration."""
    return NONE if content is None else compound(0, (content,))


def is_data(content: Value) -> bool:
    """Whether a value can lie in a program image: no closure and no cell is part of it."""
    if isinstance(content, Compound):
        return all(map(is_data, content.parts))
    return not isinstance(content, Closure | Cell)


def is_known(content: Value) -> bool:
    """Whether a value is the same in each run: maps lie in the places that the hashes of their keys give them."""
    if isinstance(content, Compound):
        return all(map(is_known, content.parts))
    return not isinstance(content, KeyedHash)


def changes(content: Value) -> bool:
    """Whether a value has a cell in it: then who shares it sees what others do."""
    if isinstance(content, Closure):
        return any(map(changes, content.captured))
    return isinstance(content, Cell) or (isinstance(content, Compound) and any(map(changes, content.parts)))


def part_count(content: Value) -> int:
    """How large a value is: its slots, and a word for every eight bytes of text."""
    if isinstance(content, Compound):
        return 1 + sum(map(part_count, content.parts))
    return 1 + len(content) // 8 if isinstance(content, str) else 1
