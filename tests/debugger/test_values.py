"""gdb and lldb show values of Snow programs as `dbg` does, once they have loaded our scripts."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from snowc.cli.debug import command
from tests.support.snowc import HANG, build

HERE = Path(__file__).parent
SOURCE = HERE / "collections.snow"
LLDB = "lldb-19"
LARGE = ", ".join(f"{n} => [{n}]" for n in range(50))
MARKS = ", ".join(["true, false"] * 25)
SHOWN = {
    "text": '"Grüße"',
    "numbers": "[1, -2, 3]",
    "flags": "[true, false, true]",
    "ages": '%{"Ada" => 36, "Alan" => 41}',
    "tags": 'Set("x", "y")',
    "known": 'Some("kn\\"own\\n")',
    "outcome": 'Err("no")',
    "shape": 'Many([Circle { centre: Point { x: 1, y: 2.5 }, name: "c" }, Empty])',
    "pair": '(7, "b")',
    "bytes": "<<1, 255>>",
    "waiting": "Queue { items: [2, 3, 4] }",
    "nested": '%{"a" => %{1 => Set(2), 3 => Set()}, "b" => %{}}',
    "marks": f"[{MARKS}, … 250 more]",
    "points": "[Point { x: 0, y: 0.5 }, Point { x: 1, y: 0.5 }, Point { x: 2, y: 0.5 }]",
    "range": "2..5",
    "term": "Product(Number(1), Sum(Number(1), Number(2)))",
    "nothing": "%{}",
    "large": f"%{{{LARGE}, … 50 more}}",
}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(SOURCE, tmp_path_factory.mktemp("values") / "collections")


def line_of(source: Path, text: str) -> int:
    lines = source.read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def said(words: list[str]) -> str:
    done = subprocess.run(
        words,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=HANG,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    return done.stdout


def gdb(program: Path, source: Path, text: str, *commands: str) -> str:
    quiet = ("set debuginfod enabled off", "set startup-with-shell off", "set print thread-events off")
    steps = (*quiet, f"break {source.name}:{line_of(source, text)}", "run", *commands)
    head, *rest = command("gdb", program, source, [])
    at = rest.index("--args")
    options = [word for step in steps for word in ("-ex", step)]
    return said([head, "-nx", "-batch", *rest[:at], *options, *rest[at:]])


@pytest.mark.peer("gdb")
def test_gdb_shows_values(program: Path) -> None:
    shown = gdb(program, SOURCE, 'println("stop")', *(f"print {name}" for name in SHOWN), "print me")
    for number, text in enumerate(SHOWN.values(), 1):
        assert f"${number} = {text}\n" in shown, shown
    assert f"${len(SHOWN) + 1} = #Pid<0.1>\n" in shown, shown


@pytest.mark.peer("gdb")
def test_gdb_shows_unboxed_values_and_leaves_numbers_alone(tmp_path: Path) -> None:
    source = HERE / "unboxed.snow"
    program = build(source, tmp_path / "unboxed")
    names = ("shape", "point", "colour", "found", "sum")
    shown = gdb(program, source, 'println("${shape}', *(f"print {name}" for name in names), "print/x sum")
    expected = ("Square(3)", "Point { x: 1, y: 2 }", "Green", "Some((7, true))", "3", "0x3")
    assert "".join(f"${number} = {text}\n" for number, text in enumerate(expected, 1)) in shown, shown


@pytest.mark.peer("gdb")
def test_what_is_no_value_is_shown_as_without(program: Path) -> None:
    commands = ("set variable text = numbers", "print text", "set variable text = 8", "print text")
    shown = gdb(program, SOURCE, 'println("stop")', *commands)
    assert "$1 = (struct String *) 0x" in shown and "$2 = (struct String *) 0x8" in shown, shown


@pytest.mark.peer("lldb")
def test_lldb_shows_values(program: Path) -> None:
    stop = f"breakpoint set -f {SOURCE.name} -l {line_of(SOURCE, 'println(' + chr(34) + 'stop')}"
    head, *rest = command(LLDB, program, SOURCE, [])
    at = rest.index(str(program))
    steps = [word for step in (stop, "run", "frame variable") for word in ("-o", step)]
    shown = said([head, "-b", "-x", *rest[:at], *steps, *rest[at:]])
    for name, text in SHOWN.items():
        assert f"{name} = " in shown and f" {text}\n" in shown, (name, shown)
