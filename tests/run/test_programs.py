"""Each `.snow` file below this folder is compiled by `snowc build` and run; its header says what must come out. Those
that are about the language, not the runtime, are also released, and say the same."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.contract import contract_marks
from tests.support.programs import Program, read_program
from tests.support.snowc import build, run

HERE = Path(__file__).parent
RELEASED = (
    "interfaces",
    "services",
    "supervisors",
    "tasks",
    "backend",
    "crashes",
    "language",
    "programs",
    "stdlib",
    "io",
)
Options = tuple[str, ...]


def runs() -> list[object]:
    """Every program once per thread count, and once as a released one."""
    found: list[object] = []
    for path in sorted(HERE.rglob("*.snow")):
        program, name = read_program(path), path.relative_to(HERE).with_suffix("")
        marks = contract_marks(path.read_text("utf-8"))
        found += [
            pytest.param(program, threads, (), id=f"{name}-{threads}", marks=marks) for threads in program.thread_counts
        ]
        if name.parts[0] in RELEASED:
            found.append(pytest.param(program, program.thread_counts[0], ("--release",), id=f"{name}-released"))
    return found


@pytest.fixture(scope="session")
def executable(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, Options], Path]:
    """Builds each program once per session and way."""
    built: dict[tuple[Path, Options], Path] = {}
    folder = tmp_path_factory.mktemp("programs")

    def of(source: Path, options: Options) -> Path:
        if (source, options) not in built:
            built[source, options] = build(source, folder / f"{source.stem}-{len(built)}", *options)
        return built[source, options]

    return of


@pytest.mark.parametrize(("program", "threads", "options"), runs())
def test_program(program: Program, threads: str, options: Options, executable: Callable[[Path, Options], Path]) -> None:
    command = [str(executable(program.path, options)), *program.arguments]
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
