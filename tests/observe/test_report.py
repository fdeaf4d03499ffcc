"""SIGUSR1: the program reports how it is, and goes on."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import pytest

from tests.observe.programs import built, read_until, running


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("report"))


def masked(line: str) -> str:
    return re.sub(r"\d+", "N", line)


def test_every_actor_is_told_with_its_place(town: Path) -> None:
    with running(town, {}) as process:
        read_until(process, "children 1")
        lines: list[str] = []
        while not any(re.match("   (\\d+) actors, \\1 waiting", line) for line in lines):
            process.send_signal(signal.SIGUSR1)
            lines = read_until(process, "** end of report")
    actors = [re.sub(r"<.*?>", "<P>", line.strip()) for line in lines if re.match(r"   \w+ \w+ <", line)]
    assert sorted(actors) == [
        "actor counter <P> waits for a message at town.snow:2 in Town.counter",
        "actor hermit <P> sleeps at town.snow:16 in Town.hermit",
        "actor keeper <P> waits for a message at town.snow:10 in Town.keeper",
        "main main <P> waits for a message at town.snow:34 in Town.main",
        "supervisor Town <P> waits for a message at town.snow:19 in Town.Town.Town",
    ]
    assert "     waiting, priority normal, named keeper, supervised as Town/keeper" in lines
    assert "   N actors, N waiting; N have ended" in [masked(line) for line in lines]


def test_the_report_goes_to_a_file_and_the_program_goes_on(town: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    with running(town, {"SNOW_DUMP": str(file)}) as process:
        read_until(process, "children 1")
        for _ in range(2):
            process.send_signal(signal.SIGUSR1)
            assert read_until(process, "** report")[-1] == f"** report written to {file}"
            assert file.read_text("utf-8").endswith("** end of report\n")
        assert process.poll() is None


def test_a_file_that_cannot_be_written_is_told(town: Path, tmp_path: Path) -> None:
    with running(town, {"SNOW_DUMP": str(tmp_path / "none" / "report.txt")}) as process:
        read_until(process, "children 1")
        process.send_signal(signal.SIGUSR1)
        assert read_until(process, "** cannot")[-1].endswith("report.txt: No such file or directory (os error 2)")
        assert process.poll() is None
