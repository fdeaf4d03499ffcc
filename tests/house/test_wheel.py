"""The wheel is whole: from it alone, outside any checkout, a program compiles and runs."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.wheel import wheel as wheel
from tests.support.snowc import HANG, ROOT

DYNAMIC_LIBRARY = "libsnow_rt.dylib" if sys.platform == "darwin" else "libsnow_rt.so"


def test_the_wheel_holds_both_packages_and_the_runtime(wheel: Path) -> None:
    assert "-py3-none-" in wheel.name and not wheel.name.endswith("-any.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    runtime = {f"snowc/_runtime/{name}" for name in ("libsnow_rt.a", DYNAMIC_LIBRARY, "snow_rt.h", "NOTICES.md")}
    needed = {"snowc/cli/main.py", "snowc/stdlib/prelude.snow", "snowc/syntax/snow.lark", "snow_lsp/server.py"}
    needed |= {"snowc/tools/doc/assets/search.js", "snowc/tools/templates/service/src/counter.snow"}
    assert runtime | needed <= names
    assert not [name for name in names if name.startswith(("tests/", "house/", "benchmarks/"))]


@pytest.mark.contract("TOOL-1")
def test_a_program_compiles_and_runs_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    (tmp_path / "hello.snow").write_text('fn main() do\n  println("from the wheel")\nend\n', "utf-8")
    environment = {
        **os.environ,
        "PYTHONPATH": str(tmp_path / "installed"),
        "SNOW_CACHE_DIR": str(tmp_path / "cache"),
    }
    environment.pop("SNOW_RUNTIME_DIR", None)
    where = [sys.executable, "-c", "import snowc; print(snowc.__file__)"]
    found = subprocess.run(where, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert found.startswith(str(tmp_path))
    command = [sys.executable, "-m", "snowc.cli.main", "run", "hello.snow"]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=HANG)
    assert (done.returncode, done.stdout) == (0, "from the wheel\n"), done.stderr


def test_without_cargo_the_build_says_so_in_one_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    environment = {**os.environ, "PATH": str(tmp_path)}
    done = subprocess.run(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    assert done.returncode != 0
    assert done.stderr.strip() == "error: building Snow from source needs cargo (Debian: rustup, Homebrew: rust)"
