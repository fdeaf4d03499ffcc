"""A signature as one types it to look for functions: `Fun(List<a>, Int) -> a`.

In: a query. Out: its type, if it is a function's. Names that begin with a small letter, and single large ones, are
variables; `fn` is as good as `Fun`, and without either the parameters stand in parentheses. Types count by the last
part of their names. None for anything else, above all for the letters of a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

_TOKEN = re.compile(r"\s*(->|[A-Za-z_][A-Za-z0-9_.]*|[<>(),?!])")
TUPLE, FUNCTION = "(,)", "->"


@dataclass(frozen=True, slots=True)
class Variable:
    name: str


@dataclass(frozen=True, slots=True)
class Made:
    """A type and its arguments; a function's are its parameters and its result."""

    name: str
    arguments: tuple[Wanted, ...] = ()


Wanted: TypeAlias = Variable | Made


class _NoType(Exception):  # noqa: N818 - the query is something else
    """The text is no type."""


def read_signature(query: str) -> Made | None:
    if "->" not in query:
        return None
    try:
        found = _Reader(query).whole()
    except _NoType:
        return None
    return found if isinstance(found, Made) and found.name == FUNCTION else None


class _Reader:
    """Recursive descent, one method for each level of binding."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._at = 0

    def whole(self) -> Wanted:
        found = self._type()
        if self._at < len(self._tokens):
            raise _NoType
        return found

    def _type(self) -> Wanted:
        found = self._postfixed()
        while self._takes("!"):
            found = Made("Result", (found, self._postfixed()))
        return found

    def _postfixed(self) -> Wanted:
        found = self._simple()
        while self._takes("?"):
            found = Made("Option", (found,))
        return found

    def _simple(self) -> Wanted:
        if self._takes("("):
            items = self._until(")")
            return self._function(items) if self._takes("->") else _tuple(items)
        name = self._next()
        if name in ("Fun", "fn"):
            if not self._takes("("):
                raise _NoType
            items = self._until(")")
            if not self._takes("->"):
                raise _NoType
            return self._function(items)
        if not name[0].isalpha():
            raise _NoType
        if name[0].islower() or len(name) == 1:
            return Variable(name)
        return Made(name.rpartition(".")[2], self._until(">") if self._takes("<") else ())

    def _function(self, parameters: tuple[Wanted, ...]) -> Wanted:
        return Made(FUNCTION, (*parameters, self._type()))

    def _until(self, closing: str) -> tuple[Wanted, ...]:
        found: list[Wanted] = []
        while not self._takes(closing):
            found.append(self._type())
            if not self._takes(","):
                if not self._takes(closing):
                    raise _NoType
                break
        return tuple(found)

    def _takes(self, token: str) -> bool:
        is_next = self._at < len(self._tokens) and self._tokens[self._at] == token
        self._at += is_next
        return is_next

    def _next(self) -> str:
        if self._at >= len(self._tokens):
            raise _NoType
        self._at += 1
        return self._tokens[self._at - 1]


def _tuple(items: tuple[Wanted, ...]) -> Wanted:
    return items[0] if len(items) == 1 else Made(TUPLE, items)


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise _NoType
        found.append(token[1])
        at = token.end()
    return found
