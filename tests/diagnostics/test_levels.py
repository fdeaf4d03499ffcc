"""Levels of warnings: in `snow.toml`, in comments, on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from snowc.cli.main import main
from snowc.diagnostics.codes import all_codes
from snowc.diagnostics.levels import WARNING_NAMES, Level, Levels, known_warnings, warning_code
from tests.support.fixtures import Case, cases_in
from tests.support.names import database_of, shown, texts_of

PACKAGE = '[package]\nname = "demo"\nversion = "0.1.0"\n'
MAIN = "import Far\n\nfn main() do\n  let x = 1\n  println(Far.one())\nend\n\nfn unused() do\n  println(1)\nend\n"
FAR = "pub fn one() -> Int do\n  let y = 2\n  1\nend\n"
Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize("case", cases_in(Path(__file__).parent, "allowances.md"))
def test_comments(case: Case) -> None:
    db = database_of(texts_of(case))
    case.expect("found", "\n".join(shown(db, each) for file in db.files() for each in db.check(file)))


def test_every_warning_has_a_name_of_its_own() -> None:
    assert set(WARNING_NAMES) == {code for code in all_codes() if code.startswith("W")}
    assert len(set(known_warnings())) == 2 * len(WARNING_NAMES)
    assert all(warning_code(each) in WARNING_NAMES for each in known_warnings())


def test_denying_warnings_leaves_those_that_are_allowed() -> None:
    levels = Levels({"W0001": Level.ALLOW, "W0002": Level.WARN}).denying_warnings()
    assert levels == Levels({"W0001": Level.ALLOW, "W0002": Level.DENY}, Level.DENY)


# --- projects --------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("SNOW_CACHE_DIR", str(tmp_path / "cache"))
    files = {"main.snow": MAIN, "lib/far.snow": FAR, "lib/snow.toml": PACKAGE + '[warnings]\nghost = "deny"\n'}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def checked(folder: Path, warnings: str, capsys: Captured, *options: str) -> tuple[int, list[str]]:
    """Status and messages, twice: the second time from the index."""
    toml = PACKAGE + '[dependencies]\nlib = { path = "lib" }\n[warnings]\n' + warnings
    (folder / "snow.toml").write_text(toml, "utf-8")
    answers = []
    for _ in range(2):
        status = main(["check", "--format", "short", *options])
        answers.append((status, capsys.readouterr().out.splitlines()))
    assert answers[0] == answers[1]
    return answers[0]


X = "main.snow:4:7: warning[W0001]: the variable `x` is never used"
UNUSED = "main.snow:8:4: warning[W0003]: the function `unused` is never used"


def test_warnings_of_the_project_but_not_of_its_dependencies(folder: Path, capsys: Captured) -> None:
    assert checked(folder, "", capsys) == (0, [X, UNUSED])


def test_levels_by_name_and_by_code(folder: Path, capsys: Captured) -> None:
    denied = X.replace("warning", "error")
    assert checked(folder, 'unused_variable = "deny"\nW0003 = "allow"\n', capsys) == (1, [denied])
    assert checked(folder, 'unused_variable = "warn"\n', capsys) == (0, [X, UNUSED])


def test_deny_warnings(folder: Path, capsys: Captured) -> None:
    errors = [each.replace("warning", "error") for each in (X, UNUSED)]
    assert checked(folder, "", capsys, "--deny-warnings") == (1, errors)
    assert checked(folder, 'W0001 = "allow"\n', capsys, "--deny-warnings") == (1, errors[1:])
    assert main(["build", "--deny-warnings", "-o", "out"]) == 1
    assert main(["test", "--deny-warnings"]) == 1
    assert not (folder / "out").exists()
    assert checked(folder, 'W0001 = "allow"\nW0003 = "allow"\n', capsys, "--deny-warnings") == (0, [])


def test_unknown_names_and_levels(folder: Path, capsys: Captured) -> None:
    status, found = checked(folder, 'unused_variabel = "deny"\nW0001 = "forbid"\nE0001 = "allow"\n', capsys)
    assert status == 1
    assert found[:3] == [
        "snow.toml:7:1: warning[W0040]: there is no warning `unused_variabel`",
        'snow.toml:8:1: error[E0081]: `W0001` must be `"allow"`, `"warn"` or `"deny"`',
        "snow.toml:9:1: warning[W0040]: `E0001` is no warning",
    ]
    assert checked(folder, 'ghost = "deny"\nunknown_warning = "allow"\n', capsys) == (0, [X, UNUSED])


def test_explain_knows_the_names(capsys: Captured) -> None:
    assert main(["explain", "unused_variable"]) == 0
    assert capsys.readouterr().out.startswith("W0001: ")
