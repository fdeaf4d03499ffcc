"""The `snowc` command: what it prints where, and how it ends. Most cases run it in this process; `test_process.py` has
the rest.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from snowc import __version__
from snowc.cli import main as command
from snowc.diagnostics.bug import CompilerBug

SOUND = 'fn main() do\n  println("hello")\nend\n'
BROKEN = "fn main() do\n  println(aera)\n  let unused = 1\nend\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("SNOW_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "sound.snow").write_text(SOUND, "utf-8")
    (tmp_path / "broken.snow").write_text(BROKEN, "utf-8")
    return tmp_path


Captured = pytest.CaptureFixture[str]


def test_no_command_is_misuse(capsys: Captured) -> None:
    assert command.main([]) == 2
    assert "usage: snowc COMMAND" in capsys.readouterr().out


def test_help_lists_every_command(capsys: Captured) -> None:
    assert command.main(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(f"  {name} " in out for name in command.COMMANDS)


def test_an_unknown_command_is_misuse(capsys: Captured) -> None:
    assert command.main(["frobnicate"]) == 2
    assert "there is no command `frobnicate`" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["check", "--format", "xml"], ["build", "--emit", "wasm"], ["syntax"], ["new"]])
def test_wrong_arguments_are_misuse(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(arguments)
    assert ended.value.code == 2


@pytest.mark.parametrize("spelling", ["version", "--version", "-V"])
def test_version(spelling: str, capsys: Captured) -> None:
    assert command.main([spelling]) == 0
    assert capsys.readouterr().out == f"snowc {__version__}\n"


# --- check -----------------------------------------------------------------------------------------------------------


def test_a_sound_program_is_silent(folder: Path, capsys: Captured) -> None:
    assert command.main(["check", "sound.snow"]) == 0
    assert capsys.readouterr() == ("", "")


def test_mistakes_go_to_stdout_and_their_number_to_stderr(folder: Path, capsys: Captured) -> None:
    assert command.main(["check", "broken.snow"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("error[E0004]: nothing here is called `aera`\n --> broken.snow:2:11\n")
    assert err == "1 error\n"


def test_warnings_alone_are_status_0(folder: Path, capsys: Captured) -> None:
    (folder / "warned.snow").write_text("fn main() do\n  let x = 1\n  println(2)\nend\n", "utf-8")
    assert command.main(["check", "warned.snow"]) == 0
    assert capsys.readouterr().err == "1 warning\n"


def test_short_and_json_are_one_line_each(folder: Path, capsys: Captured) -> None:
    assert command.main(["check", "--format", "short", "broken.snow"]) == 1
    assert capsys.readouterr() == ("broken.snow:2:11: error[E0004]: nothing here is called `aera`\n", "")
    assert command.main(["check", "--format", "json", "broken.snow"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["place"]["start"] == {"line": 2, "column": 11, "offset": 23}


def test_colours_are_as_asked_for(folder: Path, capsys: Captured) -> None:
    assert command.main(["check", "--color", "always", "broken.snow"]) == 1  # NO_COLOR is set
    assert capsys.readouterr().out.startswith("\x1b[1;31merror[E0004]\x1b[0m")
    assert command.main(["build", "--color", "always", "broken.snow"]) == 1
    assert capsys.readouterr().err.startswith("\x1b[1;31merror[E0004]\x1b[0m")
    assert command.main(["check", "--color", "never", "broken.snow"]) == 1
    assert "\x1b" not in capsys.readouterr().out


def test_a_sarif_document_holds_all_that_is_found(folder: Path, capsys: Captured) -> None:
    assert command.main(["check", "--format", "sarif", "sound.snow"]) == 0
    assert json.loads(capsys.readouterr().out)["runs"][0]["results"] == []
    assert command.main(["check", "--format", "sarif", "broken.snow"]) == 1
    (result,) = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "broken.snow"
    (folder / "main.snow").write_text("fn main(_x :: Int) do\n  let y = 1\nend\n", "utf-8")
    assert command.main(["build", "--format", "sarif", "main.snow"]) == 1  # two stages, one document
    results = json.loads(capsys.readouterr().err)["runs"][0]["results"]
    assert [each["ruleId"] for each in results] == ["W0001", "E0089"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("missing.snow", None, "E0090"),
        ("latin.snow", b'fn main() do\n  println("\xe9")\nend\n', "E0091"),
        ("empty", "folder", "E0092"),
        ("notes.txt", b"hello", "E0094"),
    ],
)
def test_what_is_wrong_with_files_is_coded(
    folder: Path, capsys: Captured, name: str, content: bytes | str | None, code: str
) -> None:
    if isinstance(content, bytes):
        (folder / name).write_bytes(content)
    elif content == "folder":
        (folder / name).mkdir()
    assert command.main(["check", name]) == 1
    assert capsys.readouterr().out.startswith(f"error[{code}]")


def test_odd_texts_are_no_crash(folder: Path) -> None:
    for number, content in enumerate(
        [b"", b"\xef\xbb\xbf# bom\n", b"\r\n\r\n", b"\0", b"fn main() do\r\n  println(1)\r\nend"]
    ):
        (folder / f"odd{number}.snow").write_bytes(content)
        assert command.main(["check", f"odd{number}.snow"]) in (0, 1)


# --- projects --------------------------------------------------------------------------------------------------------


def project(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / "demo" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder / "demo"


TOML = '[package]\nname = "demo"\nversion = "0.1.0"\n'
USES_VECTOR = "import Geometry.Vector\n\nfn main() do\n  println(Vector.dot(1, 2))\nend\n"
VECTOR = "pub fn dot(a :: Int, b :: Int) -> Int do\n  a * b\nend\n"


@pytest.mark.parametrize("root", ["src/", ""])
def test_a_project_is_all_its_files(folder: Path, capsys: Captured, root: str) -> None:
    files = {"snow.toml": TOML, f"{root}main.snow": USES_VECTOR, f"{root}geometry/vector.snow": VECTOR}
    demo = project(folder, files)
    assert command.main(["check", str(demo)]) == 0
    (demo / f"{root}geometry/other.snow").write_text(BROKEN, "utf-8")
    assert command.main(["check", str(demo)]) == 1
    assert "other.snow:2:11" in capsys.readouterr().out


def test_a_file_of_a_project_is_checked_with_it(folder: Path) -> None:
    demo = project(folder, {"snow.toml": TOML, "src/main.snow": USES_VECTOR, "src/geometry/vector.snow": VECTOR})
    assert command.main(["check", str(demo / "src" / "main.snow")]) == 0


def test_a_lone_file_finds_what_it_imports_beside_it(folder: Path, capsys: Captured) -> None:
    (folder / "lone.snow").write_text("import Helper\n\nfn main() do\n  println(Helper.two())\nend\n", "utf-8")
    (folder / "helper.snow").write_text("import Deeper\n\npub fn two() -> Int do\n  Deeper.two()\nend\n", "utf-8")
    (folder / "deeper.snow").write_text("pub fn two() -> Int do\n  2\nend\n", "utf-8")
    assert command.main(["check", "lone.snow"]) == 0, capsys.readouterr().out
    assert (
        command.main(["check", "--format", "short", "sound.snow"]) == 0
    )  # and broken.snow beside it is not its affair


def test_a_lone_file_may_have_the_name_of_a_library_module(folder: Path, capsys: Captured) -> None:
    (folder / "job.snow").write_text("fn main() do\n  println(Job.await(Job.async(fn -> 1 end)))\nend\n", "utf-8")
    assert command.main(["check", "job.snow"]) == 0, capsys.readouterr().out


def test_a_project_may_not(folder: Path, capsys: Captured) -> None:
    demo = project(folder, {"snow.toml": TOML, "src/main.snow": SOUND, "src/list.snow": VECTOR})
    assert command.main(["check", str(demo)]) == 1
    assert capsys.readouterr().out.startswith("error[E0051]")


def test_two_files_of_one_module(folder: Path, capsys: Captured) -> None:
    files = {"snow.toml": TOML, "src/main.snow": SOUND, "src/my_shapes.snow": VECTOR, "src/MyShapes.snow": VECTOR}
    assert command.main(["check", str(project(folder, files))]) == 1
    assert capsys.readouterr().out.startswith("error[E0093]")


# --- explain, syntax, build ------------------------------------------------------------------------------------------


def test_explain(capsys: Captured) -> None:
    assert command.main(["explain", "e0004"]) == 0
    assert capsys.readouterr().out.startswith("E0004: unbound name\n")
    assert command.main(["explain"]) == 0
    assert "E0004  unbound name\n" in capsys.readouterr().out
    assert command.main(["explain", "E4711"]) == 2


def test_explain_shows_examples_below_the_names_of_their_files(capsys: Captured) -> None:
    assert command.main(["explain", "E0094"]) == 0
    assert "\n\nWrong:\n\nhello.txt:\n    fn main() do\n" in (out := capsys.readouterr().out)
    assert "```" not in out


def test_syntax_shows_tree_and_tokens(folder: Path, capsys: Captured) -> None:
    assert command.main(["syntax", "sound.snow"]) == 0
    assert capsys.readouterr().out.startswith("FnItem 0..35 ")
    assert command.main(["syntax", "--tokens", "sound.snow"]) == 0
    assert "3..7 NAME 'main'\n" in capsys.readouterr().out
    assert command.main(["syntax", "missing.snow"]) == 1


@pytest.mark.parametrize("name", ["build", "run"])
def test_a_program_without_main_is_not_built(folder: Path, capsys: Captured, name: str) -> None:
    (folder / "lib.snow").write_text("pub fn one() -> Int do\n  1\nend\n", "utf-8")
    assert command.main(["check", "lib.snow"]) == 0
    assert command.main([name, "lib.snow"]) == 1
    assert "error[E0048]" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["build", "run"])
def test_a_program_with_errors_is_not_built(folder: Path, capsys: Captured, name: str) -> None:
    assert command.main([name, "broken.snow"]) == 1
    assert "error[E0004]" in capsys.readouterr().err
    assert not (folder / "broken").exists()


def test_emit_writes_a_stage_to_stdout_or_a_folder(folder: Path, capsys: Captured) -> None:
    assert command.main(["build", "--emit", "mir", "sound.snow"]) == 0
    assert "fn Sound.main ()" in capsys.readouterr().out
    assert command.main(["build", "--emit", "obj", "sound.snow"]) == 2
    assert command.main(["build", "--emit", "llvm", "sound.snow", "-o", "out"]) == 0
    assert list((folder / "out").glob("*.ll"))


def test_emit_shows_the_front_end_s_stages(folder: Path, capsys: Captured) -> None:
    assert command.main(["build", "--emit", "tokens", "sound.snow"]) == 0
    assert "3..7 NAME 'main'\n" in capsys.readouterr().out
    assert command.main(["build", "--emit", "tree", "sound.snow"]) == 0
    assert capsys.readouterr().out.startswith("FnItem 0..35 ")
    assert command.main(["build", "--emit", "types", "sound.snow", "-o", "out"]) == 0
    assert (folder / "out" / "Sound.types").read_text("utf-8").startswith("Sound.main :: fn() -> ()\n  2:3 println(")


def test_emit_shows_early_stages_of_a_program_with_errors(folder: Path, capsys: Captured) -> None:
    for kind in ("tokens", "tree", "types"):
        assert command.main(["build", "--emit", kind, "broken.snow"]) == 1
        shown = capsys.readouterr()
        assert shown.out
        assert "error[E0004]" in shown.err


# --- our own mistakes ------------------------------------------------------------------------------------------------


def _bug(arguments: object) -> int:
    error = CompilerBug("the invariant is broken", "Main.main")
    error.add_note("in infer_group(Main.main)")
    raise error


def test_a_bug_is_a_message_and_no_traceback(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setattr("snowc.cli.version.run", _bug)
    monkeypatch.delenv("SNOW_TRACEBACK", raising=False)
    assert command.main(["version"]) == 70
    err = capsys.readouterr().err
    assert err.startswith(
        "internal compiler error: the invariant is broken (at Main.main)\n  in infer_group(Main.main)\n"
    )
    assert "please report it" in err
    assert "Traceback" not in err


def test_a_bug_shows_its_traceback_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("snowc.cli.version.run", _bug)
    monkeypatch.setenv("SNOW_TRACEBACK", "1")
    with pytest.raises(CompilerBug):
        command.main(["version"])


# sentence: 5: A lone file is a project too
# sentence: 5: Names must not clash (E0093)
