"""The tokens of one line of MIR text, and the types in it.

In: a line. Out: tokens one by one; `type()` reads what `type_text.py` writes. Refuses: what is not expected, with a
ValueError that shows the line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from snowc.types.ty import Con, Error, Fun, Tuple, Type, Var

T = TypeVar("T")

_TOKEN = re.compile(
    r"""\s*(?P<token>
      "(?:[^"\\]|\\.)*"                        # a string
    | (?:[A-Za-z_][A-Za-z0-9_]*)?@\d+          # a local
    | -?(?:\d+\.?\d*(?:e[+-]?\d+)?|inf|nan)\b  # a number
    | [A-Za-z_][A-Za-z0-9_]*
    | ->
    | '\d+
    | .
    )""",
    re.VERBOSE,
)


class TokenStream:
    """A cursor over the tokens of one line."""

    def __init__(self, line: str) -> None:
        self.line = line
        self.tokens = [match["token"] for match in _TOKEN.finditer(line.strip())]
        self.position = 0

    def peek(self) -> str:
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def next(self) -> str:
        token = self.peek()
        self.position += 1
        return token

    def accept(self, token: str) -> bool:
        """Step over the token if it is the next one."""
        if self.peek() != token:
            return False
        self.position += 1
        return True

    def expect(self, token: str) -> None:
        if not self.accept(token):
            raise self.error(f"`{token}`")

    def finish(self) -> None:
        if self.peek():
            raise self.error("the end of the line")

    def error(self, wanted: str) -> ValueError:
        return ValueError(f"MIR text: {wanted} expected before `{self.peek()}` in: {self.line}")

    def separated(self, closing: str, read: Callable[[], T]) -> list[T]:
        """Things with commas between them, up to and with `closing`."""
        things: list[T] = []
        while not self.accept(closing):
            things.append(read())
            if not self.accept(","):
                self.expect(closing)
                break
        return things

    def type(self) -> Type:
        word = self.next()
        if word.startswith("'"):
            return Var(int(word[1:]))
        if word == "?":
            return Error()
        if word == "(":
            return Tuple(tuple(self.separated(")", self.type)))
        if word == "Fun" and self.accept("("):
            parameters = tuple(self.separated(")", self.type))
            self.expect("->")
            return Fun(parameters, self.type())
        if not word[:1].isalpha():
            raise self.error("a type")
        return self._named_type(word)

    def _named_type(self, word: str) -> Type:
        while self.accept("."):
            word += "." + self.next()
        return Con(word, tuple(self.separated(">", self.type)) if self.accept("<") else ())
