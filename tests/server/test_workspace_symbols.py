"""Names found by their letters, best first."""

from __future__ import annotations

from pathlib import Path

import pytest

from snow_lsp.ide.workspace_symbols import rank_of, workspace_symbols
from snowc.database import Database


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        ("area", "area", "area_of"),
        ("area", "area_of", "the_area"),
        ("area", "the_area", "a_real"),
        ("ao", "area_of", "chaos"),
        ("mp", "MapPair", "Temple"),
        ("AREA", "area", "a_r_e_a"),
    ],
)
def test_the_better_match_comes_first(query: str, better: str, worse: str) -> None:
    first, second = rank_of(query, better), rank_of(query, worse)
    assert first is not None and second is not None
    assert first > second


def test_letters_in_another_order_are_no_match() -> None:
    assert rank_of("era", "area") is None
    assert rank_of("areaa", "area") is None


def test_symbols_of_all_files(tmp_path: Path) -> None:
    (tmp_path / "snow.toml").write_text('[package]\nname = "shapes"\nversion = "0.1.0"\n')
    (tmp_path / "main.snow").write_text("fn main() do\n  println(1)\nend\n\nfn area(0) do 0 end\nfn area(n) do n end\n")
    (tmp_path / "geometry.snow").write_text(
        "pub type Shape do\n  Area(Int)\nend\n\nmodule Inner do\n  pub fn sub_area() do 1 end\nend\n"
    )
    db = Database()
    db.open_project(tmp_path)
    found = [f"{each.container}.{each.entry.name}" for each in workspace_symbols(db, "area")]
    assert found == ["Geometry.Shape.Area", "Main.area", "Geometry.Inner.sub_area"]
    assert "Prelude.println" not in {f"{each.container}.{each.entry.name}" for each in workspace_symbols(db, "")}
