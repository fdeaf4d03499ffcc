"""The hard rule of completion: however many modules a project has, an answer works on the edited item and on the heads
of the names that it shows."""

from __future__ import annotations

from collections import Counter

import pytest

from snow_lsp.ide.completion import candidate_type, completion
from snow_lsp.ide.completion.unimported import LIMIT
from snowc.database import Database
from snowc.inputs import file_text
from snowc.resolve.model import DefId, ModuleName
from snowc.source import FileId
from tests.support.names import database_of

MAIN = FileId("main.snow")
FITTING = 3
"""modules with a name that fits; all others have others"""
PARSING = ("parsed_file", "module_summary", "resolved_item", "infer_group", "scheme_of")


def main_text(typed: str) -> str:
    return f"fn helper(n :: Int) -> Int do n end\n\nfn main() do\n  println(helper(1))\n  {typed}\nend\n"


def project(modules: int) -> Database:
    names = ("area" if number < FITTING else "weight" for number in range(modules))
    others = {
        f"m{number:03}.snow": f"pub fn {name}_{number}(a, b :: Int) do a + b end\n" for number, name in enumerate(names)
    }
    return database_of({"main.snow": main_text("1"), **others})


def work_of(db: Database, typed: str) -> list[tuple[str, object]]:
    """The queries that run for a completion right after an edit and its diagnostics."""
    text = main_text(typed)
    db.set_input(file_text, MAIN, text)
    db.check(MAIN)
    db.start_log()
    completion(db, MAIN, text.rindex(typed) + len(typed))
    return db.log


def test_it_does_no_work_for_each_module() -> None:
    counted = []
    for modules in (10, 100):
        db = project(modules)
        work_of(db, "he")
        counted.append(Counter(name for name, _ in work_of(db, "are")))
    assert counted[0] == counted[1]
    assert counted[0]["importable_head"] == FITTING


def test_it_parses_no_other_module() -> None:
    db = project(10)
    work_of(db, "he")
    log = work_of(db, "are")
    assert [key for name, key in log if name in PARSING and "Main" not in str(key) and "main" not in str(key)] == []


def test_an_edit_in_a_body_leaves_what_fits() -> None:
    db = project(10)
    work_of(db, "are")
    ran = Counter(name for name, _ in work_of(db, "1 + are"))
    assert not {"importable_head", "fitting", "_names", "spelled"} & set(ran)


def test_a_new_name_is_found_at_once() -> None:
    db = project(10)
    work_of(db, "are")
    db.set_input(file_text, FileId("m007.snow"), "pub fn arena() do 1 end\n")
    text = main_text("are")
    found = completion(db, MAIN, text.index("are\n") + len("are"))
    assert "M007.arena" in [each.label for each in found]


def test_the_type_of_what_is_not_imported_comes_later() -> None:
    db = project(10)
    text = main_text("are")
    db.set_input(file_text, MAIN, text)
    found = {each.label: each for each in completion(db, MAIN, text.index("are\n") + len("are"))}
    assert found["M001.area_1"].detail == "fn area_1(a, b :: Int)"
    assert found["M001.area_1"].is_told_later
    assert candidate_type(db, DefId(ModuleName("M001"), "area_1")) == "fn(Int, Int) -> Int"
    assert candidate_type(db, DefId(ModuleName("M001"), "gone")) is None


@pytest.mark.parametrize(
    "text",
    [
        'pub fn real() do\n  """\npub fn area_of_text() do\n  """\nend\n',
        "module Inner do\n  pub fn area_inside() do 1 end\nend\n",
        "fn area_hidden() do 1 end\n",
    ],
)
def test_what_only_looks_like_a_public_function_is_none(text: str) -> None:
    db = database_of({"main.snow": main_text("are"), "other.snow": text})
    found = completion(db, MAIN, main_text("are").index("are\n") + len("are"))
    assert [each.label for each in found if "area" in each.label] == []


def test_the_best_of_many_are_shown() -> None:
    """The whole name first, then what begins with the letters, then what only has them."""
    many = "".join(f"pub fn x_are_{number}() do 1 end\npub fn area_{number:02}() do 1 end\n" for number in range(60))
    db = database_of({"main.snow": main_text("are"), "z.snow": many + "pub fn are() do 1 end\n"})
    found = completion(db, MAIN, main_text("are").index("are\n") + len("are"))
    shown = [each.label for each in found if each.imports == "Z"]
    assert len(shown) == LIMIT
    assert set(shown) == {"Z.are", *(f"Z.area_{number:02}" for number in range(LIMIT - 1))}
