"""Dependencies by git: locked, cached, used without their repository, updated when asked; and each way to fail."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from snowc.cli.main import main
from snowc.database import Database
from snowc.manifest.lock import Lock, read_lock
from snowc.manifest.sources import Origin, Reference

PACKAGE = '[package]\nname = "demo"\nversion = "0.1.0"\n'
MAIN = "import Vector\n\nfn main() do\n  println(Vector.size())\nend\n"
Captured = pytest.CaptureFixture[str]


class Repository:
    """A bare repository, and a clone of it in which commits are made."""

    def __init__(self, folder: Path, name: str) -> None:
        self.bare = folder / f"{name}.git"
        self.work = folder / f"{name}-work"
        self._git(folder, "init", "--quiet", "--bare", "--initial-branch=main", str(self.bare))
        self._git(folder, "clone", "--quiet", str(self.bare), str(self.work))

    def commit(self, files: dict[str, str], tag: str = "", branch: str = "main") -> str:
        self._git(self.work, "checkout", "--quiet", "-B", branch)
        for name, text in files.items():
            path = self.work / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        self._git(self.work, "add", "--all")
        self._git(self.work, "commit", "--quiet", "--message", "a state")
        if tag:
            self._git(self.work, "tag", tag)
        self._git(self.work, "push", "--quiet", "--tags", "origin", branch)
        return self._git(self.work, "rev-parse", "HEAD").strip()

    @staticmethod
    def _git(folder: Path, *arguments: str) -> str:
        identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main")
        return subprocess.run(
            ["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True
        ).stdout


def vector(size: int) -> dict[str, str]:
    return {"snow.toml": PACKAGE, "src/vector.snow": f"pub fn size() -> Int = {size}\n"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SNOW_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_COLOR", "1")
    (tmp_path / "app").mkdir()
    monkeypatch.chdir(tmp_path / "app")
    return tmp_path


def project(folder: Path, dependencies: str, main_text: str = MAIN) -> Path:
    (folder / "app" / "snow.toml").write_text(f"{PACKAGE}[dependencies]\n{dependencies}\n", "utf-8")
    (folder / "app" / "main.snow").write_text(main_text, "utf-8")
    return folder / "app"


def check(capsys: Captured) -> tuple[int, str]:
    status = main(["check", "--format", "short"])
    return status, capsys.readouterr().out.strip()


def locked(app: Path) -> list[str]:
    return re.findall(r'commit = "(\w+)"', (app / "snow.lock").read_text("utf-8"))


def used_size(app: Path) -> str:
    """The text of `Vector` that the program is made of."""
    db = Database()
    db.open_project(app)
    (text,) = (text for module, (_, text) in db.layout.modules.items() if module == "Vector")
    return text.rpartition("= ")[2].strip()


# --- what works ------------------------------------------------------------------------------------------------------


def test_fetch_locks_and_a_build_needs_no_repository_any_more(folder: Path, capsys: Captured) -> None:
    shapes = Repository(folder, "shapes")
    commit = shapes.commit(vector(1), tag="v1")
    app = project(folder, 'shapes = { git = "../shapes.git", tag = "v1" }')
    assert main(["fetch"]) == 0
    assert "wrote snow.lock" in capsys.readouterr().err
    assert locked(app) == [commit]
    assert str(folder) not in (app / "snow.lock").read_text("utf-8")
    shutil.rmtree(shapes.bare)
    assert check(capsys) == (0, "")
    assert main(["fetch"]) == 0
    assert capsys.readouterr().err == ""


def test_commands_fetch_what_is_missing(folder: Path, capsys: Captured) -> None:
    Repository(folder, "shapes").commit(vector(1), tag="v1")
    app = project(folder, 'shapes = { git = "../shapes.git" }')
    assert check(capsys) == (0, "")
    assert (app / "snow.lock").exists()
    shutil.rmtree(folder / "cache")  # another machine, with the lock file
    assert main(["build", "-o", "out"]) == 0
    assert subprocess.run(["./out"], capture_output=True, text=True, check=True).stdout == "1\n"


def test_a_branch_stays_where_it_is_locked_until_it_is_updated(folder: Path, capsys: Captured) -> None:
    shapes = Repository(folder, "shapes")
    first = shapes.commit(vector(1))
    app = project(folder, 'shapes = { git = "../shapes.git", branch = "main" }')
    assert check(capsys) == (0, "")
    second = shapes.commit(vector(2))
    shutil.rmtree(folder / "cache")
    assert check(capsys) == (0, "")
    assert (locked(app), used_size(app)) == ([first], "1")
    assert main(["update"]) == 0
    assert (locked(app), used_size(app)) == ([second], "2")


def test_update_of_one_leaves_the_others(folder: Path, capsys: Captured) -> None:
    shapes, colours = Repository(folder, "shapes"), Repository(folder, "colours")
    shapes.commit(vector(1))
    colour = {"snow.toml": PACKAGE, "colour.snow": "pub fn red() -> Int = 1\n"}
    kept = colours.commit(colour)
    app = project(folder, 'shapes = { git = "../shapes.git" }\ncolours = { git = "../colours.git" }')
    assert check(capsys) == (0, "")
    moved = shapes.commit(vector(2))
    colours.commit({**colour, "colour.snow": "pub fn red() -> Int = 2\n"})
    assert main(["update", "shapes"]) == 0
    assert sorted(locked(app)) == sorted([kept, moved])
    assert main(["update", "shape"]) == 2
    assert "no git dependency `shape`; did you mean `shapes`?" in capsys.readouterr().err


def test_a_commit_that_no_branch_holds_any_more(folder: Path, capsys: Captured) -> None:
    shapes = Repository(folder, "shapes")
    commit = shapes.commit(vector(1))
    shapes.commit(vector(2))
    app = project(folder, f'shapes = {{ git = "../shapes.git", rev = "{commit[:12]}" }}')
    assert check(capsys) == (0, "")
    assert (locked(app), used_size(app)) == ([commit], "1")


def test_dependencies_of_dependencies(folder: Path, capsys: Captured) -> None:
    base, shapes = Repository(folder, "base"), Repository(folder, "shapes")
    base.commit({"snow.toml": PACKAGE, "base.snow": "pub fn one() -> Int = 1\n"}, tag="v1")
    files = {
        "snow.toml": f'{PACKAGE}[dependencies]\nbase = {{ git = "{base.bare}", tag = "v1" }}\n'
        'near = { path = "near" }\n',
        "src/vector.snow": "import Base\nimport Near\n\npub fn size() -> Int = Base.one() + Near.two()\n",
        "near/snow.toml": PACKAGE,
        "near/near.snow": "pub fn two() -> Int = 2\n",
    }
    shapes.commit(files)
    app = project(folder, 'shapes = { git = "../shapes.git" }')
    assert check(capsys) == (0, "")
    assert len(locked(app)) == 2


# --- what goes wrong -------------------------------------------------------------------------------------------------


def test_no_repository(folder: Path, capsys: Captured) -> None:
    app = project(folder, 'shapes = { git = "../nowhere.git" }')
    status, out = check(capsys)
    assert status == 1
    assert out == "snow.toml:5:1: error[E0085]: can't get the dependency `shapes` from `../nowhere.git`"
    assert not (app / "snow.lock").exists()
    assert main(["fetch"]) == 1
    err = capsys.readouterr().err
    assert "error[E0085]" in err
    assert "git says: " in err


def test_no_git(folder: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    project(folder, 'shapes = { git = "../nowhere.git" }')
    monkeypatch.setenv("PATH", "")
    assert main(["fetch"]) == 1
    assert "there is no command `git` on this machine" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ('tag = "v3"', "`../shapes.git` has no tag `v3`"),
        ('branch = "man"', "`../shapes.git` has no branch `man`"),
        ('version = "2"', "`../shapes.git` has no version `2`"),
        ('rev = "0123456789"', "`../shapes.git` has no commit `0123456789`"),
    ],
)
def test_unknown_references(folder: Path, capsys: Captured, reference: str, message: str) -> None:
    Repository(folder, "shapes").commit(vector(1), tag="v1")
    project(folder, f'shapes = {{ git = "../shapes.git", {reference} }}')
    assert check(capsys) == (1, f"snow.toml:5:1: error[E0086]: {message}")


def test_versions_are_tags_and_stay_locked_until_they_are_updated(folder: Path, capsys: Captured) -> None:
    shapes = Repository(folder, "shapes")
    first = shapes.commit(vector(1), tag="v1.2.0")
    shapes.commit(vector(9), tag="v2.0.0")
    app = project(folder, 'shapes = { git = "../shapes.git", version = "1.1" }')
    assert check(capsys) == (0, "")
    assert (locked(app), used_size(app)) == ([first], "1")
    second = shapes.commit(vector(2), tag="v1.10.0")
    assert (check(capsys), locked(app)) == ((0, ""), [first])
    assert main(["update"]) == 0
    assert (locked(app), used_size(app)) == ([second], "2")


def test_two_versions_of_one_repository(folder: Path, capsys: Captured) -> None:
    shapes = Repository(folder, "shapes")
    shapes.commit(vector(1), tag="v1.2.0")
    shapes.commit(vector(2), tag="v2.0.0")
    near = folder / "near"
    near.mkdir()
    (near / "snow.toml").write_text(f'{PACKAGE}[dependencies]\nshapes = {{ git = "../shapes.git", version = "2" }}\n')
    project(folder, 'near = { path = "../near" }\nshapes = { git = "../shapes.git", version = "1" }')
    assert main(["check"]) == 1
    out = capsys.readouterr().out
    assert "error[E0087]: two commits of `../shapes.git` are asked for" in out
    assert "version `1`" in out
    assert "version `2`" in out


def test_a_version_that_asks_for_nothing(folder: Path, capsys: Captured) -> None:
    project(folder, 'shapes = { git = "../shapes.git", version = "one" }')
    status, out = check(capsys)
    assert (status, out.startswith("snow.toml:5:1: error[E00"), "a version such as" in out) == (1, True, True)


def test_an_empty_repository(folder: Path, capsys: Captured) -> None:
    Repository(folder, "shapes")
    project(folder, 'shapes = { git = "../shapes.git" }')
    status, out = check(capsys)
    assert (status, "error[E0085]" in out) == (1, True)


def test_a_repository_that_is_no_project(folder: Path, capsys: Captured) -> None:
    Repository(folder, "shapes").commit({"vector.snow": "pub fn size() -> Int = 1\n"})
    project(folder, 'shapes = { git = "../shapes.git" }')
    status, out = check(capsys)
    assert status == 1
    assert out.startswith("snow.toml:5:1: error[E0082]: the dependency `shapes` is not there")


def test_two_commits_of_one_repository(folder: Path, capsys: Captured) -> None:
    base = Repository(folder, "base")
    base.commit({"snow.toml": PACKAGE, "base.snow": "pub fn one() -> Int = 1\n"}, tag="v1")
    base.commit({"base.snow": "pub fn one() -> Int = 2\n"}, tag="v2")
    near = folder / "near"
    near.mkdir()
    (near / "snow.toml").write_text(f'{PACKAGE}[dependencies]\nbase = {{ git = "../base.git", tag = "v1" }}\n', "utf-8")
    project(
        folder, 'near = { path = "../near" }\nbase = { git = "../base.git", tag = "v2" }', "fn main() do\n  ()\nend\n"
    )
    status, out = check(capsys)
    assert status == 1
    assert out == "snow.toml:6:1: error[E0087]: two commits of `../base.git` are asked for"


def test_a_broken_lock_file_is_not_guessed_at(folder: Path, capsys: Captured) -> None:
    Repository(folder, "shapes").commit(vector(1))
    app = project(folder, 'shapes = { git = "../shapes.git" }')
    assert check(capsys) == (0, "")
    whole = (app / "snow.lock").read_text("utf-8")
    for text in (
        "<<<<<<< HEAD\n",
        "version = 2\n",
        whole.replace('commit = "', 'commit = "x'),
        "dependency = 3\nversion = 1\n",
    ):
        (app / "snow.lock").write_text(text, "utf-8")
        status, out = check(capsys)
        assert (status, "snow.lock:1:1: error[E0084]: this lock file can't be read" in out) == (1, True), text
        assert out.count("E0084") == 1
        assert (app / "snow.lock").read_text("utf-8") == text


def test_a_damaged_cache_is_fetched_again(folder: Path, capsys: Captured) -> None:
    Repository(folder, "shapes").commit(vector(1))
    project(folder, 'shapes = { git = "../shapes.git" }')
    assert check(capsys) == (0, "")
    shutil.rmtree(folder / "cache" / "git" / "commits")
    assert check(capsys) == (0, "")


@pytest.mark.parametrize(
    "source", ['git = "--upload-pack=evil"', 'git = "a", tag = "-x"', 'git = "a", tag = "t", rev = "r"']
)
def test_what_git_would_take_for_an_option_is_refused(folder: Path, capsys: Captured, source: str) -> None:
    project(folder, f"shapes = {{ {source} }}")
    status, out = check(capsys)
    assert (status, "snow.toml:5:1: error[E0081]" in out) == (1, True)


def test_the_editor_asks_no_repository(folder: Path) -> None:
    Repository(folder, "shapes").commit(vector(1))
    app = project(folder, 'shapes = { git = "../shapes.git" }')
    db = Database()
    db.open_project(app)
    assert [each.code for each in db.check_project()] == ["E0083", "E0031"]
    assert not (folder / "cache" / "git").exists()


# --- the lock file ---------------------------------------------------------------------------------------------------


def test_a_lock_file_reads_as_it_is_written() -> None:
    commits = {
        Origin('https://example.org/a\\b\u007f\n"ü', Reference("tag", "v1")): "a" * 40,
        Origin("../b.git", Reference("branch", "main")): "b" * 64,
        Origin("../b.git", Reference()): "c" * 40,
    }
    text = Lock(commits).text()
    assert read_lock(text, "snow.lock") == Lock(commits)
    assert Lock(dict(reversed(commits.items()))).text() == text


# sentence: 5: Which commit a dependency by git is
