"""Statements at a prompt as an item: an actor that runs them and keeps what they bind.

In: the statements, values of earlier inputs that they name. Out: the actor's text, and for a place in it the one in the
input. The value of a last expression is bound to `it`; what the statements bind is kept under numbers that later inputs
recall it by. Lines are indented, as a word in the first column would begin an item.
"""

from __future__ import annotations

import enum
import re
from bisect import bisect_right
from collections.abc import Sequence

from snowc.codegen.load_input import INPUT
from snowc.source import LineIndex
from snowc.syntax import tree
from snowc.syntax.parser import parse_item
from snowc.syntax.walk import descendants
from snowc.tools.repl.reading import indented
from snowc.values import value

RESULT = "it"
RUNNER = "ReplRunner"
"""`stdlib/repl_runner.snow`"""
FOOTER = f"import {RUNNER}"
_HEAD = f"actor {INPUT}() do"
_NAME = re.compile(r"[a-z_]\w*")


@value
class Recalled:
    """Something of an earlier input: the lines that bind it."""

    lines: tuple[str, ...]


@value
class _Line:
    """A line of the actor: of which line of the input it is, and the column at which it begins there."""

    text: str
    line: int | None = None
    column: int = 0


class ResultUse(enum.Enum):
    """What becomes of the value of a last expression."""

    IGNORED = "ignored"
    KEPT = "kept"
    SHOWN = "shown"


@value
class WrittenInput:
    """`names`: what is kept, in the order in which it is: the last statements but one of the actor do it."""

    text: str
    names: tuple[str, ...]
    lines: tuple[_Line, ...]

    @property
    def has_result(self) -> bool:
        return self.names[:1] == (RESULT,)

    def origin(self, offset: int) -> tuple[int, int]:
        """Line and column in the input of an offset in `text`; what was added counts as the nearest line before."""
        starts = [0]
        for line in self.lines:
            starts.append(starts[-1] + len(line.text) + 1)
        number = min(bisect_right(starts, offset) - 1, len(self.lines) - 1)
        line = self.lines[number]
        if line.line is not None:
            return line.line, max(offset - starts[number] - 2 + line.column, 0)
        before = [each for each in self.lines[:number] if each.line is not None]
        return (before[-1].line or 0, len(before[-1].text)) if before else (0, 0)


def written_input(
    text: str, recalled: Sequence[Recalled], place: int, use: ResultUse, dynamic: frozenset[str] = frozenset()
) -> WrittenInput:
    """An input as an actor; what it binds is kept from `place` on, the `dynamic` names as pids of no message type."""
    statements = statements_of(text)
    last = statements[-1] if statements else None
    result = None if last is None or isinstance(last, tree.Let) or use is ResultUse.IGNORED else last
    names = _bound_names(statements)
    if result is not None:
        names = (RESULT, *(name for name in names if name != RESULT))
    lines = [_Line(_HEAD), _Line(f"  {RUNNER}.begin()")]
    lines += [_Line(line) for each in recalled for line in each.lines]
    lines += _body(text, None if result is None else result.start - len(_HEAD) - 1)
    lines += [_Line(f"  {RUNNER}.show({RESULT})")] if use is ResultUse.SHOWN and result is not None else []
    lines += [_Line(f"  let {name} :: Pid = {name}") for name in names if name in dynamic]
    lines += [_Line(f"  {RUNNER}.keep({place + number}, {name})") for number, name in enumerate(names)]
    lines += [_Line("  ()"), _Line("end")]
    return WrittenInput("\n".join(line.text for line in lines), names, tuple(lines))


def indented_lines(text: str) -> list[str]:
    return indented(text).split("\n")


def named_in(text: str) -> frozenset[str]:
    """Every word of a text that may be the name of a value."""
    return frozenset(_NAME.findall(text))


def statements_of(text: str) -> tuple[tree.Let | tree.Expr, ...]:
    """None of a text with mistakes: it stays as it is, so that they are told."""
    item = parse_item(f"{_HEAD}\n{indented(text)}\nend")
    return item.tree.body.statements if isinstance(item.tree, tree.ActorItem) and not item.errors else ()


def _body(text: str, result: int | None) -> list[_Line]:
    """The input's lines; where the result begins, at an offset in the indented text, stands its `let`."""
    lines = [_Line(line, number) for number, line in enumerate(indented(text).split("\n"))]
    if result is None:
        return lines
    number, column = LineIndex(indented(text)).position(result)
    line, bind = lines[number].text, f"let {RESULT} = "
    before = line[:column].rstrip().removesuffix(";")
    head = [_Line(before, number)] if before.strip() else []
    bound = _Line(f"  {bind}{line[column:]}", number, column - 2 - len(bind))
    return [*lines[:number], *head, bound, *lines[number + 1 :]]


def _bound_names(statements: Sequence[tree.Let | tree.Expr]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for each in statements:
        if isinstance(each, tree.Let):
            for part in descendants(each.pattern):
                name = _name_of(part)
                if name is not None and name != "_":
                    found[name] = None
    return tuple(found)


def _name_of(pattern: object) -> str | None:
    match pattern:
        case tree.NamePattern(name=name) | tree.AsPattern(name=name):
            return name
        case tree.FieldPattern(name=name, pattern=None):
            return name
        case _:
            return None
