"""Every command on what it can't work with: a coded message, status 1, and no file is changed, made or half-written.

What is particular to single commands is in `test_bad_machines.py`, `test_git_dependencies.py` and `test_projects.py`.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from snowc.cli.main import COMMANDS, main
from snowc.cli.options import Options
from tests.support.snowc import TESTS_CACHE

HELLO = 'fn main() do\n  println("hello")\nend\n'
ROUGH = 'fn  main() do\n  println("hello")\nend\n\n\ndef other() do 1 end\n'
MANIFEST = '[package]\nname = "whole"\nversion = "0.1.0"\n'
Captured = pytest.CaptureFixture[str]
CODE = re.compile(r"^error\[(E\d{4})\]", re.MULTILINE)

OF_PROGRAMS = ("check", "build", "run", "test", "bench", "fix", "doc", "graph", "debug", "repl")
OF_PROJECTS = ("tree", "fetch", "update", "add x --path .", "remove x")
WITHOUT_PROGRAMS = {
    "new", "init", "add", "remove", "tree", "fetch", "update", "explain", "clean", "lsp", "doctor", "completions",
    "version", "fmt", "syntax", "node",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`empty` is an empty folder, `broken` a project whose manifest is none, `whole` a project."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    for name, manifest in (("empty", None), ("broken", "[package\nname = \n"), ("whole", MANIFEST)):
        (tmp_path / name).mkdir()
        if manifest is not None:
            (tmp_path / name / "snow.toml").write_text(manifest, "utf-8")
            (tmp_path / name / "main.snow").write_text(HELLO, "utf-8")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def codes_of(line: list[str], folder: Path, capfd: Captured) -> list[str]:
    """The codes that a command tells; it ends with status 1 and leaves all files as they were."""
    before = contents(folder)
    status = main(line)
    out, err = capfd.readouterr()
    assert status == 1, out + err
    assert "Traceback" not in err
    assert contents(folder) == before
    return CODE.findall(out + err)


def test_the_table_has_all_commands() -> None:
    assert {*OF_PROGRAMS, *WITHOUT_PROGRAMS} == set(COMMANDS)


@pytest.mark.parametrize("command", [*OF_PROGRAMS, "fmt", "syntax --tokens"])
def test_a_file_that_is_not_there(command: str, folder: Path, capfd: Captured) -> None:
    assert codes_of([*command.split(), "nothing.snow"], folder, capfd) == ["E0090"]


@pytest.mark.parametrize("command", OF_PROGRAMS)
def test_a_folder_without_a_program(command: str, folder: Path, capfd: Captured) -> None:
    assert codes_of([command, "empty"], folder, capfd) == ["E0092"]


@pytest.mark.parametrize("command", OF_PROJECTS)
def test_a_folder_without_a_project(command: str, folder: Path, capfd: Captured) -> None:
    assert codes_of([*command.split(), "--project", "empty"], folder, capfd) == ["E0088"]


@pytest.mark.parametrize("command", OF_PROGRAMS)
def test_a_broken_manifest(command: str, folder: Path, capfd: Captured) -> None:
    before = contents(folder)
    assert main([command, "broken"]) == 1
    out, err = capfd.readouterr()
    assert "snow.toml:1:" in out + err, "the place"
    assert contents(folder) == before


@pytest.mark.parametrize("command", OF_PROJECTS)
def test_a_broken_manifest_of_a_project(command: str, folder: Path, capfd: Captured) -> None:
    before = contents(folder)
    assert main([*command.split(), "--project", "broken"]) == 1
    out, err = capfd.readouterr()
    assert "snow.toml:1:" in out + err, "the place"
    assert contents(folder) == before


@pytest.mark.parametrize(
    "line", ["fetch", "update", "add far --git https://127.0.0.1:1/far.git", "check", "build", "run", "test", "fix"]
)
def test_no_network(line: str, folder: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """Port 1 of this machine is served by nobody."""
    monkeypatch.chdir(folder / "whole")
    if not line.startswith("add"):
        far = '[dependencies]\nother = { git = "https://127.0.0.1:1/other.git" }\n'
        (folder / "whole" / "snow.toml").write_text(MANIFEST + far, "utf-8")
    assert codes_of(line.split(), folder, capfd) == ["E0085"]


WRITERS = (
    "new gallery",
    "init fresh",
    "add near --path ../near",
    "remove far",
    "fmt rough.snow",
    "fix rough.snow",
    "doc public.snow -o site",
    "build main.snow -o out",
    "build main.snow --emit llvm -o out",
    "test timed.snow --junit report.xml",
    "test timed.snow --coverage",
    "bench timed.snow --save times.json --samples 3 --sample 1 --warm-up 1",
)


@pytest.mark.parametrize("line", WRITERS)
def test_a_full_disk(line: str, folder: Path) -> None:
    """The system refuses to write anything into files, from the first byte on."""
    far = '[dependencies]\nfar = { path = "../far" }\n'
    texts = {
        "whole/snow.toml": MANIFEST + far, "near/snow.toml": MANIFEST.replace("whole", "near"),
        "near/near.snow": "pub fn one() -> Int do\n  1\nend\n", "far/snow.toml": MANIFEST.replace("whole", "far"),
        "whole/rough.snow": ROUGH, "whole/public.snow": "pub fn one() -> Int do\n  1\nend\n",
        "whole/timed.snow": 'bench "add" do\n  1 + 1\nend\n\ntest "adds" do\n  assert 1 + 1 == 2\nend\n',
    }  # fmt: skip
    if "rough" not in line:  # which is full of mistakes
        del texts["whole/rough.snow"]
    for name, text in texts.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    before = contents(folder)
    done = subprocess.run(
        [sys.executable, "-m", "snowc.cli.main", *line.split()],
        cwd=folder / "whole", capture_output=True, text=True,
        env={**os.environ, "SNOW_CACHE_DIR": str(TESTS_CACHE), "TMPDIR": str(folder)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert "E0099" in CODE.findall(done.stdout + done.stderr), done.stdout + done.stderr
    assert contents(folder) == before


@pytest.mark.parametrize("name", COMMANDS)
def test_control_c(name: str, folder: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if it came while the command line is read; the processes of long ones are in `test_signals.py`."""

    def interrupted(_self: Options, _arguments: object) -> None:
        raise KeyboardInterrupt

    if name == "lsp":
        pytest.skip("it becomes the server at once")
    monkeypatch.setattr(Options, "read", interrupted)
    assert main([name]) == 130
    assert capfd.readouterr() == ("", "")
