"""What all commands have in common: how much they say, in which colours, and the same for tools."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import pytest

from snowc.cli import main as command
from snowc.cli.completions import whole_parser
from snowc.voice import VOICE, Loudness

WARNED = "fn main() do\n  let later = 1\n  println(2)\nend\n"
BROKEN = "fn main() do\n  println(aera)\n  let later = 1\nend\n"
TESTED = 'test "holds" do\n  assert 1 == 1\nend\n'
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def usual_voice() -> None:
    VOICE.loudness, VOICE.colours = Loudness.USUAL, "auto"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    (tmp_path / "public.snow").write_text("pub fn one() -> Int do\n  1\nend\n", "utf-8")
    for name, text in (("warned", WARNED), ("broken", BROKEN), ("tested", TESTED), ("rough", WARNED + "\n\n\n")):
        (tmp_path / f"{name}.snow").write_text(text, "utf-8")
    return tmp_path


@pytest.mark.parametrize("name", command.COMMANDS)
def test_every_command_knows_them(name: str, capsys: Captured) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main([name, "--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert all(option in told for option in ("--quiet", "--verbose", "--color {auto,always,never}"))


def test_quiet_and_verbose_exclude_each_other(capsys: Captured) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(["check", "-q", "-v"])
    assert ended.value.code == 2


@pytest.mark.parametrize(
    "line",
    [
        "check warned.snow", "build warned.snow -o out", "test tested.snow", "fmt rough.snow", "fix rough.snow",
        "doc public.snow -o site", "new gallery", "clean", "doctor",
    ],
)  # fmt: skip
def test_a_quiet_command_says_nothing_where_all_is_well(
    line: str, folder: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    if line == "clean":
        monkeypatch.setenv("SNOW_CACHE_DIR", str(folder / "cache"))
    assert command.main([*line.split(), "--quiet"]) == 0
    assert capfd.readouterr() == ("", "")


def test_a_quiet_check_shows_errors_alone(folder: Path, capsys: Captured) -> None:
    assert command.main(["check", "-q", "--format", "short", "broken.snow"]) == 1
    assert capsys.readouterr() == ("broken.snow:2:11: error[E0004]: nothing here is called `aera`\n", "")


def test_a_verbose_build_tells_its_steps_on_stderr(folder: Path, capfd: Captured) -> None:
    assert command.main(["build", "--verbose", "tested.snow"]) == 1, "it has no main"
    never_seen = f'fn main() do\n  println("{uuid4()}")\nend\n'
    (folder / "warned.snow").write_text(never_seen, "utf-8")
    assert command.main(["build", "--verbose", "warned.snow", "-o", "out"]) == 0
    out, err = capfd.readouterr()
    assert out == ""
    for step in ("1 modules at ", " s  checked\n", " units to compile", f"the program is {folder / 'out'}"):
        assert step in err


def test_colours_go_for_every_command(folder: Path, capsys: Captured) -> None:
    assert command.main(["add", "nothing", "--path", "nowhere", "--color", "always"]) == 1
    assert capsys.readouterr().err.startswith("\x1b[1;31merror[E0")


def test_shells_complete_them() -> None:
    commands = next(each for each in whole_parser()._actions if each.dest == "==SUPPRESS==")
    assert isinstance(commands.choices, dict)
    assert all("--quiet" in part._option_string_actions for part in commands.choices.values())


# --- the same for tools ----------------------------------------------------------------------------------------------


def told(capsys: Captured) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_version_for_tools(capsys: Captured) -> None:
    assert command.main(["version", "--format", "json"]) == 0
    (version,) = told(capsys)
    assert version.keys() == {"version", "python", "machine", "system"}


def test_the_doctor_for_tools(capsys: Captured) -> None:
    assert command.main(["doctor", "--format", "json"]) == 0
    findings = {each["subject"]: each for each in told(capsys)}
    assert findings["python"]["state"] == "fine"
    assert all(each.keys() == {"subject", "state", "found", "remedy"} for each in findings.values())


def test_an_explanation_for_tools(capsys: Captured) -> None:
    assert command.main(["explain", "unused_variable", "--format", "json"]) == 0
    (page,) = told(capsys)
    assert (page["code"], page["name"]) == ("W0001", "unused_variable")
    assert str(page["page"]).startswith("# W0001")
    assert command.main(["explain", "--format", "json"]) == 0
    assert {"E0001", "E0999"} <= {each["code"] for each in told(capsys)}


def test_a_tree_for_tools(folder: Path, capsys: Captured) -> None:
    for name, below in (("app", ("near", "gone")), ("near", ("far",)), ("far", ("near",))):
        (folder / name).mkdir()
        lines = "".join(f'{each} = {{ path = "../{each}" }}\n' for each in below)
        head = f'[package]\nname = "{name}"\nversion = "0.1.0"\n\n[dependencies]\n'
        (folder / name / "snow.toml").write_text(head + lines, "utf-8")
    assert command.main(["tree", "--project", "app", "--format", "json"]) == 0
    (tree,) = told(capsys)
    again = {"name": "near", "from": "../near", "version": "0.1.0", "folder": str(folder / "near")}
    far = {"name": "far", "from": "../far", "version": "0.1.0", "folder": str(folder / "far"), "dependencies": [again]}
    assert tree == {
        "name": "app",
        "version": "0.1.0",
        "dependencies": [again | {"dependencies": [far]}, {"name": "gone", "from": "../gone"}],
    }


def test_fixes_for_tools(folder: Path, capsys: Captured) -> None:
    (folder / "both.snow").write_text(BROKEN, "utf-8")
    assert command.main(["fix", "--format", "json", "both.snow"]) == 1
    assert [each["code"] for each in told(capsys)] == ["E0004"], "what is left, and no other line"
