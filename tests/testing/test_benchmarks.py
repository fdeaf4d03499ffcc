"""`snowc bench`: what is measured and told. How long anything takes decides nothing here.

# sentence: 2: Benchmarks
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.snowc import run_snowc

SOURCE = Path(__file__).with_name("measured.snow")
SHORT = ("--warm-up", "1", "--sample", "1", "--samples", "3")
SOUND = ("no objects", "a list and its points", "actors of its own", "a name may be that of a benchmark")


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    done = run_snowc("bench", SOURCE, *SHORT, "--format", "json")
    assert done.returncode == 1, "one of them fails"
    assert done.stderr.count("FAILED") == 1
    assert "crashed: no figures" in done.stderr
    told = json.loads(done.stdout)
    assert told["version"] == 1
    return list(told["benchmarks"])


def test_times_are_told(figures: list[dict[str, Any]]) -> None:
    assert tuple(each["name"] for each in figures) == SOUND
    for each in figures:
        assert 0 < each["fastest_ns"] <= each["median_ns"]
        assert each["deviation_ns"] >= 0
        assert each["runs"] >= 3


def test_objects_are_counted(figures: list[dict[str, Any]]) -> None:
    made = {each["name"]: each["allocations"] for each in figures}
    assert (made["no objects"], made["a name may be that of a benchmark"]) == (0, 0)
    assert made["a list and its points"] == 4, "a list, its buffer, two points"
    assert made["actors of its own"] > 0


def test_figures_are_compared(figures: list[dict[str, Any]], tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    options = ("bench", SOURCE, *SHORT, "--filter", "objects")
    assert run_snowc(*options, "--save", kept).returncode == 0
    (before,) = json.loads(kept.read_text("utf-8"))["benchmarks"]
    assert compared(kept, before, median_ns=before["median_ns"] * 1000) == (0, "faster by 99.")
    assert compared(kept, before, median_ns=before["median_ns"] / 1000) == (1, "slower by ")
    assert compared(kept, before, deviation_ns=before["median_ns"] * 1000) == (0, "no change")


def compared(kept: Path, before: dict[str, Any], **changed: float) -> tuple[int, str]:
    """The status, and the beginning of what is said, against other figures."""
    benchmark = {**before, "deviation_ns": 0.0, **changed}
    kept.write_text(json.dumps({"version": 1, "benchmarks": [benchmark]}), "utf-8")
    options = (*SHORT, "--filter", "objects", "--compare", kept, "--fail-above", "50")
    done = run_snowc("bench", SOURCE, *options)
    said = re.search(r"faster by 99\.|slower by |no change", done.stdout)
    assert said is not None, done.stdout
    return done.returncode, said[0]


def test_tests_are_left_alone_and_have_names_of_their_own() -> None:
    assert run_snowc("test", SOURCE).stdout == "ok      a name may be that of a benchmark\n1 test, 0 failed\n"


@pytest.mark.parametrize("content", ["", "[]", '{"benchmarks": [{"name": "x"}]}'])
def test_a_file_without_figures(content: str, tmp_path: Path) -> None:
    (tmp_path / "kept.json").write_text(content, "utf-8")
    done = run_snowc("bench", SOURCE, "--compare", tmp_path / "kept.json")
    assert (done.returncode, "there are no figures in it" in done.stderr) == (1, True)


def test_figures_that_can_not_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    done = run_snowc("bench", SOURCE, *SHORT, "--filter", "objects", "--save", tmp_path / "file" / "kept.json")
    assert (done.returncode, "error[" in done.stderr) == (1, True)
