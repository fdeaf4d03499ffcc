"""`snowc test --coverage`: which lines and branches ran, exactly, over processes and threads."""

from __future__ import annotations

import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from snowc.database import Database
from snowc.inputs import counted_files
from snowc.mir.parse import parse_functions
from snowc.mir.print import print_functions
from snowc.mir.queries import lowered
from snowc.resolve.model import DefId, ModuleName
from snowc.source import FileId
from tests.support.snowc import run_snowc

SOURCE = Path(__file__).with_name("counted.snow")


def covered(folder: Path, *options: str) -> str:
    shutil.copy(SOURCE, folder)
    threads = {"SNOW_THREADS": "4"}
    done = run_snowc("test", "counted.snow", "--coverage", *options, folder=folder, env=threads)
    return done.stdout


def records(folder: Path, kind: str) -> list[str]:
    lines = (folder / "coverage" / "lcov.info").read_text("utf-8").splitlines()
    return [line.partition(":")[2] for line in lines if line.startswith(f"{kind}:")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("coverage")
    (folder / "said").write_text(covered(folder, "--jobs", "4"), "utf-8")
    return folder


def test_the_share_is_told(folder: Path) -> None:
    said = (folder / "said").read_text("utf-8").splitlines()[-1]
    assert said == "coverage: 71.4 % of 28 lines, 64.3 % of 14 branches (coverage/index.html)"


def test_lines(folder: Path) -> None:
    """Two tests have `sign`; a thousand jobs on four threads have `noted`, whose loop turns three times."""
    assert records(folder, "SF") == ["counted.snow"]
    counts = {int(line): int(count) for line, count in (each.split(",") for each in records(folder, "DA"))}
    assert {line: counts[line] for line in (2, 3, 5, 7)} == {2: 3, 3: 1, 5: 1, 7: 1}
    assert (counts[12], counts[15], counts[19], counts[20]) == (1, 5, 0, 0)
    assert {line: counts.get(line) for line in range(24, 32)} == {
        24: 1000, 25: 0, 26: None, 27: 3000, 28: 1000, 29: 3000, 30: None, 31: 1000,
    }  # fmt: skip
    assert (counts[36], counts[38]) == (0, 2)
    assert max(counts) < 65, "tests are not told"


def test_branches(folder: Path) -> None:
    ways: dict[int, list[str]] = {}
    for each in records(folder, "BRDA"):
        line, _, _, count = each.split(",")
        ways.setdefault(int(line), []).append(count)
    assert ways == {
        2: ["1", "2"],
        4: ["1", "1"],
        24: ["0", "1000"],
        35: ["0", "2", "0"],
        44: ["0", "0", "1"],
        56: ["1", "1"],
    }


def test_functions(folder: Path) -> None:
    counts = {name: count for count, name in (each.split(",") for each in records(folder, "FNDA"))}
    assert counts == {
        "Counted.sign": "3", "Counted.fact": "6", "Counted.never": "0", "Counted.noted": "1000", "Counted.kind": "2",
        "Counted.waited": "1", "Counted.Counter.init": "1", "Counted.Counter.call Add": "2",
        "Counted.Counter.cast Reset": "0",
    }  # fmt: skip
    assert "23,Counted.noted" in records(folder, "FN")


class _Page(HTMLParser):
    """The lines of a page by their class, and all that it asks others for."""

    def __init__(self) -> None:
        super().__init__()
        self.classes: list[str] = []
        self.asked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "span":
            self.classes.append(found["class"] or "")
        self.asked += [each for each in (found.get("src"), found.get("href")) if each and not each.startswith("#")]


def test_the_page_stands_by_itself(folder: Path) -> None:
    page = _Page()
    page.feed((folder / "coverage" / "index.html").read_text("utf-8"))
    assert page.asked == []
    assert (page.classes[18], page.classes[14], page.classes[23], page.classes[0]) == ("no", "ok", "some", "")


def test_a_filter_counts_what_its_tests_run(tmp_path: Path) -> None:
    covered(tmp_path, "--filter", "waits")
    hit = [each for each in records(tmp_path, "FNDA") if not each.startswith("0,")]
    assert hit == ["1,Counted.waited"]
    assert len(records(tmp_path, "FN")) == 9


def test_a_folder_that_can_not_be_written(tmp_path: Path) -> None:
    shutil.copy(SOURCE, tmp_path)
    (tmp_path / "file").write_text("", "utf-8")
    done = run_snowc("test", "counted.snow", "--coverage", "file/in", "--filter", "waits", folder=tmp_path)
    assert (done.returncode, "E0096" in done.stderr or "error[" in done.stderr) == (1, True)


def test_counters_are_mir_that_can_be_read_back() -> None:
    db = Database()
    file = FileId("untitled:Main.snow")
    db.open_text(file, "fn main() do\n  if 1 < 2 do println(1) end\nend\n")
    main = DefId(ModuleName("Main"), "main")
    assert "count" not in _printed(db, main)
    db.set_input(counted_files, None, frozenset((file,)))
    printed = _printed(db, main)
    assert [line.partition("= ")[2] for line in printed.splitlines() if " = count" in line] == [
        f'count "Main.main", {number}' for number in range(5)
    ]
    assert print_functions(parse_functions(printed)) == printed


def _printed(db: Database, definition: DefId) -> str:
    found = lowered(db, definition)
    assert found is not None
    return print_functions(found.functions)
