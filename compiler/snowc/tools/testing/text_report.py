"""Outcomes for people: a line for each test, and of what failed the reason, the difference and the output."""

from __future__ import annotations

import re
from typing import TextIO

from snowc.tools.testing.difference import difference
from snowc.tools.testing.outcome import Outcome
from snowc.voice import is_quiet

_OPERANDS = re.compile(r"(?P<head>.*)\n  left: (?P<left>.*)\n  right: (?P<right>.*)", re.DOTALL)
_INDENT = "        "


class TextReport:
    """`shows_output`: what passing tests write is shown too."""

    def __init__(self, stream: TextIO, *, shows_output: bool) -> None:
        self._stream = stream
        self._shows_output = shows_output

    def tell(self, outcome: Outcome) -> None:
        write = self._stream.write
        if outcome.has_passed and is_quiet():
            return
        if outcome.has_passed:
            write(f"ok      {outcome.test.name}\n")
        else:
            place = f" ({outcome.place})" if outcome.place else ""
            write(f"FAILED  {outcome.test.name}{place}\n")
            write(_indented("\n".join(reason_lines(outcome.message)), _INDENT))
        output = without_report_head(outcome)
        if output and (self._shows_output or not outcome.has_passed):
            write(f"{_INDENT}output:\n{_indented(output, f'{_INDENT}  ')}")
        self._stream.flush()

    def finish(self, count: int, failures: int, not_run: int) -> None:
        if is_quiet() and not failures and not not_run:
            return
        rest = f", {not_run} not run" if not_run else ""
        self._stream.write(f"{count} test{'' if count == 1 else 's'}, {failures} failed{rest}\n")


def without_report_head(outcome: Outcome) -> str:
    """What a test wrote, with its reason told once: of its own crash report the places are left."""
    head = re.escape(f'** actor test "{outcome.test.name}" ') + "<[^>]*> crashed: " + re.escape(outcome.message) + "\n"
    return re.sub(head, "crashed\n", outcome.output) if outcome.message else outcome.output


def reason_lines(message: str) -> list[str]:
    """Why a test failed; operands of some size by their difference."""
    operands = _OPERANDS.fullmatch(message)
    lines = None if operands is None else difference(operands["left"], operands["right"])
    if operands is None or lines is None:
        return message.split("\n")
    return [operands["head"], "  - left, + right:", *(f"  {line}" for line in lines)]


def _indented(text: str, indent: str) -> str:
    return "".join(f"{indent}{line}\n" if line else "\n" for line in text.rstrip("\n").split("\n"))
