"""Times the same programs in Snow and other languages. See README.md."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from benchmarks.comparison import Comparison, Measured
from benchmarks.lang.peers import LANGUAGES, Toolchains, Used
from benchmarks.lang.programs import PROGRAMS, Program
from benchmarks.machine import describe

ROUNDS = {"Snow": 5, "C": 5, "Go": 5, "Erlang": 3, "Python": 1}
_LONG = 2.0
"""seconds: what takes longer runs twice at most"""


def measure() -> Comparison:
    with tempfile.TemporaryDirectory() as folder:
        tools = Toolchains(Path(folder))
        empty = {language: _empty(tools, language) for language in LANGUAGES}
        rows = tuple(_row(tools, program, empty) for program in PROGRAMS)
    return Comparison("lang", describe(), LANGUAGES, rows)


def _empty(tools: Toolchains, language: str) -> float:
    """Seconds that a program takes which does nothing."""
    command = tools.command(language, "empty")
    return 0.0 if command is None else statistics.median(tools.run(command, "0").seconds for _ in range(3))


def _row(tools: Toolchains, program: Program, empty: dict[str, float]) -> Measured:
    commands = {language: tools.command(language, program.name) for language in LANGUAGES}
    expected = _expected(tools, program, commands)
    runs: dict[str, list[Used]] = {language: [] for language in LANGUAGES}
    for number in range(max(ROUNDS.values())):
        for language, command in commands.items():
            long = number >= 2 and runs[language][0].seconds > _LONG if runs[language] else False
            if command is None or number >= ROUNDS[language] or long:
                continue
            argument = program.python_argument() if language == "Python" else program.argument()
            used = tools.run(command, argument)
            if used.printed != expected[argument]:
                raise SystemExit(f"{program.name}: {language} prints something else than C")
            runs[language].append(used)
    return _measured(program, runs, empty)


def _expected(tools: Toolchains, program: Program, commands: dict[str, tuple[str, ...] | None]) -> dict[str, str]:
    """What C prints."""
    command = commands["C"]
    assert command is not None
    arguments = {program.argument(), program.python_argument()}
    return {argument: tools.run(command, argument).printed for argument in arguments}


def _measured(program: Program, runs: dict[str, list[Used]], empty: dict[str, float]) -> Measured:
    parts = {"Python": program.python_part}
    return Measured(
        program.what,
        {
            language: tuple((used.seconds - empty[language]) * parts.get(language, 1) for used in found)
            for language, found in runs.items()
        },
        {
            language: statistics.median(used.megabytes for used in found)
            for language, found in runs.items()
            if found and not (language == "Python" and program.python_size is not None)
        },
        program.goal.peer,
        program.goal.ratio,
    )
