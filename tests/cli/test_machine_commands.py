"""`snowc doctor`, `completions` and `lsp`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from snowc.cli.main import COMMANDS, main

Captured = pytest.CaptureFixture[str]


def rows(capsys: Captured) -> dict[str, str]:
    lines = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("   ")]
    return {line[4:].split("  ")[0]: line[:2] for line in lines}


def test_this_machine_is_well(capsys: Captured) -> None:
    assert main(["doctor"]) == 0
    found = rows(capsys)
    assert (found["runtime"], found["linker"], found["python"]) == ("ok", "ok", "ok")


def test_a_machine_without_a_runtime(capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNOW_RUNTIME_DIR", str(tmp_path))
    assert main(["doctor"]) == 1
    assert f"!!  runtime          no libsnow_rt.a in {tmp_path}\n" in capsys.readouterr().out


def test_a_machine_without_programs(capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CC", raising=False)
    assert main(["doctor"]) == 0
    found = rows(capsys)
    assert {name for name, state in found.items() if state == "--"} == {"linker", "git", "debugger", "language server"}


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_each_command_is_completed(shell: str, capsys: Captured) -> None:
    assert main(["completions", shell]) == 0
    script = capsys.readouterr().out
    assert all(name in script for name in COMMANDS)


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
@pytest.mark.parametrize(
    ("words", "wanted"),
    [("snowc ch", {"check"}), ("snowc build --rel", {"--release"}), ("snowc check --format s", {"short", "sarif"})],
)
def test_bash_completes(words: str, wanted: set[str], capsys: Captured) -> None:
    assert main(["completions", "bash"]) == 0
    script = capsys.readouterr().out
    parts = words.split()
    ask = (
        f"COMP_WORDS=({words}); COMP_CWORD={len(parts) - 1}; COMP_LINE='{words}'; COMP_POINT={len(words)};"
        f" $(complete -p snowc | sed 's/.*-F \\([^ ]*\\).*/\\1/') snowc '{parts[-1]}' '{parts[-2]}';"
        " printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    done = subprocess.run(["bash", "--norc", "-c", f"{script}\n{ask}"], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == wanted


def test_the_server_starts_by_this_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "snowc.cli.main", "lsp", "--version"],
        capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip
    direct = subprocess.run(
        [sys.executable, "-m", "snow_lsp.server", "--version"], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr, done.returncode) == (direct.stdout, direct.stderr, direct.returncode)
    assert direct.stdout
