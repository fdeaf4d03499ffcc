"""Each `.snow` file below this folder is compiled by `snowc build` and run; its header says what must come out."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.contract import contract_marks
from tests.support.programs import Program, read_program
from tests.support.snowc import build, run

HERE = Path(__file__).parent


def runs() -> list[object]:
    """Every program once per thread count."""
    return [
        pytest.param(
            program,
            threads,
            id=f"{path.relative_to(HERE).with_suffix('')}-{threads}",
            marks=contract_marks(path.read_text("utf-8")),
        )
        for path in sorted(HERE.rglob("*.snow"))
        for program in [read_program(path)]
        for threads in program.thread_counts
    ]


@pytest.fixture(scope="session")
def executable(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Builds each program once per session."""
    built: dict[Path, Path] = {}
    folder = tmp_path_factory.mktemp("programs")

    def of(source: Path) -> Path:
        if source not in built:
            built[source] = build(source, folder / f"{source.stem}-{len(built)}")
        return built[source]

    return of


@pytest.mark.parametrize(("program", "threads"), runs())
def test_program(program: Program, threads: str, executable: Callable[[Path], Path]) -> None:
    command = [str(executable(program.path)), *program.arguments]
    start = time.monotonic()
    done = run(command, env={"SNOW_THREADS": threads, **program.environment}, stdin=program.stdin)
    lasted_ms = (time.monotonic() - start) * 1000
    told = f"status {done.returncode}, stderr:\n{done.stderr}"
    assert done.stdout == program.stdout, told
    assert done.returncode == program.status, told
    for text in program.stderr_contains:
        assert text in done.stderr, told
    for text in program.stderr_lacks:
        assert text not in done.stderr, told
    assert done.stderr == "" or program.status or program.stderr_contains, told
    assert lasted_ms >= program.lasts_at_least_ms
