"""Markdown files as test cases, with expectations that update themselves.

In: a Markdown file. Out: its cases. Refuses: two cases of one name, an unclosed fence, a case without blocks.

The format:

    # Title                      prose up to the first `##` belongs to nobody
    ## Name of the case          starts a case; prose in it is for the reader
    <!-- contract: JOB-1 -->     optional: the rows of docs/contract.md that it shows
    ```snow                      a block: its kind is the first word of the fence (`snow`),
    fn main() do … end           the rest of the fence line are its attributes (```snow file=shape.snow)
    ```
    ```types                     an expected block, compared by `case.expect("types", actual)`
    main : fn() -> ()
    ```

A fence is three or more backticks at the start of a line and ends with the same number (use four to hold three).
Headings inside a fence are text. A typical test file:

    @pytest.mark.parametrize("case", cases_in(Path(__file__).parent, "*.md"))
    def test_types(case: Case) -> None:
        case.expect("types", show_types(case.text("snow")))

`SNOW_UPDATE=1 pytest tests/types` writes what was answered into the files, to be read in the diff: an expected block
that differs is replaced, one that is absent is added behind the case's last block. Do that without `-n`.
"""

from __future__ import annotations

import difflib
import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.contract import contract_marks

_FENCE = re.compile(r"^(?P<ticks>`{3,})(?P<info>[^`]*)$")
_HEADING = re.compile(r"^## (?P<name>.+?)\s*$")


@dataclass(frozen=True)
class Block:
    kind: str
    attributes: str
    text: str  # without fences; ends with a newline unless empty
    first: int  # index of the opening fence's line in the file
    last: int  # index of the closing fence's line


@dataclass(frozen=True)
class Case:
    path: Path
    name: str
    line: int  # 1-based line of the heading
    blocks: tuple[Block, ...]
    source: str  # the case's whole Markdown, prose included

    def texts(self, kind: str) -> tuple[str, ...]:
        return tuple(block.text for block in self.blocks if block.kind == kind)

    def text(self, kind: str) -> str:
        """The only block of that kind."""
        texts = self.texts(kind)
        if len(texts) != 1:
            raise ValueError(f"{self.path}:{self.line}: `{self.name}` has {len(texts)} blocks `{kind}`, wanted one")
        return texts[0]

    def expect(self, kind: str, actual: str, *, index: int = 0) -> None:
        """Fail with a diff unless the `index`-th block of that kind holds `actual`; with SNOW_UPDATE=1, make it so."""
        actual = actual.rstrip("\n") + "\n" if actual.strip("\n") else ""
        expected = self.texts(kind)
        if index < len(expected) and expected[index] == actual:
            return
        if os.environ.get("SNOW_UPDATE") == "1":
            _rewrite(self, kind, index, actual)
            return
        wanted = expected[index] if index < len(expected) else ""
        diff = difflib.unified_diff(wanted.splitlines(), actual.splitlines(), "expected", "actual", lineterm="")
        place = f"{self.path}:{self.line}: {self.name}"
        pytest.fail(f"{place}: block `{kind}`\n" + "\n".join(diff) + "\n(SNOW_UPDATE=1 accepts it)", pytrace=False)


def read_cases(path: Path) -> tuple[Case, ...]:
    lines = path.read_text("utf-8").split("\n")
    blocks = read_blocks(path)
    fenced = {index for block in blocks for index in range(block.first, block.last + 1)}
    heads = [i for i, line in enumerate(lines) if i not in fenced and _HEADING.match(line)]
    cases = []
    for start, end in zip(heads, [*heads[1:], len(lines)], strict=True):
        name = lines[start].removeprefix("## ").strip()
        mine = tuple(block for block in blocks if start < block.first < end)
        if not mine:
            raise ValueError(f"{path}:{start + 1}: case `{name}` has no fenced block")
        cases.append(Case(path, name, start + 1, mine, "\n".join(lines[start:end])))
    names = [case.name for case in cases]
    if doubled := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"{path}: two cases named {', '.join(sorted(doubled))}")
    return tuple(cases)


# pytest's own type of `pytest.param(…)` is private; a test module only hands the list on to `parametrize`.
def cases_in(folder: Path, pattern: str = "*.md") -> list[object]:
    """All cases of the folder's files as parameters, with their contract marks and a readable id."""
    return [
        pytest.param(case, id=f"{path.stem}: {case.name}", marks=contract_marks(case.source))
        for path in sorted(folder.rglob(pattern))
        for case in read_cases(path)
    ]


def read_blocks(path: Path) -> list[Block]:
    """All fenced blocks of a page, in cases or not."""
    lines = path.read_text("utf-8").split("\n")
    blocks: list[Block] = []
    opened: tuple[int, str, str] | None = None
    for index, line in enumerate(lines):
        fence = _FENCE.match(line)
        if opened is None:
            if fence:
                opened = (index, fence["ticks"], fence["info"].strip())
        elif line.rstrip() == opened[1]:
            first, _, info = opened
            kind, _, attributes = info.partition(" ")
            text = "".join(f"{inner}\n" for inner in lines[first + 1 : index])
            blocks.append(Block(kind, attributes.strip(), text, first, index))
            opened = None
    if opened:
        raise ValueError(f"{path}:{opened[0] + 1}: fence is never closed")
    return blocks


def _rewrite(case: Case, kind: str, index: int, actual: str) -> None:
    """Works on the file as it is now: an earlier expectation of this run may have moved the lines."""
    now = next(other for other in read_cases(case.path) if other.name == case.name)
    lines = case.path.read_text("utf-8").split("\n")
    ticks = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", actual)), default=0))
    body = actual.split("\n")[:-1]
    same_kind = [block for block in now.blocks if block.kind == kind]
    if index < len(same_kind):
        block = same_kind[index]
        info = f"{kind} {block.attributes}".strip()
        lines[block.first : block.last + 1] = [ticks + info, *body, ticks]
    else:
        after = now.blocks[-1].last + 1
        lines[after:after] = ["", ticks + kind, *body, ticks]
    case.path.write_text("\n".join(lines), "utf-8")
