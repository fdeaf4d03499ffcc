"""`snowc fix`: rounds of certain fixes, whole files or nothing, and what is left untouched."""

from __future__ import annotations

import codecs
import stat
from pathlib import Path

import pytest

from snowc.cli import fix as fix_command
from snowc.cli import replace_file
from snowc.cli.main import main
from snowc.database import Database
from snowc.diagnostics.diagnostic import Diagnostic, Edit, Fix, Severity
from snowc.diagnostics.fixing import applied, certain_fix, select_fixes
from snowc.source import FileId, FileSpan, Span

HABITS = """\
def double(x)
  x * 2
end

fn main() do
  if not double(1) /= 2 do
    println('a')
  elsif true do
    println(1);
  end
end
"""
MENDED = """\
fn double(x) do
  x * 2
end

fn main() do
  if not double(1) != 2 do
    println("a")
  else if true do
    println(1);
  end
end
"""
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


# --- the selection ---------------------------------------------------------------------------------------------------

FILE, OTHER = FileId("a.snow"), FileId("b.snow")


def mistake(*edits: tuple[int, int, str], is_certain: bool = True, file: FileId = FILE) -> Diagnostic:
    fix = Fix("mend", tuple(Edit(FileSpan(file, Span(start, end)), text) for start, end, text in edits), is_certain)
    return Diagnostic("E0111", Severity.ERROR, "wrong", FileSpan(file, Span(0, 1)), fixes=(fix,))


def selected(*diagnostics: Diagnostic) -> tuple[str, int]:
    """`0123456789` after the selected fixes, and how many were refused."""
    selection = select_fixes(diagnostics, frozenset({FILE}))
    return applied("0123456789", selection.edits().get(FILE, [])), len(selection.refused)


def test_fixes_that_do_not_touch_go_together() -> None:
    assert selected(mistake((2, 4, "x")), mistake((4, 5, "y")), mistake((0, 0, "<"), (9, 10, ">"))) == ("<01xy5678>", 0)


def test_overlapping_fixes_are_refused() -> None:
    assert selected(mistake((2, 5, "x")), mistake((4, 6, "y"))) == ("01x56789", 1)
    assert selected(mistake((2, 2, "x")), mistake((2, 2, "y"))) == ("01x23456789", 1)
    assert selected(mistake((2, 2, "x")), mistake((1, 3, "y"))) == ("01x23456789", 1)
    assert selected(mistake((2, 5, "x"), (4, 6, "y"))) == ("0123456789", 1)


def test_a_fix_that_two_diagnostics_ask_for_is_applied_once() -> None:
    assert selected(mistake((2, 2, "x")), mistake((2, 2, "x"))) == ("01x23456789", 0)


def test_what_is_not_certain_or_a_choice_or_somebody_elses_is_left() -> None:
    assert selected(mistake((2, 3, "x"), is_certain=False)) == ("0123456789", 0)
    assert selected(mistake((2, 3, "x"), file=OTHER)) == ("0123456789", 0)
    two = Diagnostic("E0111", Severity.ERROR, "", FileSpan(FILE, Span(0, 1)), fixes=mistake((0, 1, "x")).fixes * 2)
    assert certain_fix(two) is None


# --- the command -----------------------------------------------------------------------------------------------------


def test_habits_are_mended_in_as_many_rounds_as_it_takes(folder: Path, capsys: Captured) -> None:
    path = write(folder / "habits.snow", HABITS)
    assert main(["fix", "habits.snow"]) == 0
    assert path.read_text() == MENDED
    assert capsys.readouterr().out.startswith("5 fixes in 1 file\n")
    assert main(["fix", "habits.snow"]) == 0
    assert path.read_text() == MENDED


def test_a_dry_run_shows_the_changes_and_writes_nothing(folder: Path, capsys: Captured) -> None:
    path = write(folder / "habits.snow", "def main() do\n  println(1)\nend\n")
    assert main(["fix", "--dry-run", "habits.snow"]) == 0
    assert path.read_text() == "def main() do\n  println(1)\nend\n"
    assert capsys.readouterr().out == (
        "--- a/habits.snow\n+++ b/habits.snow\n@@ -1,3 +1,3 @@\n-def main() do\n+fn main() do\n   println(1)\n end\n"
    )


def test_what_is_left_is_shown(folder: Path, capsys: Captured) -> None:
    path = write(folder / "main.snow", "def main() do\n  println(ghost)\nend\n")
    assert main(["fix"]) == 1
    assert path.read_text() == "fn main() do\n  println(ghost)\nend\n"
    assert "error[E0004]" in capsys.readouterr().out


def test_a_sound_program_is_left_alone(folder: Path, capsys: Captured) -> None:
    path = write(folder / "main.snow", "fn main() do\n  println(1)\nend\n")
    before = path.stat().st_mtime_ns
    assert main(["fix"]) == 0
    assert (path.stat().st_mtime_ns, capsys.readouterr().out) == (before, "")


def test_all_files_of_a_project_but_not_those_of_a_dependency(folder: Path) -> None:
    package = '[package]\nname = "a"\nversion = "1"\n'
    write(folder / "app/snow.toml", package + '[dependencies]\nlib = { path = "../lib" }\n')
    write(
        folder / "app/main.snow", "import Near\nimport Far\n\ndef main() do\n  println(Near.one() + Far.one())\nend\n"
    )
    near = write(folder / "app/near.snow", "pub def one() = 1\n")
    write(folder / "lib/snow.toml", package)
    far = write(folder / "lib/far.snow", "pub def one() = 1\n")
    assert main(["fix", "app"]) == 1
    assert near.read_text() == "pub fn one() = 1\n"
    assert far.read_text() == "pub def one() = 1\n"


def test_a_lone_file_and_what_it_imports(folder: Path) -> None:
    path = write(folder / "app.snow", "import Near\n\ndef main() do\n  println(Near.one())\nend\n")
    near = write(folder / "near.snow", "pub def one() = 1\n")
    assert main(["fix", "app.snow"]) == 0
    assert path.read_text().startswith("import Near\n\nfn main")
    assert near.read_text() == "pub fn one() = 1\n"


def test_mode_mark_and_line_ends_stay(folder: Path) -> None:
    path = write(folder / "main.snow", "\ufeffdef main() do\r\n  println(1)\r\nend\r\n")
    path.chmod(0o640)
    assert main(["fix"]) == 0
    assert path.read_bytes() == codecs.BOM_UTF8 + b"fn main() do\r\n  println(1)\r\nend\r\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [each.name for each in folder.iterdir()] == ["main.snow"]


def test_a_file_that_changes_meanwhile_is_left_alone(
    folder: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(folder / "main.snow", "def main() do\n  println(1)\nend\n")
    mend = fix_command.mend

    def slowly(db: Database) -> fix_command.Mended:
        path.write_text("# mine\n")
        return mend(db)

    monkeypatch.setattr(fix_command, "mend", slowly)
    assert main(["fix"]) == 1
    assert path.read_text() == "# mine\n"
    assert "error[E0099]: can't write `main.snow`: somebody else has changed it meanwhile" in capsys.readouterr().out


def test_a_file_that_cannot_be_written(folder: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(folder / "main.snow", "def main() do\n  println(1)\nend\n")

    def full(_path: Path, _content: bytes, _mode: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(replace_file, "write_atomically", full)
    assert main(["fix"]) == 1
    assert path.read_text().startswith("def")
    assert "error[E0099]: can't write `main.snow`: No space left on device" in capsys.readouterr().out


def test_a_missing_file_is_coded(folder: Path, capsys: Captured) -> None:
    assert main(["fix", "ghost.snow"]) == 1
    assert capsys.readouterr().out.startswith("error[E0090]")
