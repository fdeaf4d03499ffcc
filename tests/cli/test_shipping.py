"""Executables that others get: static ones, their size, other machines; and the manual page."""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.snowc import run, run_snowc

PROGRAM = """fn half(n :: Int) -> Int do
  if n % 2 == 1 do panic("no half of ${n}") end
  n / 2
end

fn main() do
  println(Job.await(Job.async(fn -> half(8) end)))
  println(half(3))
end
"""


INTERPRETER = 3  # PT_INTERP (System V ABI, chapter 5)


def segment_kinds(elf: bytes) -> list[int]:
    """The kinds of the segments of a 64-bit little-endian ELF file."""
    (start,) = struct.unpack_from("<Q", elf, 32)
    size, count = struct.unpack_from("<HH", elf, 54)
    return [struct.unpack_from("<I", elf, start + number * size)[0] for number in range(count)]


@pytest.mark.skipif(sys.platform != "linux", reason="macOS has no static libraries of its system")
def test_a_program_to_ship(tmp_path: Path) -> None:
    (tmp_path / "half.snow").write_text(PROGRAM, "utf-8")
    done = run_snowc("build", "half.snow", "--dist", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    size = (tmp_path / "half").stat().st_size
    assert done.stdout == f"half: {size / 1e6:.2f} MB\n"
    assert size < 4_000_000
    content = (tmp_path / "half").read_bytes()
    assert INTERPRETER not in segment_kinds(content), "it names a loader of shared libraries"
    ran = run([str(tmp_path / "half")], env={})
    assert (ran.returncode, ran.stdout) == (1, "Ok(4)\n")
    assert "at half.snow:2:20 in Half.half" in ran.stderr
    again = run_snowc("build", "half.snow", "--dist", "-o", "again", folder=tmp_path, env={"SNOW_CACHE_DIR": "fresh"})
    assert again.returncode == 0
    assert (tmp_path / "again").read_bytes() == content


def test_a_machine_that_snow_makes_no_code_for(tmp_path: Path) -> None:
    (tmp_path / "half.snow").write_text(PROGRAM, "utf-8")
    done = run_snowc("build", "half.snow", "--target", "pdp11-unix", folder=tmp_path)
    assert (done.returncode, "error[E0098]: Snow makes no code for this machine (pdp11, unix)" in done.stderr) == (
        1,
        True,
    )
    assert not (tmp_path / "half").exists()


def test_the_manual_page() -> None:
    page = run_snowc("completions", "man").stdout
    assert page.startswith(".TH SNOWC 1")
    assert ".SS snowc repl\n" in page
    assert r"\fB\-\-coverage\fR \fIFOLDER\fR" in page
    if shutil.which("groff"):
        said = subprocess.run(["groff", "-man", "-ww", "-z"], input=page, capture_output=True, text=True, check=True)
        assert said.stderr == ""
