"""Names found by their letters, best first."""

from __future__ import annotations

from pathlib import Path

import pytest

from snow_lsp.ide.signature_query import read_signature
from snow_lsp.ide.workspace_symbols import rank_of, workspace_symbols
from snowc.database import Database
from snowc.source import FileId
from tests.support.language_server import ServerProcess


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


PROGRAM = """\
fn pick<T>(position :: Int, all :: List<T>) -> T? do Some(all.get(position)) end

fn first_of<A>(all :: List<A>, position :: Int) -> A? do Some(all.get(position)) end

fn numbers(all :: List<Int>, position :: Int) -> Int? do Some(all.get(position)) end

fn swap<T, U>(pair :: (T, U)) -> (U, T) do
  let (a, b) = pair
  (b, a)
end

fn main() do
  println((pick(1, [1]), first_of([1], 1), numbers([1], 1), swap((1, 2))))
end
"""


def by_type(query: str) -> list[str]:
    db = Database()
    db.open_text(FileId("untitled:Typed.snow"), PROGRAM)
    found = workspace_symbols(db, query)
    return [f"{each.container}.{each.entry.name.partition(' ')[0]}" for each in found]


def test_functions_by_their_type() -> None:
    """Up to the names of variables; another order of parameters comes later, what is more general last."""
    assert by_type("Fun(List<a>, Int) -> a?") == ["Typed.first_of", "List.at", "Typed.pick"]
    assert by_type("Fun(Int, List<a>) -> a") == ["List.get", "List.nth"]
    assert by_type("fn(List<Int>, Int) -> Int?")[0] == "Typed.numbers"
    assert "Typed.first_of" in by_type("(List<Int>, Int) -> Option<Int>")
    assert by_type("((x, y)) -> (y, x)") == ["Typed.swap"]
    assert by_type("Fun(List<a>) -> Int")[0] == "List.length"


@pytest.mark.parametrize("query", ["Fun(List<a>, Int", "-> Int", "Fun -> Int", "a > b -> c", "Fun(a,, b) -> c"])
def test_what_is_no_type_is_looked_for_as_letters(query: str) -> None:
    assert read_signature(query) is None


def test_the_search_by_type_over_the_protocol() -> None:
    with ServerProcess() as server:
        server.open("untitled:Typed.snow", PROGRAM)
        found = server.request("snow/signatures", {"query": "Fun((a, b)) -> (b, a)"})
        assert [(each["name"], each["location"]["range"]["start"]["line"]) for each in found] == [("Typed.swap", 6)]
        assert found[0]["signature"] == "fn((T, U)) -> (U, T)"
        assert server.request("snow/signatures", {"query": "swap"}) is None
