"""`snowc fmt`: files and folders, `--check`, `--stdin`, `--lines`, and what can go wrong."""

from __future__ import annotations

import io
import os
import stat
import sys
from pathlib import Path

import pytest

from snowc.cli.main import main

UGLY = "fn  f( )=1\n"
NICE = "fn f() = 1\n"
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    return tmp_path


def stdin(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_a_folder_with_all_its_files(folder: Path, capsys: Captured) -> None:
    (folder / "src").mkdir()
    (folder / ".hidden").mkdir()
    for name in ("main.snow", "src/a.snow", ".hidden/b.snow", "c.txt"):
        (folder / name).write_text(UGLY)
    assert main(["fmt"]) == 0
    assert capsys.readouterr().out == "2 files formatted\n"
    assert [(folder / name).read_text() == NICE for name in ("main.snow", "src/a.snow")] == [True, True]
    assert [(folder / name).read_text() == UGLY for name in (".hidden/b.snow", "c.txt")] == [True, True]
    assert main(["fmt"]) == 0
    assert capsys.readouterr().out == ""


def test_check_shows_the_changes_and_writes_nothing(folder: Path, capsys: Captured) -> None:
    (folder / "a.snow").write_text(UGLY)
    (folder / "b.snow").write_text(NICE)
    assert main(["fmt", "--check", "a.snow", "b.snow"]) == 1
    assert capsys.readouterr().out == "--- a/a.snow\n+++ b/a.snow\n@@ -1 +1 @@\n-fn  f( )=1\n+fn f() = 1\n"
    assert (folder / "a.snow").read_text() == UGLY
    assert main(["fmt", "--check", "b.snow"]) == 0


def test_a_mode_and_a_byte_order_mark_stay(folder: Path) -> None:
    path = folder / "a.snow"
    path.write_bytes(b"\xef\xbb\xbf" + UGLY.encode())
    path.chmod(0o640)
    assert main(["fmt", "a.snow"]) == 0
    assert path.read_bytes() == b"\xef\xbb\xbf" + NICE.encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_stdin(folder: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, UGLY.encode())
    assert main(["fmt", "--stdin"]) == 0
    assert capsys.readouterr().out == NICE
    stdin(monkeypatch, UGLY.encode())
    assert main(["fmt", "--stdin", "--check"]) == 1


def test_items_with_mistakes_stay(folder: Path, capsys: Captured) -> None:
    (folder / "a.snow").write_text(f"{UGLY}\nfn  g( =2\n\n{UGLY}")
    assert main(["fmt", "a.snow"]) == 0
    assert (folder / "a.snow").read_text() == f"{NICE}\nfn  g( =2\n\n{NICE}"
    assert capsys.readouterr().err == "a.snow:3: what has mistakes is left as it is\n"


def test_lines(folder: Path) -> None:
    (folder / "a.snow").write_text(UGLY * 3)
    assert main(["fmt", "--lines", "2-2", "a.snow"]) == 0
    assert (folder / "a.snow").read_text() == UGLY + NICE + UGLY


@pytest.mark.parametrize(
    ("arguments", "content", "code"),
    [
        (["missing.snow"], b"", "E0090"),
        (["a.snow"], b"\xff", "E0091"),
        (["a.txt"], b"", "E0094"),
    ],
)
def test_what_can_not_be_read(folder: Path, capsys: Captured, arguments: list[str], content: bytes, code: str) -> None:
    for name in ("a.snow", "a.txt"):
        (folder / name).write_bytes(content)
    assert main(["fmt", *arguments]) == 1
    assert f"error[{code}]" in capsys.readouterr().err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_what_can_not_be_written(folder: Path, capsys: Captured) -> None:
    (folder / "sub").mkdir()
    (folder / "sub/a.snow").write_text(UGLY)
    (folder / "sub").chmod(0o500)
    assert main(["fmt", "sub"]) == 1
    assert "error[" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--stdin", "a.snow"], ["--lines", "2-1", "a.snow"], ["--lines", "1-2", "."]])
def test_a_command_line_that_makes_no_sense(folder: Path, capsys: Captured, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["fmt", *arguments])
    assert stop.value.code == 2
    assert "usage: snowc fmt" in capsys.readouterr().err
