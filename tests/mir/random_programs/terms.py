"""The little language of the generator: expressions and patterns, how Snow writes them, what they are worth.

Values: int, bool, str, `("variant", name, fields)`, Python lists, tuples, dicts and functions, sets and queues.
`Result of arithmetic % 1000` keeps numbers small, so nothing overflows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Value: TypeAlias = Any
Scope: TypeAlias = Mapping[str, Value]


class OrderedSet(dict[int, None]):
    """A set; equal to one of the same members in another order."""


class Queue(list[int]):
    """A queue."""


NO_MATCH: dict[str, Value] | None = None


@dataclass(frozen=True, slots=True)
class Literal:
    value: Value


@dataclass(frozen=True, slots=True)
class Name:
    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """`operator` on Ints or Bools, comparisons on anything, `++` and `::` on lists."""

    operator: str
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Make:
    """A variant (`name`), a tuple ("()") or a list ("[]")."""

    name: str
    parts: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class If:
    condition: Term
    then: Body
    otherwise: Body


@dataclass(frozen=True, slots=True)
class Case:
    subject: Term
    arms: tuple[tuple[Pattern, Term | None, Body], ...]


@dataclass(frozen=True, slots=True)
class For:
    """The list of the body's values for the elements that match and pass the guard; it stops at `stop`, if that is
    given.
    """

    pattern: Pattern
    items: Term
    guard: Term | None
    body: Body
    stop: Term | None


@dataclass(frozen=True, slots=True)
class Function:
    parameter: str
    body: Body


@dataclass(frozen=True, slots=True)
class Apply:
    function: Term
    argument: Term


@dataclass(frozen=True, slots=True)
class Library:
    """A call of a library function on the parts; only those in `LIBRARY`."""

    name: str
    parts: tuple[Term, ...]


Term: TypeAlias = Literal | Name | Operation | Make | If | Case | For | Function | Apply | Library


@dataclass(frozen=True, slots=True)
class Body:
    """`let`s, then a value."""

    lets: tuple[tuple[Pattern, Term], ...]
    value: Term


@dataclass(frozen=True, slots=True)
class Wild:
    """`_`"""


@dataclass(frozen=True, slots=True)
class Bind:
    name: str


@dataclass(frozen=True, slots=True)
class Equal:
    value: Value


@dataclass(frozen=True, slots=True)
class Parts:
    """A variant, tuple or list of exactly these parts."""

    name: str
    parts: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Starts:
    """`a :: b :: rest`."""

    parts: tuple[Pattern, ...]
    rest: Pattern


@dataclass(frozen=True, slots=True)
class Either:
    alternatives: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class As:
    pattern: Pattern
    name: str


Pattern: TypeAlias = Wild | Bind | Equal | Parts | Starts | Either | As
