"""Two values as text, and where they differ.

In: what `assert_eq` shows of its operands. Out: for values of some size the lines of both, laid out by their brackets,
with `-` before what only the left one has and `+` before what only the right one has; None for short ones, which are
told as they are.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

_SHORT = 60
"""code points, of both together"""
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\](){}]|%\{|,\s*|[^\[\](){},"%]+|[%"]', re.DOTALL)
_OPENING = ("[", "(", "{", "%{")
_CLOSING = ("]", ")", "}")
_CONTEXT = 2
"""equal lines around a difference"""


def difference(left: str, right: str) -> list[str] | None:
    if len(left) + len(right) <= _SHORT:
        return None
    lines = difflib.ndiff(list(laid_out(left)), list(laid_out(right)))
    return _shortened([line.rstrip() for line in lines if not line.startswith("?")])


def laid_out(value: str) -> Iterator[str]:
    """A value over lines: what is in brackets stands indented, an element a line."""
    depth = 0
    line = ""
    for token in _TOKEN.findall(value):
        text = token.strip() if token.startswith(",") else token
        if text in _OPENING:
            yield "  " * depth + line.lstrip() + text
            line = ""
            depth += 1
        elif text in _CLOSING:
            if line.strip():
                yield "  " * depth + line.strip()
            depth = max(0, depth - 1)
            line = text
        elif text == ",":
            yield "  " * depth + line.strip() + ","
            line = ""
        else:
            line += text
    if line.strip():
        yield "  " * depth + line.strip()


def _shortened(lines: list[str]) -> list[str]:
    """Without long stretches that are equal."""
    is_near = [False] * len(lines)
    for at, line in enumerate(lines):
        if line[:1] in "+-":
            for near in range(max(0, at - _CONTEXT), min(len(lines), at + _CONTEXT + 1)):
                is_near[near] = True
    shown: list[str] = []
    for line, near in zip(lines, is_near, strict=True):
        if near:
            shown.append(line)
        elif not shown or shown[-1] != "  …":
            shown.append("  …")
    return shown
