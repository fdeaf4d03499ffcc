"""The packaged extension inside a real VS Code: its commands, a person's view, and proof that the gate can fail."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from house.textmate_grammar import generated
from tests.support.peers import ROOT

EXTENSION = ROOT / "editors" / "vscode"
HOST = ROOT / ".cache" / "vscode-host"
ARTEFACTS = ROOT / ".cache" / "screenshots"
LARGEST_VSIX = 1_000_000


def npx(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["npx", "--no-install", *arguments]
    return subprocess.run(command, cwd=EXTENSION, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def vsix(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("vsix") / "snow.vsix"
    for options in (["--tests"], ["--production", "--tests"]):
        subprocess.run(["node", "esbuild.mjs", *options], cwd=EXTENSION, check=True)
    packaged = npx("vsce", "package", "--no-dependencies", "--out", str(path))
    assert packaged.returncode == 0, packaged.stdout + packaged.stderr
    return path


def server() -> Path:
    return Path(sys.executable).with_name("snow-lsp")


def drive(vsix: Path, *more: str) -> tuple[int, dict[str, dict[str, Any]], str]:
    """The exit status, the reports by name, and what was said beside them."""
    command = ["node", "test/drive.mjs", "--host", str(HOST), "--vsix", str(vsix), *more]
    if "--server" not in more:
        command += ["--server", str(server())]
    done = subprocess.run(command, cwd=EXTENSION, capture_output=True, text=True, check=False, timeout=400)
    reports = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return done.returncode, {each["name"]: each for each in reports}, done.stderr


def test_the_grammar_is_generated_from_the_word_lists() -> None:
    for path, text in generated().items():
        assert path.read_text("utf-8") == text, "run `python -m house.textmate_grammar`"


@pytest.mark.peer("vscode")
def test_the_grammar_s_fixtures() -> None:
    done = npx("vscode-tmgrammar-test", "test/grammar/*.snow")
    assert done.returncode == 0, done.stdout


@pytest.mark.peer("vscode")
def test_the_sources_are_well_typed() -> None:
    done = npx("tsc", "--noEmit")
    assert done.returncode == 0, done.stdout


@pytest.mark.peer("vscode")
def test_the_package_is_small_and_complete(vsix: Path) -> None:
    assert vsix.stat().st_size < LARGEST_VSIX
    names = zipfile.ZipFile(vsix).namelist()
    assert {"extension/out/extension.js", "extension/readme.md", "extension/LICENSE.txt"} <= set(names)
    assert not [name for name in names if "node_modules" in name or "/src/" in name or "/test/" in name]


@pytest.mark.contract("TOOL-2")
@pytest.mark.peer("vscode")
def test_the_extension_in_the_editor(vsix: Path) -> None:
    status, reports, errors = drive(vsix)
    failed = {name: each.get("error") for name, each in reports.items() if not each["ok"]}
    assert (failed, status) == ({}, 0), errors
    assert len(reports) >= 20


@pytest.mark.peer("vscode")
def test_what_a_person_sees(vsix: Path) -> None:
    shutil.rmtree(ARTEFACTS, ignore_errors=True)
    status, reports, errors = drive(vsix, "--screenshots", str(ARTEFACTS))
    assert (status, set(reports)) == (0, {"what a person sees"}), errors
    assert {each.name for each in ARTEFACTS.iterdir()} == {"squiggle.png", "problems.png", "hover.png", "graph.png"}


@pytest.mark.peer("vscode")
def test_the_gate_can_fail(vsix: Path, tmp_path: Path) -> None:
    """Without a server nothing holds; a test file that throws is no success."""
    only = json.dumps(["activates quickly and its server runs"])
    status, reports, _ = drive(vsix, "--server", "/nowhere/snow-lsp", "--only", only)
    assert status == 1
    assert not reports["activates quickly and its server runs"]["ok"]
    broken = tmp_path / "throws.js"
    broken.write_text("throw new Error('on load')\n", "utf-8")
    status, reports, _ = drive(vsix, "--tests", str(broken))
    assert (status, reports) == (1, {})
