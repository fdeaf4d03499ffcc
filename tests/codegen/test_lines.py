"""Lines of programs: line programs read and written, and what an edit above a function costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from snowc.codegen.elf_object import ElfObject
from snowc.codegen.line_program import LineProgram, Row, read_line_program, signed, unsigned, with_lines
from snowc.codegen.line_program import write_line_program as write
from snowc.codegen.located_objects import lines_key, located_objects
from snowc.codegen.objects import compile_unit
from snowc.codegen.objects_key import Pipeline, object_key
from snowc.codegen.target import host_target, target_of
from snowc.codegen.unit_text import FIRST_PLACE, UnitText
from snowc.diagnostics.bug import CompilerBug
from tests.codegen.memory_cache import MemoryCache
from tests.codegen.test_units import units_of
from tests.support.snowc import build, run, run_snowc

SOURCE = """\
fn middle(list :: List<Int>) -> Int do
  let total = list[0] + list[1]
  total * inner(total)
end

fn inner(n :: Int) -> Int do
  let m = n - 3
  100 / m + 1
end

fn main() do
  println(middle([1, 2]) + 1)
end
"""
WAY = ["Many.inner at many.snow:8", "Many.middle at many.snow:3", "Many.main at many.snow:12"]
"""(the file that `units_of` names, and that the programs below are written to)"""


def own_unit(text: str) -> UnitText:
    return next(unit for unit in units_of(text) if unit.name == "Many")


def read(content: bytes) -> LineProgram:
    return read_line_program(ElfObject(content).data(".debug_line"))


@pytest.fixture(scope="module", params=["x86_64", "aarch64"])
def program(request: pytest.FixtureRequest) -> LineProgram:
    target = target_of(request.param, "linux")
    assert target is not None
    return read(compile_unit(own_unit(SOURCE).code, target, Pipeline.DEV))


# --- line programs ---------------------------------------------------------------------------------------------------


def test_what_is_written_reads_back(program: LineProgram) -> None:
    section, operand = write(program)
    again = read_line_program(section)
    assert (again.rows, again.end) == (program.rows, program.end)
    assert again.address_operand == operand


UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""how long a busy machine takes is no fault of the code"""


@UNTIMED
@given(lines=st.lists(st.integers(1, 100_000), min_size=200, max_size=200))
def test_any_lines_read_back(program: LineProgram, lines: list[int]) -> None:
    changed = with_lines(program, dict(enumerate(lines, FIRST_PLACE)))
    assert read_line_program(write(changed)[0]).rows == changed.rows
    assert {row.line for row in changed.rows} <= {0, *lines}


@UNTIMED
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 70_000), st.integers(1, 200), st.integers(0, 100_000), st.booleans(), st.booleans())
    ),
    end=st.integers(0, 70_000),
)
def test_any_rows_read_back(program: LineProgram, steps: list[tuple[int, int, int, bool, bool]], end: int) -> None:
    address = 0
    rows = []
    for advance, file, line, is_statement, flag in steps:
        address += advance * 4
        rows.append(Row(address, file, line, is_statement, flag, not flag))
    made = LineProgram(program.header, program.facts, tuple(rows), address + end * 4, 0)
    again = read_line_program(write(made)[0])
    assert (again.rows, again.end) == (made.rows, made.end)


@pytest.mark.parametrize(
    ("value", "written"), [(0, b"\0"), (127, b"\x7f"), (128, b"\x80\1"), (624485, b"\xe5\x8e\x26")]
)
def test_unsigned_leb128(value: int, written: bytes) -> None:
    assert unsigned(value) == written


@pytest.mark.parametrize(("value", "written"), [(2, b"\2"), (-2, b"\x7e"), (127, b"\xff\0"), (-128, b"\x80\x7f")])
def test_signed_leb128(value: int, written: bytes) -> None:
    assert signed(value) == written


def test_other_bytes_are_refused(program: LineProgram) -> None:
    with pytest.raises(CompilerBug):
        read_line_program(b"\0" * 40)
    with pytest.raises(CompilerBug):
        ElfObject(b"MZ")


# --- the cost of an edit ---------------------------------------------------------------------------------------------


def test_code_that_moves_is_not_compiled_again() -> None:
    target = host_target()
    assert target is not None
    cache = MemoryCache()
    before, after = units_of(SOURCE), units_of("# one line more\n" + SOURCE)
    assert object_key(own_unit(SOURCE), target, Pipeline.DEV) == object_key(
        next(unit for unit in after if unit.name == "Many"), target, Pipeline.DEV
    )
    first = located_objects(before, target, Pipeline.DEV, cache)
    cache.written.clear()
    second = located_objects(after, target, Pipeline.DEV, cache)
    moved = next(number for number, unit in enumerate(after) if unit.name == "Many")
    assert len(cache.written) == 1  # the unit's lines
    assert lines_key(before[moved], target, Pipeline.DEV) != lines_key(after[moved], target, Pipeline.DEV)
    rows = [[row.line for row in read(objects[moved]).rows] for objects in (first, second)]
    assert [line + 1 if line else 0 for line in rows[0]] == rows[1]


def test_true_lines_are_in_the_object() -> None:
    target = host_target()
    assert target is not None
    units = units_of(SOURCE)
    content = located_objects(units, target, Pipeline.DEV, MemoryCache())[units.index(own_unit(SOURCE))]
    assert {row.line for row in read(content).rows} - {0} == {1, 2, 3, 6, 7, 8, 11, 12}


# --- crash reports ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lines") / "many.snow"
    path.write_text(SOURCE, "utf-8")
    return path


def way(report: str) -> list[str]:
    """The places of a backtrace, without arguments."""
    return [line.strip().partition(" with ")[0] for line in report.partition("innermost first:\n")[2].splitlines()]


def test_a_stripped_program_tells_the_way_to_its_crash(source: Path, tmp_path: Path) -> None:
    program = build(source, tmp_path / "program")
    subprocess.run(["strip", program], check=True)
    assert way(run([str(program)], env={}).stderr) == WAY


def test_a_released_program_tells_what_was_not_inlined(source: Path, tmp_path: Path) -> None:
    report = run([str(build(source, tmp_path / "program", "--release"))], env={}).stderr
    assert "at many.snow:8:3 in Many.inner" in report
    assert set(way(report)) <= set(WAY)


def test_the_jit_tells_the_way_too(source: Path, tmp_path: Path) -> None:
    """No C compiler is found: the program runs in the JIT."""
    (tmp_path / "python").symlink_to(sys.executable)
    assert way(run_snowc("run", source, env={"PATH": str(tmp_path), "SNOW_CACHE_DIR": str(tmp_path)}).stderr) == WAY
