"""`snowc add`, `remove` and `tree`: the project file keeps its comments, and stays as it was if something is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from snowc.cli.main import main
from tests.cli.test_git_dependencies import Repository, vector

Captured = pytest.CaptureFixture[str]
PROJECT = """\
# what we build
[package]
name = "app"       # short
version = "0.1.0"

[dependencies]     # not many
near = { path = "../near" }

[warnings]
unused_variable = "deny"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SNOW_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_COLOR", "1")
    for name in ("near", "Other", "app"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "snow.toml").write_text(f'[package]\nname = "{name.lower()}"\nversion = "2.0"\n', "utf-8")
    (tmp_path / "app" / "snow.toml").write_text(PROJECT, "utf-8")
    (tmp_path / "app" / "main.snow").write_text("fn main() do\n  println(1)\nend\n", "utf-8")
    monkeypatch.chdir(tmp_path / "app")
    return tmp_path


def manifest(folder: Path) -> str:
    return (folder / "app" / "snow.toml").read_text("utf-8")


def test_a_folder(folder: Path, capsys: Captured) -> None:
    assert main(["add", "--path", "../Other"]) == 0
    assert capsys.readouterr().out == "added `other` to snow.toml\n"
    near = 'near = { path = "../near" }\n'
    assert manifest(folder) == PROJECT.replace(near, f'{near}other = {{ path = "../Other" }}\n')


def test_the_path_is_seen_from_the_project(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert main(["add", "mine", "--path", "Other", "--project", "app"]) == 0
    assert 'mine = { path = "../Other" }' in manifest(folder)


def test_a_project_without_dependencies(folder: Path) -> None:
    (folder / "app" / "snow.toml").write_text('[package]\nname = "app"\nversion = "0.1.0"\n', "utf-8")
    assert main(["add", "--path", "../near"]) == 0
    assert manifest(folder).endswith('version = "0.1.0"\n\n[dependencies]\nnear = { path = "../near" }\n')


def test_there_and_back(folder: Path, capsys: Captured) -> None:
    assert main(["add", "--path", "../Other"]) == 0
    assert main(["remove", "other"]) == 0
    assert manifest(folder) == PROJECT
    assert capsys.readouterr().out.endswith("removed `other` from snow.toml\n")


def test_a_repository_is_fetched_and_locked(folder: Path, capsys: Captured) -> None:
    repository = Repository(folder, "shapes")
    commit = repository.commit(vector(1), tag="v1")
    assert main(["add", "--git", str(repository.bare), "--tag", "v1"]) == 0
    assert f'shapes = {{ git = "{repository.bare}", tag = "v1" }}' in manifest(folder)
    assert commit in (folder / "app" / "snow.lock").read_text("utf-8")
    assert main(["tree"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        "app 0.1.0",
        "├── near 2.0 (../near)",
        f"└── shapes 0.1.0 ({repository.bare} at {commit[:10]})",
    ]
    assert main(["remove", "shapes"]) == 0
    assert commit not in (folder / "app" / "snow.lock").read_text("utf-8")


@pytest.mark.parametrize("names", [["--tag", "v9"], ["--branch", "none"], ["--rev", "0" * 40]])
def test_no_such_state(names: list[str], folder: Path, capsys: Captured) -> None:
    repository = Repository(folder, "shapes")
    repository.commit(vector(1), tag="v1")
    assert main(["add", "--git", str(repository.bare), *names]) == 1
    assert capsys.readouterr().err.startswith("error[E008")
    assert manifest(folder) == PROJECT


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("add --path ../near", "E0132"),
        ("add near --path ../Other", "E0132"),
        ("add Near --path ../Other", "E0130"),
        ("add --path ../ghost", "E0090"),
        ("add --path ..", "E0088"),
        ("add --git ../ghost.git", "E0085"),
        ("remove naer", "E0133"),
    ],
)
def test_what_is_wrong(line: str, code: str, folder: Path, capsys: Captured) -> None:
    assert main(line.split()) == 1
    assert capsys.readouterr().err.startswith(f"error[{code}]: ")
    assert manifest(folder) == PROJECT


@pytest.mark.parametrize(
    "line", ["add", "add x", "add --path a --git b", "add --path a --tag v1", "add --git a --tag b --rev c"]
)
def test_misuse(line: str, folder: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(line.split())
    assert ended.value.code == 2


def test_a_tree_with_a_project_twice_and_one_missing(folder: Path, capsys: Captured) -> None:
    (folder / "near" / "snow.toml").write_text(
        '[package]\nname = "near"\nversion = "2.0"\n[dependencies]\nother = { path = "../Other" }\n', "utf-8"
    )
    (folder / "Other" / "snow.toml").write_text(
        '[package]\nname = "other"\nversion = "3.0"\n[dependencies]\nnear = { path = "../near" }\n', "utf-8"
    )
    assert main(["add", "--path", "../Other"]) == 0
    with (folder / "app" / "snow.toml").open("a", encoding="utf-8") as stream:
        stream.write('[dependencies.far]\ngit = "https://example.org/far"\n')
    capsys.readouterr()
    assert main(["tree"]) == 0
    assert capsys.readouterr().out == (
        "app 0.1.0\n"
        "├── near 2.0 (../near)\n"
        "│   └── other 3.0 (../Other)\n"
        "│       └── near 2.0 (../near, see above)\n"
        "├── other 3.0 (../Other, see above)\n"
        "└── far (https://example.org/far at its newest state, missing)\n"
    )
