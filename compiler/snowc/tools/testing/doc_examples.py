"""The examples in `##` and `##!` texts as tests.

In: a module's name and text. Out: the text of another module with a test for each block ```snow, or None without any.
Each line of an example stands where it stood, so that places in messages are those of the documentation. A line
`expression   # => text` holds if `println` would print that text. A block with a `main` of its own is a program to read
and not a test.
"""

from __future__ import annotations

import re

_DOC = re.compile(r"^(?P<lead>[ \t]*##!?)(?P<text>.*)$")
_EXPECTED = re.compile(r"^(?P<indent>\s*)(?P<expression>.*?)\s+# => ?(?P<text>.*)$")
_PRINTS = re.compile(r"^(?:IO\.)?println\((?P<value>.*)\)$")
_FENCE = "```"


def example_module(module: str, text: str) -> str | None:
    lines = text.split("\n")
    written = [""] * len(lines)
    count = 0
    start = None
    for number, line in enumerate(lines):
        found = _DOC.match(line)
        content = "" if found is None else found["text"].strip()
        if found is None:
            start = None
        elif start is None:
            start = number if content == f"{_FENCE}snow" else None
        elif content == _FENCE:
            count += _write(written, module, lines[start : number + 1], start)
            start = None
    if not count:
        return None
    return "\n".join((*written, f"import {module}\n"))


def _write(written: list[str], module: str, lines: list[str], start: int) -> int:
    """The block on these lines, fences and all, as a test; 0 if it is none."""
    block = [_code(line) for line in lines[1:-1]]
    if any(line.lstrip().startswith("fn main(") for line in block) or not any(map(str.strip, block)):
        return 0
    opening = f'test "{module}, example at line {start + 2}" do'
    written[start : start + len(lines)] = [opening, *(_checked(line) for line in block), "end"]
    return 1


def _code(line: str) -> str:
    """Without the mark of a comment, in whose place are blanks."""
    found = _DOC.match(line)
    assert found is not None
    return " " * len(found["lead"]) + found["text"]


def _checked(line: str) -> str:
    """A line that promises a text, as one that demands it."""
    found = _EXPECTED.match(line)
    if found is None:
        return line
    printed = _PRINTS.match(found["expression"])
    value = found["expression"] if printed is None else printed["value"]
    return f'{found["indent"]}assert_eq "${{{value}}}", {_string(found["text"])}'


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$")
    return f'"{escaped}"'
