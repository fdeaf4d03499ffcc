"""Every example in the library's documentation is run.

A block ```snow of a `##` comment is the body of a function, or a whole program if it has a `main`. A line
`expression   # => text` shows what `println` prints of the expression (a line that prints is left as it is, and so is a
program). The examples of one module are one program, so that a module costs one build.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.snowc import ROOT, build, run

LIBRARY = ROOT / "compiler" / "snowc" / "stdlib"
EXPECTED = re.compile(r"^(?P<indent>\s*)(?P<expression>.*?)\s+# =>(?: (?P<text>.*))?$")
PRINTS = re.compile(r"(IO\.)?(print|println|write)\(")
ITEM = re.compile(r"^pub (?:async )?(?:fn|struct|type|let) (?P<name>\w+)")

WITHOUT_EXAMPLE = {
    "System.exit": "it ends the program",
    "System.args": "they depend on the command line",
    "System.schedulers": "it depends on the machine",
    "System.thread_id": "it depends on the machine",
    "IO.read_line": "it needs an input",
    "IO.read_all": "it needs an input",
    "Prelude.panic": "it ends the actor",
    **{f"Supervisor.{name}": "the compiler writes it" for name in ("specification", "child", "run", "run_started")},
    "Prelude.todo": "it ends the actor",
}


@dataclass(frozen=True)
class Example:
    """One block: its lines, with what they must print."""

    module: str
    line: int
    lines: tuple[str, ...]

    @property
    def is_program(self) -> bool:
        return any(line.startswith("fn main") for line in self.lines)

    def source(self) -> list[str]:
        return list(self.lines) if self.is_program else [_shown(line) for line in self.lines]

    def output(self) -> list[str]:
        found = (EXPECTED.match(line) for line in self.lines)
        return [each["text"] or "" for each in found if each]


def _shown(line: str) -> str:
    """The line as code that prints what it promises."""
    found = EXPECTED.match(line)
    if not found or PRINTS.match(found["expression"]):
        return line
    return f"{found['indent']}println({found['expression']})"


def examples(path: Path) -> list[Example]:
    found: list[Example] = []
    block: list[str] | None = None
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        text = re.sub(r"^##!? ?", "", line)
        if not line.startswith("##"):
            block = None
        elif block is None and text.strip() == "```snow":
            block = []
        elif block is not None and text.strip() == "```":
            found.append(Example(module_of(path), number - len(block), tuple(block)))
            block = None
        elif block is not None:
            block.append(text)
    return found


def module_of(path: Path) -> str:
    return {"io": "IO"}.get(path.stem, path.stem.title().replace("_", ""))


INTERNAL = {
    "intrinsics",
    "service",
    "bench_runner",
    "map_nodes",
    "merge_sort",
    "own_lists",
    "repl_runner",
    "test_runner",
    "instances",
}  # nobody writes these names
MODULES = sorted(path for path in LIBRARY.glob("*.snow") if path.stem not in INTERNAL)


def program_of(parts: list[Example]) -> str:
    functions = [f"fn example_{part.line}() do\n{_indented(part)}\n  ()\nend\n" for part in parts]
    calls = "\n".join(f"  example_{part.line}()" for part in parts)
    return "\n".join([*functions, f"fn main() do\n{calls}\nend\n"])


def _indented(part: Example) -> str:
    return textwrap.indent("\n".join(part.source()), "  ")


def told(source: str, folder: Path) -> list[str]:
    file = folder / "example.snow"
    file.write_text(source, "utf-8")
    environment = {"SNOW_CHECK_LEAKS": "1", "SNOW_CLOCK": "virtual"}
    done = run([str(build(file, folder / "example"))], env=environment, stdin="")
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")[:-1]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.stem))
def test_the_examples_of_a_module(path: Path, tmp_path: Path) -> None:
    parts = [example for example in examples(path) if not example.is_program]
    if parts:
        assert told(program_of(parts), tmp_path) == [line for part in parts for line in part.output()]


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(example, id=f"{example.module}:{example.line}")
        for path in MODULES
        for example in examples(path)
        if example.is_program
    ],
)
def test_an_example_that_is_a_program(example: Example, tmp_path: Path) -> None:
    assert told("\n".join(example.source()) + "\n", tmp_path) == example.output()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.stem))
def test_everything_public_is_documented(path: Path) -> None:
    """With an example of its own, if it is a function, or in a program that shows several."""
    lacking = []
    in_programs = "\n".join("\n".join(each.lines) for each in examples(path) if each.is_program)
    comment: list[str] = []
    for line in path.read_text("utf-8").split("\n"):
        item = ITEM.match(line)
        name = f"{module_of(path)}.{item['name']}" if item else ""
        is_shown = "```snow" in comment or f"{name}(" in in_programs or name in WITHOUT_EXAMPLE
        if item and (not comment or (" fn " in line and not is_shown)):
            lacking.append(name)
        if line.startswith("## "):
            comment.append(line.removeprefix("## "))
        elif not line.startswith(("@", "##")):
            comment = []
    assert lacking == []
