"""The projects that the benchmarks of servers make up have no mistakes, so that what is measured is what is meant."""

from __future__ import annotations

from pathlib import Path

from benchmarks.frontend.projects import write_project
from benchmarks.servers.projects import GO, PYTHON, SNOW, made_up
from snowc.database import Database


def test_the_project_is_right(tmp_path: Path) -> None:
    write_project(tmp_path, made_up(3_000, SNOW))
    db = Database()
    db.open_project(tmp_path)
    assert [each.message for each in db.check_project() if each.code.startswith("E")] == []


def test_all_languages_have_the_same_modules() -> None:
    counts = [sum("part" in path for path in made_up(3_000, each)) for each in (GO, PYTHON, SNOW)]
    assert max(counts) - min(counts) <= 2, counts


def test_the_python_project_is_right() -> None:
    for path, text in made_up(2_000, PYTHON).items():
        compile(text, path, "exec")
