"""Compiled programs under Memcheck: no read of memory that was freed, never allocated or never written.

It stands in for AddressSanitizer, whose passes llvmlite does not give, and sees generated code and the runtime alike.
It knows the C heap: of the arenas of isolates it sees the slabs, not the cells in them, whose counts `SNOW_CHECK_LEAKS`
and the counting interpreter of `tests/mir` judge.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.snowc import build, run

HERE = Path(__file__).resolve().parent
PROGRAMS = (
    "programs/closures",
    "programs/data_types",
    "programs/lists",
    "programs/pipes_and_strings",
    "programs/messages_and_signals",
    "programs/ring",
    "deriving/json_wrong",
    "json/objects",
    "stdlib/iterators",
    "stdlib/map_tables",
)


@pytest.mark.peer("valgrind")
@pytest.mark.parametrize("options", [(), ("--release", "--debug")], ids=["dev", "release"])
@pytest.mark.parametrize("name", PROGRAMS)
def test_memory(name: str, options: tuple[str, ...], tmp_path: Path) -> None:
    program = build(HERE / f"{name}.snow", tmp_path / "program", *options)
    stripped = tmp_path / "stripped"
    # some releases of Valgrind give up on DWARF 5; names of functions are enough
    assert run(["strip", "--strip-debug", str(program), "-o", str(stripped)], env={}).returncode == 0
    plain = run([str(stripped)], env={"SNOW_THREADS": "1"})
    options_ = ["--quiet", "--error-exitcode=98", f"--suppressions={HERE / 'memcheck.supp'}"]
    checked = run(["valgrind", *options_, str(stripped)], env={"SNOW_THREADS": "1"})
    assert (checked.returncode, checked.stdout) == (plain.returncode, plain.stdout), checked.stderr
