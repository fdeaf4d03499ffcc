"""`snowc` as a process: what only a process shows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.snowc import HANG, build, run, run_snowc

HELLO = 'fn main() do\n  println("hello")\nend\n'


@pytest.fixture
def hello(tmp_path: Path) -> Path:
    path = tmp_path / "hello.snow"
    path.write_text(HELLO, "utf-8")
    return path


def test_run_gives_the_program_its_arguments_and_status(tmp_path: Path) -> None:
    path = tmp_path / "args.snow"
    path.write_text("fn main() do\n  println(System.args())\n  System.exit(3)\nend\n", "utf-8")
    done = run_snowc("run", path, "one", "--release", "two words")
    assert (done.returncode, done.stdout, done.stderr) == (3, "[one, --release, two words]\n", "")


def test_build_makes_a_program_that_stands_alone(hello: Path, tmp_path: Path) -> None:
    program = build(hello, tmp_path / "out" / "hello")
    done = run([str(program)], env={"PATH": ""})
    assert (done.returncode, done.stdout) == (0, "hello\n")


def test_an_edit_is_seen_by_the_next_run(hello: Path) -> None:
    assert run_snowc("run", hello).stdout == "hello\n"
    assert run_snowc("run", hello).stdout == "hello\n"
    hello.write_text(HELLO.replace("hello", "changed"), "utf-8")
    assert run_snowc("run", hello).stdout == "changed\n"


def test_an_edit_of_an_import_is_seen_by_the_next_run(tmp_path: Path) -> None:
    main, shapes = tmp_path / "start.snow", tmp_path / "shapes.snow"
    main.write_text("import Shapes\n\nfn main() do\n  println(Shapes.corners())\nend\n", "utf-8")
    for corners in ("3", "4"):
        shapes.write_text(f"pub fn corners() -> Int do\n  {corners}\nend\n", "utf-8")
        assert run_snowc("run", main).stdout == f"{corners}\n"


def test_warnings_are_shown_at_every_run(tmp_path: Path) -> None:
    path = tmp_path / "warned.snow"
    path.write_text("fn main() do\n  let x = 1\n  println(2)\nend\n", "utf-8")
    for _ in range(2):
        done = run_snowc("run", path)
        assert done.stdout == "2\n"
        assert "warning[W0001]" in done.stderr


def test_who_stops_reading_gets_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "broken.snow"
    path.write_text("".join(f"fn f{n}() do missing{n} end\n" for n in range(2000)), "utf-8")
    command = [sys.executable, "-m", "snowc.cli.main", "check", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert "Traceback" not in process.stderr.read()
        assert process.wait() == 1


@pytest.mark.parametrize("path", [os.environ["PATH"], "/nowhere"], ids=["linked", "jit"])
def test_a_program_ends_when_nobody_reads_it_any_more(tmp_path: Path, path: str) -> None:
    source = tmp_path / "endless.snow"
    source.write_text("fn main() do\n  println(1)\n  main()\nend\n", "utf-8")
    command = [sys.executable, "-m", "snowc.cli.main", "run", str(source)]
    environment = {**os.environ, "PATH": path, "CC": "", "SNOW_CACHE_DIR": str(tmp_path / "cache")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"1\n"
        process.stdout.close()
        try:
            assert process.wait(HANG) == -signal.SIGPIPE
        finally:
            process.kill()


def test_deep_nesting_is_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "deep.snow"
    depth = 3000
    path.write_text(f"fn main() do\n  println({'(' * depth}1{')' * depth} + {'1 + ' * depth}1)\nend\n", "utf-8")
    done = run_snowc("check", path)
    assert (done.returncode, done.stderr) == (0, "")


def test_check_loads_neither_llvm_nor_lark(hello: Path) -> None:
    program = (
        "import sys; from snowc.cli.main import main; status = main(sys.argv[1:]); "
        "sys.exit(str(sorted({'llvmlite', 'lark', 'pygls'} & set(sys.modules))) if status == 0 else status)"
    )
    done = run([sys.executable, "-c", program, "check", str(hello)], env={})
    assert done.stderr == "[]\n"


def test_a_remembered_program_starts_without_the_compiler(hello: Path) -> None:
    run_snowc("run", hello)
    program = (
        "import os, sys\n"
        "def report(*_):\n"
        "    stages = ('snowc.syntax', 'snowc.resolve', 'snowc.types', 'snowc.database', 'llvmlite')\n"
        "    print([each for each in stages if each in sys.modules], flush=True)\n"
        "    os._exit(0)\n"
        "os.execv = report\n"
        "from snowc.cli.main import main\n"
        "main(sys.argv[1:])\n"
    )
    cache = {"SNOW_CACHE_DIR": str(Path(__file__).parents[2] / ".cache" / "tests")}
    done = run([sys.executable, "-c", program, "run", str(hello)], env=cache)
    assert done.stdout == "[]\n"
