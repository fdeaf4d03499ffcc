"""`snowc graph`: the picture of a program with each kind of actor, in each format; of wrong code the mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.fixtures import Case, cases_in
from tests.support.snowc import run_snowc


@pytest.mark.parametrize("case", cases_in(Path(__file__).parent, "graph.md"))
def test_the_picture(case: Case, tmp_path: Path) -> None:
    program = tmp_path / "shop.snow"
    program.write_text(case.text("snow"), "utf-8")
    for kind in ("dot", "mermaid", "json"):
        done = run_snowc("graph", "--format", kind, str(program))
        assert (done.returncode, done.stderr) == (0, "")
        if kind != "json":
            case.expect(kind, done.stdout)
        else:
            graph = json.loads(done.stdout)
            names = {each["id"] for each in graph["nodes"]}
            assert all(edge["source"] in names for edge in graph["edges"])
            assert all(edge["at"][0].startswith("shop.snow:") for edge in graph["edges"])


def test_wrong_code_is_told(tmp_path: Path) -> None:
    program = tmp_path / "wrong.snow"
    program.write_text("fn main() do\n  unknown()\nend\n", "utf-8")
    done = run_snowc("graph", str(program))
    assert (done.returncode, done.stdout) == (1, "")
    assert "E0004" in done.stderr
    assert "E0090" in run_snowc("graph", str(tmp_path / "nowhere")).stderr
