"""Wrong command lines get a hint, and every command answers what is wrong with files by a code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from snowc.cli.main import COMMANDS, main
from tests.support.snowc import ROOT

Captured = pytest.CaptureFixture[str]
OF_PROGRAMS = ("repl", "bench", "graph", "check", "build", "run", "debug", "test", "fix", "doc", "syntax")
OF_PROJECTS = ("fetch --project", "update --project", "tree --project", "add --path . --project", "remove x --project")
WITHOUT_FILES = ("explain", "clean", "version", "lsp", "doctor", "completions", "node")
OF_FOLDERS = ("new", "init")
_CODE = re.compile(r"^error\[(\w+)\]", re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("SNOW_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "snow.toml").write_text("[package\n", "utf-8")
    (tmp_path / "broken" / "main.snow").write_text("fn main() do\n  println(1)\nend\n", "utf-8")
    return tmp_path


def outcome(line: str, capsys: Captured) -> tuple[int, str]:
    try:
        status = main(line.split())
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    captured = capsys.readouterr()
    return status, captured.out + captured.err


# --- hints -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("chekc", "there is no command `chekc`; did you mean `check`?\n"),
        ("help biuld", "there is no command `biuld`; did you mean `build`?\n"),
        ("frobnicate", "there is no command `frobnicate`\n"),
        ("hello.snow", "there is no command `hello.snow`; `snowc run hello.snow` runs the file\n"),
        ("check --fromat json", "\nsnowc check: unrecognized arguments: --fromat\ndid you mean `--format`?\n"),
        ("build --relase --deny-warning x.snow", "did you mean `--release`?\ndid you mean `--deny-warnings`?\n"),
        ("build --emit llmv", "did you mean `llvm`?\n"),
        ("check --rel", "unrecognized arguments: --rel\n"),
        ("check --format=jsno", "did you mean `json`?\n"),
    ],
)
def test_what_may_have_been_meant(line: str, hint: str, capsys: Captured) -> None:
    status, said = outcome(line, capsys)
    assert status == 2
    assert hint in said


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_each_command(name: str, capsys: Captured) -> None:
    assert outcome(f"help {name}", capsys) == outcome(f"{name} --help", capsys)
    status, said = outcome(f"{name} --help", capsys)
    assert (status, said.startswith(f"usage: snowc {name}")) == (0, True)


# --- files -----------------------------------------------------------------------------------------------------------


def test_each_command_is_asked_below() -> None:
    named = {*OF_PROGRAMS, *WITHOUT_FILES, *(each.split()[0] for each in OF_PROJECTS), *OF_FOLDERS, "fmt"}
    assert named == set(COMMANDS)


@pytest.mark.parametrize("command", OF_PROGRAMS)
@pytest.mark.parametrize(
    ("path", "code"), [("ghost.snow", "E0090"), ("ghost", "E0090"), ("empty", "E0092"), ("broken", "E0080")]
)
def test_commands_on_programs(command: str, path: str, code: str, folder: Path, capsys: Captured) -> None:
    status, said = outcome(f"{command} {path}", capsys)
    assert (status, _CODE.findall(said)) == (1, [code])


@pytest.mark.parametrize("command", OF_PROJECTS)
@pytest.mark.parametrize(("path", "code"), [("ghost", "E0090"), ("empty", "E0088"), ("broken", "E0080")])
def test_commands_on_projects(command: str, path: str, code: str, folder: Path, capsys: Captured) -> None:
    status, said = outcome(f"{command} {path}", capsys)
    assert (status, _CODE.findall(said)) == (1, [code])


def test_fmt_on_a_missing_file(folder: Path, capsys: Captured) -> None:
    status, said = outcome("fmt ghost.snow", capsys)
    assert (status, _CODE.findall(said)) == (1, ["E0090"])


def test_the_statuses_are_documented() -> None:
    page = (ROOT / "docs" / "tools.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \| .+ \|$", page, re.MULTILINE)
    assert rows == ["0", "1", "2", "70", "130"]
