"""Blocks, their `end`s and their indentation.

In: raw tokens. Out: which opener encloses a token, and where `end`s are missing if the indentation is right.
"""

from __future__ import annotations

from snowc.syntax import tokens as t
from snowc.syntax.tokens import Tokens, kinds
from snowc.values import value

_HEADERS = kinds(
    "IF WHILE FOR CASE RECEIVE FN_DEF STRUCT TYPE INTERFACE IMPL ACTOR SERVICE SUPERVISOR MODULE TEST BENCH CALL CAST "
    "INFO CHILD TERMINATE"
)
_ITEM_HEADERS = _HEADERS - kinds("IF WHILE FOR CASE RECEIVE")
_OPEN = frozenset((t.LPAR, t.LSQB, t.LBRACE, t.MAP, t.STRING_HEAD))
_CLOSE = frozenset((t.RPAR, t.RSQB, t.RBRACE, t.STRING_TAIL))
_SAME_COLUMN = kinds(
    "ELSE ELSE_IF AFTER BAR RPAR RSQB RBRACE DERIVING PIPE DOT DO WHEN ARROW WHERE TERMINATE OR AND PLUS CONCAT "
    "COMMA $END"
)


@value
class Opener:
    """A token that needs an `end` (or a closing bracket): raw index, the column of its line, how many brackets enclose
    it.
    """

    index: int
    column: int
    depth: int
    is_bracket: bool


@value
class MissingEndPlace:
    """`end` for the opener at raw index `opener` is missing before the raw token `before`."""

    opener: int
    before: int


class _Walk:
    def __init__(self, raw: Tokens) -> None:
        self.raw = raw
        self.stack: list[Opener] = []
        self.missing: list[MissingEndPlace] = []
        self.pending = -1
        self.waiting_fn = False
        self.column = 0
        self.depth = 0

    def run(self, stop: int) -> None:
        for index in range(stop):
            self.step(index)

    def step(self, index: int) -> None:
        kinds = self.raw.kinds
        kind = kinds[index]
        if kind == t.NEWLINE:
            if self.pending >= 0 and kinds[self.pending] in _ITEM_HEADERS:
                self.pending = -1
            return
        if index == 0 or kinds[index - 1] == t.NEWLINE:
            self._begin_line(index, kind)
        self._token(index, kind)

    def _begin_line(self, index: int, kind: int) -> None:
        start = self.raw.starts[index]
        self.column = start - (self.raw.text.rfind("\n", 0, start) + 1)
        while self.stack:
            top = self.stack[-1]
            if top.is_bracket or self.column > top.column:
                return
            if self.column == top.column and (kind == t.END or kind in _SAME_COLUMN):
                return
            self.missing.append(MissingEndPlace(top.index, index))
            self.stack.pop()

    def _token(self, index: int, kind: int) -> None:
        if kind in _OPEN:
            self.stack.append(Opener(index, self.column, self.depth, True))
            self.depth += 1
        elif kind in _CLOSE:
            if self.stack and self.stack[-1].is_bracket:
                self.stack.pop()
                self.depth -= 1
        elif kind in _HEADERS:
            if not (kind == t.FOR and self.pending >= 0):
                self.pending = index
        elif kind == t.ELSE_IF:
            self.pending = -2
        elif kind == t.EQUAL:
            if self.pending >= 0 and self.raw.kinds[self.pending] in _ITEM_HEADERS:
                self.pending = -1
        elif kind == t.FN:
            self._push(index)
            self.waiting_fn = True
        elif kind == t.ARROW:
            self.waiting_fn = False
        elif kind == t.DO:
            self._do(index)
        elif kind == t.END and self.stack and not self.stack[-1].is_bracket:
            self.stack.pop()

    def _do(self, index: int) -> None:
        if self.pending >= 0:
            self._push(self.pending)
        elif self.pending == -1 and not self.waiting_fn:
            self._push(index)
        self.pending = -1
        self.waiting_fn = False

    def _push(self, index: int) -> None:
        self.stack.append(Opener(index, self.column, self.depth, False))


def missing_ends(raw: Tokens) -> list[MissingEndPlace]:
    """Where `end`s are missing, if every line is indented as its author meant it. Those of the end of input are not
    among them.
    """
    walk = _Walk(raw)
    walk.run(len(raw.kinds))
    return walk.missing


def open_at(raw: Tokens, index: int) -> list[Opener]:
    """What is open before the raw token `index`, outermost first."""
    walk = _Walk(raw)
    walk.run(index)
    return walk.stack


def end_of(raw: Tokens, opener: int) -> int | None:
    """The `end` of the block that the raw token `opener` begins; None if it is missing."""
    walk = _Walk(raw)
    was_open = False
    for index in range(len(raw.kinds)):
        walk.step(index)
        is_open = any(each.index == opener for each in walk.stack)
        if was_open and not is_open:
            return index if raw.kinds[index] == t.END else None
        was_open = is_open
    return None
