"""`snowc repl` as a program that reads standard input: each case of `sessions.md` is a session."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.fixtures import Case, cases_in
from tests.support.interrupts import take_interrupts
from tests.support.snowc import HANG, run, run_snowc


@pytest.mark.parametrize("case", cases_in(Path(__file__).parent))
def test_session(case: Case, tmp_path: Path) -> None:
    case.expect("text", shown(case.text("snow"), tmp_path))


def shown(entered: str, folder: Path, *arguments: str) -> str:
    """What a session shows, on both streams."""
    script = 'exec "$0" -m snowc.cli.main repl "$@" 2>&1'
    done = run(["sh", "-c", script, sys.executable, *arguments], env={}, stdin=entered, folder=folder)
    assert done.returncode == 0, done.stdout
    return re.sub(r"(stdlib:\w+\.snow):\d+", r"\1:…", done.stdout)


def test_what_was_entered_is_saved_and_loaded(tmp_path: Path) -> None:
    first = "fn f(0) = 1\nfn f(n) = n\nlet x = [1,\n  2]\nmissing\n:save session.snow\n"
    shown(first, tmp_path)
    assert (tmp_path / "session.snow").read_text("utf-8") == "fn f(0) = 1\nfn f(n) = n\nlet x = [1,\n  2]\n"
    assert shown(":load session.snow\nf(0)\nx\n", tmp_path) == "defined f\n1\n[1, 2]\n"


def test_a_file_is_loaded_first(tmp_path: Path) -> None:
    (tmp_path / "area.snow").write_text("fn area(n) = n * n\n\nfn main() do\n  println(area(2))\nend\n", "utf-8")
    assert shown("area(3)\nmain()\n", tmp_path, "area.snow") == "defined area\ndefined main\n9\n4\n"


def test_modules_of_a_project_are_imported(tmp_path: Path) -> None:
    (tmp_path / "snow.toml").write_text('[package]\nname = "shapes"\nversion = "0.1.0"\n', "utf-8")
    (tmp_path / "src" / "shapes").mkdir(parents=True)
    (tmp_path / "src" / "main.snow").write_text("fn main() do\n  ()\nend\n", "utf-8")
    square = "pub struct Square do\n  side :: Int\nend\npub fn square(side) = Square { side: side }\n"
    (tmp_path / "src" / "shapes" / "square.snow").write_text(square, "utf-8")
    entered = "import Shapes.Square\nlet s = Square.square(2)\ns\ns.side + 1\n"
    assert shown(entered, tmp_path, ".") == "defined Shapes.Square\nSquare { side: 2 }\n3\n"


def test_a_project_with_mistakes_is_told(tmp_path: Path) -> None:
    (tmp_path / "main.snow").write_text("fn main() do\n  missing()\nend\n", "utf-8")
    (tmp_path / "snow.toml").write_text('[package]\nname = "shapes"\nversion = "0.1.0"\n', "utf-8")
    done = run_snowc("repl", tmp_path)
    assert (done.returncode, "E0004" in done.stderr) == (1, True)


def test_an_endless_input_is_interrupted(tmp_path: Path) -> None:
    """Ctrl-C while an input runs: the next one runs in a session that has kept its values."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "snowc.cli.main", "repl"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, start_new_session=True,
        preexec_fn=take_interrupts,
    )  # fmt: skip
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write('let x = 7\nprintln("begun"); while true do () end\n')
    assert process.stdout.readline() == "begun\n"
    process.send_signal(2)
    assert process.stdout.readline() == "interrupted\n"
    out, _ = process.communicate("x\n", timeout=HANG)
    assert (out, process.returncode) == ("7\n", 0)
