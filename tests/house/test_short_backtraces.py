"""What `house/short_backtraces.py` makes of an archive: others call the runtime's function in place of std's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from house.short_backtraces import OUR_WRITER, shorten
from snowc.codegen.archive import archive_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="archives of ELF objects")
STD = "_RNvXNvMNtNtCs1_3std3sys9backtraceNtB5_13BacktraceLock5printNtB2_16DisplayBacktraceNtNtCs2_4core3fmt7Display3fmt"
STD_OF_OLD = "_ZN9BacktraceLock5print16DisplayBacktrace3fmt17h0123456789abcdefE"
STD_CALLS = """
#include <stdio.h>
const char *snow_rt_write_return_addresses(void) {{ return "ours"; }}
{kind} __attribute__((noinline)) const char *{std}(void) {{ return "std's"; }}
const char *(*table[])(void) = {{ {std} }};
const char *called(void) {{ return {std}(); }}
int main(void) {{ printf("%s %s\\n", called(), table[0]()); }}
"""


def compiled(source: str, folder: Path) -> bytes:
    (folder / "source.c").write_text(source, "utf-8")
    subprocess.run(["cc", "-c", "-O1", "-fPIE", "-ffunction-sections", "source.c"], cwd=folder, check=True)
    return (folder / "source.o").read_bytes()


def said(archive: bytes | bytearray, folder: Path) -> str:
    (folder / "program.a").write_bytes(archive)
    whole = ("-Wl,--whole-archive", "program.a", "-Wl,--no-whole-archive")
    command = ["cc", "-pie", "-Wl,--gc-sections", *whole, "-o", "program"]
    subprocess.run(command, cwd=folder, check=True)
    return subprocess.run([folder / "program"], check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("kind", ["", "static"])
@pytest.mark.parametrize("std", [STD, STD_OF_OLD])
def test_calls_and_tables_name_ours(kind: str, std: str, tmp_path: Path) -> None:
    archive = bytearray(archive_of([compiled(STD_CALLS.format(kind=kind, std=std), tmp_path)]))
    assert said(archive, tmp_path) == "std's std's\n"
    assert shorten(archive) >= 2
    once = bytes(archive)
    assert said(archive, tmp_path) == "ours ours\n"
    assert shorten(archive) >= 2
    assert archive == once


def test_an_archive_without_ours_stays_as_it_is(tmp_path: Path) -> None:
    source = STD_CALLS.format(kind="static", std=STD).replace(OUR_WRITER, "another")
    archive = bytearray(archive_of([b"no object", compiled(source, tmp_path)]))
    before = bytes(archive)
    assert shorten(archive) == 0
    assert archive == before
