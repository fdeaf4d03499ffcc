"""`snowc new` and `init`: what the templates give works and is formatted; nothing that is there is ever overwritten."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from snowc.cli.main import main
from snowc.tools.new_project import TEMPLATES, is_package_name, package_name_for

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    return tmp_path


def snowc(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "snowc.cli.main", *arguments], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_has_no_mistakes_and_the_one_style(template: str, folder: Path, capsys: Captured) -> None:
    assert main(["new", "my-shapes", "--template", template]) == 0
    capsys.readouterr()
    assert main(["check", "my-shapes", "--deny-warnings"]) == 0
    assert main(["fmt", "--check", "my-shapes"]) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_tests_of_a_template_pass(template: str, folder: Path) -> None:
    assert main(["new", "my-shapes", "--template", template]) == 0
    outcome = snowc("test", "my-shapes")
    assert (outcome.returncode, outcome.stdout.splitlines()[-1].endswith(", 0 failed")) == (0, True), outcome.stdout


@pytest.mark.parametrize(
    ("template", "said"),
    [("app", "Hello, Ann!\n"), ("service", "1 child is running\nthe counter is at 15\n")],
)
def test_a_template_runs(template: str, said: str, folder: Path) -> None:
    assert main(["new", "demo", "--template", template]) == 0
    outcome = snowc("run", "demo", "Ann")
    assert (outcome.stdout, outcome.stderr, outcome.returncode) == (said, "", 0)


def test_a_library_is_used_and_not_run(folder: Path, capsys: Captured) -> None:
    assert main(["new", "my-shapes", "--template", "library"]) == 0
    assert main(["new", "app"]) == 0
    assert main(["add", "--path", "my-shapes", "--project", "app"]) == 0
    (folder / "app" / "src" / "main.snow").write_text(
        'import MyShapes\n\nfn main() do\n  println(MyShapes.greeting("Ann"))\nend\n', "utf-8"
    )
    assert snowc("run", "app").stdout == "Hello, Ann!\n"
    capsys.readouterr()
    assert main(["run", "my-shapes"]) == 1
    assert capsys.readouterr().err.startswith("error[E0092]: `" + (folder / "my-shapes").as_posix() + "` has no ")


def test_what_was_written_is_told(folder: Path, capsys: Captured) -> None:
    assert main(["new", "deep/my-app"]) == 0
    assert capsys.readouterr().out == (
        "new app `my-app`\n  deep/my-app/README.md\n  deep/my-app/.gitignore\n  deep/my-app/snow.toml\n"
        "  deep/my-app/src/main.snow\nnext: cd deep/my-app && snowc run\n"
    )


@pytest.mark.parametrize(
    ("prepare", "arguments", "code"),
    [
        ("taken/file.txt", "new taken", "E0131"),
        ("taken/snow.toml", "new taken", "E0131"),
        ("taken/snow.toml", "init taken", "E0131"),
        ("file", "new file", "E0131"),
        ("file", "init file", "E0131"),
        ("file", "new file/below", "E0099"),
        ("", "new 1st", "E0130"),
        ("", "new demo --name Fast", "E0130"),
        ("", "init --name a..b", "E0130"),
    ],
)
def test_what_hinders(prepare: str, arguments: str, code: str, folder: Path, capsys: Captured) -> None:
    if prepare:
        (folder / prepare).parent.mkdir(exist_ok=True)
        (folder / prepare).write_text("mine", "utf-8")
    before = sorted(folder.rglob("*"))
    assert main(arguments.split()) == 1
    assert capsys.readouterr().err.startswith(f"error[{code}]: ")
    assert sorted(folder.rglob("*")) == before


def test_init_leaves_what_is_there(folder: Path, capsys: Captured) -> None:
    (folder / "README.md").write_text("mine", "utf-8")
    (folder / "main.snow").write_text('fn main() do\n  println("mine")\nend\n', "utf-8")
    assert main(["init", "--name", "demo"]) == 0
    assert capsys.readouterr().out == "new app `demo`\n  .gitignore\n  snow.toml\nnext: snowc run\n"
    assert (folder / "README.md").read_text("utf-8") == "mine"
    assert not (folder / "src").exists()
    assert snowc("run").stdout == "mine\n"


def test_what_was_begun_is_removed(folder: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = Path.open

    def full(self: Path, *arguments: object, **named: object) -> object:
        if self.name == "main.snow" and folder in self.parents:
            raise OSError(28, "No space left on device")
        return usual(self, *arguments, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", full)
    assert main(["new", "demo"]) == 1
    assert capsys.readouterr().err.startswith("error[E0099]: ")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("shapes", "shapes"),
        ("MyShapes", "my-shapes"),
        ("My Shapes!", "my-shapes"),
        ("a_b", "a-b"),
        ("1st", None),
        ("", None),
    ],
)
def test_the_nearest_name(text: str, name: str | None) -> None:
    assert package_name_for(text) == name


@pytest.mark.parametrize("name", ["a", "a1", "a-b", "a_b2"])
def test_names(name: str) -> None:
    assert is_package_name(name)


@pytest.mark.parametrize("name", ["", "A", "1a", "-a", "a-", "a--b", "a.b", "a/b", "ä"])
def test_no_names(name: str) -> None:
    assert not is_package_name(name)
