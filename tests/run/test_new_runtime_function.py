"""One source: a new runtime function is its declaration in Snow and its Rust function, and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.snowc import ROOT, run

DECLARATION = """
## Twice a number of milliseconds.
@extern("snow_timer_double")
pub fn double(ms :: Int) -> Int
"""

RUST = """
    fn snow_timer_double(cx, ms: i64) -> i64 {
        debug_assert!(!cx.isolate.is_null());
        ms * 2
    }

"""

PROGRAM = "fn main() do\n  println(Timer.double(21))\nend\n"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The compiler and the runtime, without what was built."""
    for part in ("compiler", "runtime"):
        shutil.copytree(
            ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("target", "__pycache__", "_runtime")
        )
    return tmp_path


def built_runtime(checkout: Path) -> Path:
    """The folder with the runtime's libraries; what they depend on is kept for the next run."""
    target = ROOT / ".cache" / "tests" / "runtime"
    command = ["cargo", "build", "--quiet", "--locked", "--offline", "--lib"]
    environment = {**os.environ, "CARGO_TARGET_DIR": str(target)}
    subprocess.run(command, cwd=checkout / "runtime", env=environment, check=True)
    return target / "debug"


@pytest.mark.contract("TIMER-6")
def test_two_edits_add_a_runtime_function(copy: Path) -> None:
    declarations = copy / "compiler" / "snowc" / "stdlib" / "timer.snow"
    exports = copy / "runtime" / "src" / "exports" / "timer.rs"
    declarations.write_text(declarations.read_text("utf-8") + DECLARATION, "utf-8")
    opening = "export! {\n"
    body = exports.read_text("utf-8")
    assert body.count(opening) == 1
    exports.write_text(body.replace(opening, opening + RUST), "utf-8")
    program = copy / "program.snow"
    program.write_text(PROGRAM, "utf-8")
    environment = {"PYTHONPATH": str(copy / "compiler"), "SNOW_RUNTIME_DIR": str(built_runtime(copy))}
    done = run([sys.executable, "-m", "snowc.cli.main", "run", str(program)], env=environment)
    assert (done.returncode, done.stdout) == (0, "42\n"), done.stderr
