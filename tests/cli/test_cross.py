"""Programs for another machine: built here, run by an emulator of its processor."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from snowc.cli.main import main
from tests.support.snowc import ROOT, TESTS_CACHE, run, run_snowc

RUNTIME = ROOT / "runtime" / "target" / "release"
EXAMPLES = ROOT / "examples"
AARCH64 = 183
FIRST_LINK = 900
"""seconds; a guard, not a measure"""
PROGRAM = """fn half(n :: Int) -> Int do
  if n % 2 == 1 do panic("no half of ${n}") end
  n / 2
end

fn main() do
  let texts = %{"a" => [1.5, 2.0], "b" => []}
  dbg(texts)
  println(Job.await(Job.async(fn -> half(8) end)))
  println(half(3))
end
"""


@pytest.fixture(scope="module")
def other_c_library(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Zig compiles the C library of a machine when it links for it first, which takes a minute, and keeps it."""
    folder = tmp_path_factory.mktemp("first")
    (folder / "hello.snow").write_text('fn main() do\n  println("hello")\nend\n', "utf-8")
    command = [sys.executable, "-m", "snowc.cli.main", "build", "hello.snow", "--target", "aarch64-linux"]
    environment = {**os.environ, "SNOW_RUNTIME_DIR": str(RUNTIME), "SNOW_CACHE_DIR": str(TESTS_CACHE)}
    subprocess.run(command, cwd=folder, env=environment, check=True, timeout=FIRST_LINK)


def machine_of(program: Path) -> int:
    """The processor that an ELF file is for."""
    (machine,) = struct.unpack_from("<H", program.read_bytes(), 18)
    return int(machine)


@pytest.mark.peer("aarch64")
@pytest.mark.usefixtures("other_c_library")
@pytest.mark.parametrize("release", [(), ("--release",)], ids=["dev", "release"])
def test_a_program_for_another_processor(release: tuple[str, ...], tmp_path: Path) -> None:
    """Actors, jobs, collections, a crash with its places: as on this machine, on several threads."""
    (tmp_path / "half.snow").write_text(PROGRAM, "utf-8")
    built = run_snowc(
        "build", "half.snow", "--target", "aarch64-linux", "-o", "arm", *release,
        folder=tmp_path, env={"SNOW_RUNTIME_DIR": str(RUNTIME)},
    )  # fmt: skip
    assert (built.returncode, built.stdout, built.stderr) == (0, "", "")
    assert machine_of(tmp_path / "arm") == AARCH64
    assert run_snowc("build", "half.snow", "-o", "own", *release, folder=tmp_path).returncode == 0
    arm, own = (run(command, env={}, folder=tmp_path) for command in (["qemu-aarch64", "./arm"], ["./own"]))
    assert (arm.returncode, arm.stdout, arm.stderr) == (own.returncode, own.stdout, own.stderr)
    assert "at half.snow:2:20 in Half.half" in arm.stderr


@pytest.mark.peer("aarch64")
@pytest.mark.usefixtures("other_c_library")
def test_an_example_for_another_processor_twice(tmp_path: Path) -> None:
    """The tour has all of the language; two builds give the same bytes, and need no library of the other machine."""
    programs = [tmp_path / name for name in ("first", "second")]
    for program in programs:
        built = run_snowc(
            "build", EXAMPLES / "tour.snow", "--dist", "--target", "aarch64-linux", "-o", program,
            env={"SNOW_RUNTIME_DIR": str(RUNTIME), "SNOW_CACHE_DIR": f"{program}-cache"},
        )  # fmt: skip
        assert (built.returncode, built.stderr) == (0, "")
    assert programs[0].read_bytes() == programs[1].read_bytes()
    expected = run_snowc("run", EXAMPLES / "tour.snow")
    ran = run(["qemu-aarch64", str(programs[0])], env={})
    assert (ran.returncode, ran.stdout) == (0, expected.stdout)


def test_without_a_linker_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "half.snow").write_text(PROGRAM, "utf-8")
    monkeypatch.setitem(sys.modules, "ziglang", None)
    monkeypatch.setenv("SNOW_RUNTIME_DIR", str(tmp_path))
    other = "x86_64-linux" if run(["uname", "-m"], env={}).stdout.strip() != "x86_64" else "aarch64-linux"
    assert main(["build", str(tmp_path / "half.snow"), "--target", other, "-o", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert f"error[E0095]: there is no compiler to link for `{other}` with" in said
    assert f"error[E0097]: Snow's runtime library `{other}/libsnow_rt.a` is missing" in said
    assert "`make cross`" in said
    assert not (tmp_path / "out").exists()
