"""gdb on compiled programs: it stops on a line of a `.snow` file and shows variables and callers by their names."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.snowc import HANG, build

HERE = Path(__file__).parent
SOURCE = HERE / "people.snow"
OPTIONS = {"dev": (), "release": ("--release", "--debug")}
QUIET = ("set debuginfod enabled off", "set confirm off", "set print thread-events off", "set startup-with-shell off")

pytestmark = pytest.mark.peer("gdb")


@pytest.fixture(scope="module", params=OPTIONS)
def program(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(SOURCE, tmp_path_factory.mktemp("gdb") / request.param, *OPTIONS[request.param])


@pytest.fixture(scope="module")
def dev_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of released programs debuggers show what optimisation leaves of a variable."""
    return build(SOURCE, tmp_path_factory.mktemp("gdb") / "dev_only")


def gdb(program: Path, *commands: str) -> str:
    """What gdb writes, with its complaints."""
    words = [word for command in (*QUIET, f"directory {HERE}", *commands) for word in ("-ex", command)]
    done = subprocess.run(
        ["gdb", "-q", "-nx", "-batch", *words, str(program)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=HANG,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    return done.stdout


def line_of(text: str) -> int:
    """Tests name a line by what stands there."""
    return next(number for number, line in enumerate(SOURCE.read_text("utf-8").splitlines(), 1) if text in line)


def stopped_at(program: Path, text: str, *commands: str) -> str:
    return gdb(program, f"break people.snow:{line_of(text)}", "run", *commands)


def test_stops_on_a_line_and_shows_its_text(program: Path) -> None:
    shown = stopped_at(program, "let each")
    assert f"people.snow:{line_of('let each')}\n" in shown, shown
    assert f"{line_of('let each')}\t  let each = 100 / older\n" in shown, shown


def test_the_callers_are_named_with_their_lines(program: Path) -> None:
    frames = stopped_at(program, "let each", "backtrace")
    for function, text in (("People.visit", "let result"), ("People.main", "let value")):
        assert any(function in line and f":{line_of(text)}" in line for line in frames.splitlines()), frames


def test_scalars_are_shown(dev_program: Path) -> None:
    shown = stopped_at(dev_program, "  println", "print each", "print scale", "print exact")
    assert "$1 = 10\n$2 = 7.5\n$3 = true\n" in shown, shown


def test_a_string_is_a_struct_with_its_bytes(dev_program: Path) -> None:
    shown = stopped_at(
        dev_program, "let each", "print user.name->length", "print *user.name->data@12", "print *user.name"
    )
    assert "$1 = 12\n" in shown, shown
    assert '$2 = "Grüße, Ada"\n' in shown, shown
    assert "count = " in shown, shown


def test_a_struct_has_its_fields(program: Path) -> None:
    shown = stopped_at(program, "let older", "print user.age", "ptype user", "whatis parts")
    if (
        program.name == "release"
    ):  # a small function is part of its caller there: the frame is shown, its variables are not
        assert "People.share () at" in shown, shown
        return
    assert "$1 = 9\n" in shown, shown
    assert "String *name;" in shown, shown
    assert "Int age;" in shown, shown
    assert "type = struct List<Int> *" in shown, shown


def test_unboxed_variables_have_their_fields(tmp_path: Path) -> None:
    program = build(HERE / "unboxed.snow", tmp_path / "unboxed")
    names = ("shape", "point", "colour", "found", "sum")
    shown = gdb(program, "break unboxed.snow:20", "run", *(f"print {name}" for name in names))
    assert "$1 = {tag = Square, radius = 0, Square = 3}\n" in shown, shown
    assert "$2 = {x = 1, y = 2}\n$3 = Green\n" in shown, shown
    assert "$4 = {tag = Some, Some = {_0 = 7, _1 = true}}\n$5 = 3\n" in shown, shown


def test_no_folder_of_this_machine_is_named(program: Path) -> None:
    content = program.read_bytes()
    assert b"people.snow" in content
    assert str(HERE).encode() not in content


def test_a_function_that_was_inlined_into_itself_has_all_its_frames(tmp_path: Path) -> None:
    program = build(HERE / "recursion.snow", tmp_path / "recursion")
    shown = gdb(program, "break recursion.snow:3", "run", "backtrace 6")
    frames = re.findall(r"(Recursion\.\w+) \((?:n=(\d+))?\) at \S*recursion\.snow:(\d+)", shown.partition("#0")[2])
    calls = [("Recursion.depth", str(n), "5") for n in (4, 3, 2, 1)]
    assert frames == [("Recursion.depth", "5", "3"), *calls, ("Recursion.main", "", "10")], shown


@pytest.mark.parametrize("threads", ["1", "2"])
def test_an_async_function_after_a_suspension(tmp_path: Path, threads: str) -> None:
    program = build(HERE / "awaiting.snow", tmp_path / "awaiting")
    names = ("start", "before", "waited", "after_wait", "name->length")
    at_task = (f"set environment SNOW_THREADS={threads}", "break awaiting.snow:12", "run")
    shown = gdb(
        program, *at_task, *(f"print {name}" for name in names), "backtrace", "continue", "print start", "backtrace"
    )
    in_task, _, in_main = shown.partition("in a task 62\n")
    assert "awaiting.snow:12" in in_task, shown
    assert "$1 = 20\n$2 = 21\n$3 = 42\n$4 = 62\n$5 = 9\n" in in_task, shown
    assert "Awaiting.gather" in in_task, shown
    assert "Awaiting.main" not in in_task, shown
    assert "$6 = 30\n" in in_main, shown
    assert "Awaiting.main" in in_main and ":20" in in_main, "main awaits it directly"


def test_an_async_function_before_a_suspension(tmp_path: Path) -> None:
    program = build(HERE / "awaiting.snow", tmp_path / "awaiting")
    shown = gdb(
        program,
        "break awaiting.snow:4",
        "run",
        "print ms",
        "backtrace",
        "delete",
        "break awaiting.snow:5",
        "continue",
        "print ms",
    )
    assert "$1 = 21\n" in shown, shown
    assert "Awaiting.gather" in shown, shown
    assert "$2 = 21\n" in shown, shown
