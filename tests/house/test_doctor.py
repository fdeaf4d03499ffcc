"""house/doctor.sh on machines made of stand-in commands: each missing thing is one line with both package names."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

DOCTOR = Path(__file__).resolve().parents[2] / "house" / "doctor.sh"
SH = shutil.which("sh") or "sh"
PLAIN_TOOLS = ("dirname", "sed", "head", "awk", "df", "cat")

HEALTHY = {
    "uname": "echo Linux",
    "python3": "exit 0",
    "cargo": "echo 'cargo 1.99.0 (0 2030-01-01)'",
    "node": "echo v22.1.0",
    "cc": "exit 0",
    "df": "echo header; echo 'disk 0 0 99999999 0% /'",
}


def examine(folder: Path, commands: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """The doctor in a fresh checkout, on a machine that has exactly these commands."""
    checkout, programs = folder / "snow", folder / "programs"
    for path in (checkout / "house", checkout / "runtime", programs):
        path.mkdir(parents=True)
    shutil.copy(DOCTOR, checkout / "house")
    (checkout / "runtime" / "Cargo.toml").write_text('[package]\nrust-version = "1.88"\n', "utf-8")
    for tool in PLAIN_TOOLS:
        (programs / tool).symlink_to(shutil.which(tool) or tool)
    for name, body in commands.items():
        (programs / name).unlink(missing_ok=True)
        (programs / name).write_text(f"#!{SH}\n{body}\n", "utf-8")
        (programs / name).chmod(0o755)
    doctor = [SH, str(checkout / "house" / "doctor.sh")]
    return subprocess.run(doctor, env={"PATH": str(programs)}, capture_output=True, text=True)


def test_a_healthy_machine_is_silent(tmp_path: Path) -> None:
    done = examine(tmp_path, HEALTHY)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("command", "body", "says"),
    [
        ("python3", None, "Python 3.11"),
        ("python3", "exit 1", "Python 3.11"),  # too old, or without venv
        ("cargo", None, "cargo 1.88 or later "),
        ("cargo", "echo 'cargo 1.63.0'", "(this is 1.63.0)"),
        ("node", None, "node 18"),
        ("node", "echo v16.20.2", "node 18"),
        ("cc", None, "C compiler"),
    ],
)
def test_each_missing_thing_is_one_line_with_its_packages(
    tmp_path: Path, command: str, body: str | None, says: str
) -> None:
    commands = {**HEALTHY, command: body or ""}
    if body is None:
        del commands[command]
    done = examine(tmp_path, commands)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("missing: ") and says in line
    assert "Debian: " in line and "Homebrew: " in line


def test_everything_missing_is_named_at_once(tmp_path: Path) -> None:
    done = examine(tmp_path, {"uname": "echo Darwin", "df": HEALTHY["df"]})
    assert len(done.stderr.splitlines()) == 4


def test_a_full_disk_is_told_with_both_numbers(tmp_path: Path) -> None:
    done = examine(tmp_path, {**HEALTHY, "df": "echo header; echo 'disk 0 0 102400 0% /'"})
    assert done.returncode == 1
    assert "MB are needed" in done.stderr and "100 MB are free" in done.stderr


def test_windows_is_one_message_that_names_wsl2(tmp_path: Path) -> None:
    done = examine(tmp_path, {"uname": "echo MINGW64_NT-10.0"})
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "WSL2" in line
