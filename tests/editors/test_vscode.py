"""The packaged extension inside a real VS Code: its commands, a person's view, and proof that the gate can fail."""

from __future__ import annotations

import json
import re
import shutil
import struct
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from house.textmate_grammar import generated
from tests.support.peers import ROOT
from tests.support.snowc import run_snowc

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
    flags = ("--no-dependencies", "--no-rewrite-relative-links", "--allow-missing-repository")
    packaged = npx("vsce", "package", *flags, "--out", str(path))
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


@pytest.mark.peer("vscode")
def test_the_package_needs_nothing_but_the_editor(vsix: Path) -> None:
    """What its code loads is the editor's or node's own; nothing is left to be fetched."""
    code = zipfile.ZipFile(vsix).read("extension/out/extension.js").decode()
    loaded = set(re.findall(r"""\brequire\(["']([^"']+)["']\)""", code))
    known = "console.log(JSON.stringify(require('module').builtinModules))"
    builtin = set(json.loads(subprocess.run(["node", "-e", known], capture_output=True, check=True).stdout))
    assert {name for name in loaded if name.removeprefix("node:") not in builtin} == {"vscode"}
    assert "fetch(" not in code


def test_the_package_describes_itself() -> None:
    described = json.loads((EXTENSION / "package.json").read_text("utf-8"))
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert described["version"] == version, "the extension has the version of the package"
    assert f"## {version}" in (EXTENSION / "CHANGELOG.md").read_text("utf-8")
    assert (EXTENSION / "LICENSE").read_text("utf-8") == (ROOT / "LICENSE").read_text("utf-8")
    width, height = struct.unpack(">II", (EXTENSION / described["icon"]).read_bytes()[16:24])
    assert width == height >= 128
    assert {"Programming Languages", "Debuggers", "Testing"} <= set(described["categories"])


@pytest.mark.contract("TOOL-2")
@pytest.mark.peer("vscode")
def test_the_extension_in_the_editor(vsix: Path) -> None:
    status, reports, errors = drive(vsix)
    print({name: each["detail"] for name, each in reports.items() if each.get("detail")})
    failed = {name: each.get("error") for name, each in reports.items() if not each["ok"]}
    assert (failed, status) == ({}, 0), errors
    assert len(reports) >= 26


@pytest.mark.parametrize("debugger", ["gdb", "extension"])
@pytest.mark.peer("newer gdb")
@pytest.mark.peer("vscode")
def test_other_debuggers(vsix: Path, debugger: str) -> None:
    """A gdb that speaks the protocol, and an extension that brings lldb."""
    cases = ["a breakpoint stops, and locals and actors are shown", "a test is debugged"]
    with_gdb = ("--gdb", str(ROOT / ".cache" / "newer" / "bin"))
    status, reports, errors = drive(vsix, "--debugger", debugger, *with_gdb, "--only", json.dumps(cases))
    assert (status, {name: each.get("error") for name, each in reports.items()}) == (0, dict.fromkeys(cases)), errors


@pytest.mark.peer("vscode")
def test_what_a_person_sees(vsix: Path) -> None:
    shutil.rmtree(ARTEFACTS, ignore_errors=True)
    status, reports, errors = drive(vsix, "--screenshots", str(ARTEFACTS))
    assert (status, set(reports)) == (0, {"what a person sees"}), errors
    assert {each.stem for each in ARTEFACTS.iterdir()} == {
        *("squiggle", "problems", "hover", "mir"),
        *("graph-dark", "graph-light", "graph-high-contrast", "graph-high-contrast-light"),
    }


@pytest.mark.parametrize("trusts", ["no", "yes"])
@pytest.mark.peer("vscode")
def test_nothing_inside_an_untrusted_folder_is_started(vsix: Path, trusts: str) -> None:
    """A trap stands in the server's place. That it is sprung once the folder is trusted shows that it works."""
    status, reports, errors = drive(vsix, "--trust", trusts, "--artefacts", str(ARTEFACTS))
    assert (status, set(reports)) == (0, {f"trust: {trusts}"}), errors


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


def matched(name: str, lines: list[str]) -> list[dict[str, str]]:
    """What VS Code makes of a task's output by one of the package's problem matchers."""
    described = json.loads((EXTENSION / "package.json").read_text("utf-8"))
    (matcher,) = [each for each in described["contributes"]["problemMatchers"] if each["name"] == name]
    patterns = matcher["pattern"]
    problems = []
    for start in range(len(lines) - len(patterns) + 1):
        found = [re.search(pattern["regexp"], line) for pattern, line in zip(patterns, lines[start:], strict=False)]
        if all(found):
            problems.append(
                {
                    part: match[group]
                    for pattern, match in zip(patterns, found, strict=True)
                    for part, group in pattern.items()
                    if part != "regexp" and match
                }
            )
    return problems


def test_problem_matchers_read_what_the_compiler_writes() -> None:
    shown = run_snowc("check", "broken.snow", "--color", "never", folder=EXTENSION / "test" / "workspace").stdout
    (problem,) = matched("snow", shown.splitlines())
    assert (problem["severity"], problem["code"], problem["file"]) == ("error", "E0004", "broken.snow")
    assert (problem["line"], problem["column"]) == ("3", "11") and "answr" in problem["message"]


def test_problem_matchers_read_crash_reports(tmp_path: Path) -> None:
    (tmp_path / "falls.snow").write_text('fn main() do\n  panic("no more")\nend\n', "utf-8")
    (problem,) = matched("snow-crash", run_snowc("run", "falls.snow", folder=tmp_path).stderr.splitlines())
    assert (problem["file"], problem["line"]) == ("falls.snow", "2") and "no more" in problem["message"]
