"""The database as the server uses it: files that open, change, come and go."""

from __future__ import annotations

from pathlib import Path

import pytest

from snowc.database import KEPT_REVISIONS, Database
from snowc.inputs import PROJECT
from snowc.project import file_id
from snowc.resolve.queries import project_modules
from snowc.source import FileId

HELPER = "pub fn two() -> Int do\n  2\nend\n"
USES_HELPER = "import Helper\n\nfn main() do\n  println(Helper.two())\nend\n"
ALONE = "fn main() do\n  println(1)\nend\n"


def codes(db: Database, file: FileId) -> list[str]:
    return [each.code for each in db.check(file)]


def test_an_untitled_text() -> None:
    db = Database()
    file = FileId("untitled:Untitled-1")
    db.open_text(file, ALONE)
    assert codes(db, file) == []
    db.set_text(file, ALONE.replace("1", "one"))
    assert codes(db, file) == ["E0004"]
    db.set_text(file, ALONE)
    assert codes(db, file) == []


@pytest.mark.parametrize("name", ["untitled:list", "untitled:a b/c.snow", "untitled:1", "git:/x/main.snow?ref=HEAD"])
def test_odd_names_of_texts(name: str) -> None:
    db = Database()
    db.open_text(FileId(name), ALONE)
    assert codes(db, FileId(name)) == []


def test_a_lone_file_finds_an_import_as_it_is_typed(tmp_path: Path) -> None:
    (tmp_path / "helper.snow").write_text(HELPER, "utf-8")
    main = file_id(tmp_path / "main.snow")
    db = Database()
    db.open_text(main, ALONE)
    assert project_modules(db, PROJECT) == ("Main",)
    db.set_text(main, USES_HELPER)
    assert project_modules(db, PROJECT) == ("Helper", "Main")
    assert codes(db, main) == []
    db.set_text(main, ALONE)
    assert project_modules(db, PROJECT) == ("Main",)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in {"snow.toml": "", "src/main.snow": USES_HELPER, "src/helper.snow": HELPER}.items():
        path = tmp_path / "demo" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "demo"


def test_a_project_is_the_same_from_its_folder_and_from_a_file(root: Path) -> None:
    for start in (root, root / "src" / "main.snow", root / "src" / "helper.snow"):
        db = Database()
        db.open_project(start)
        assert project_modules(db, PROJECT) == ("Helper", "Main")
        assert [each.code for each in db.check_project()] == []


def test_a_file_that_goes_leaves_an_unknown_module(root: Path) -> None:
    db = Database()
    db.open_project(root)
    main, helper = file_id(root / "src" / "main.snow"), file_id(root / "src" / "helper.snow")
    db.set_text(helper, None)
    assert codes(db, main) == ["E0031"]
    db.set_text(helper, HELPER)
    assert codes(db, main) == []


def test_a_new_file_joins_the_project(root: Path) -> None:
    db = Database()
    db.open_project(root)
    new = file_id(root / "src" / "shapes" / "round.snow")
    db.set_text(new, HELPER)
    assert "Shapes.Round" in project_modules(db, PROJECT)
    db.set_text(
        file_id(root / "src" / "main.snow"), USES_HELPER.replace("import Helper", "import Shapes.Round as Helper")
    )
    assert [each.code for each in db.check_project()] == []


def test_a_file_elsewhere_does_not(root: Path, tmp_path: Path) -> None:
    db = Database()
    db.open_project(root)
    db.set_text(file_id(tmp_path / "other.snow"), HELPER)
    assert project_modules(db, PROJECT) == ("Helper", "Main")


def test_a_long_session_forgets_old_texts() -> None:
    db = Database()
    file = FileId("untitled:Session")
    counts = []
    for edit in range(4 * KEPT_REVISIONS):
        db.set_text(file, ALONE.replace("1", str(edit))) if edit else db.open_text(file, ALONE)
        db.check(file)
        counts.append(db.memo_count())
    assert max(counts[2 * KEPT_REVISIONS :]) <= max(counts[: 2 * KEPT_REVISIONS])


def test_a_missing_main_is_told_to_those_who_build(tmp_path: Path) -> None:
    path = tmp_path / "lib.snow"
    path.write_text(HELPER, "utf-8")
    db = Database()
    db.open_project(path)
    assert db.check_project() == ()
    missing = db.missing_main()
    assert missing is not None
    assert missing.code == "E0048"
    db.set_text(file_id(path), ALONE)
    assert db.missing_main() is None
