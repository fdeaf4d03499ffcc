"""The rules of `make check` find what they are for, and the repository itself passes them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from house.check import RULES
from house.rules import front_door, layers, machine_paths, names, sizes
from house.rules.files import TextFile, repository_files

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("rule", RULES)
def test_the_repository_passes(rule: str) -> None:
    assert [str(finding) for finding in RULES[rule](repository_files(ROOT))] == []


def complaints(path: str, text: str) -> list[str]:
    return [finding.message for finding in layers.findings([TextFile(Path(path), text)])]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("compiler/snowc/syntax/lexer.py", "from snowc.types.scheme import Scheme"),
        ("compiler/snowc/syntax/lexer.py", "from snowc import types"),
        ("compiler/snowc/syntax/lexer.py", "from ..types import scheme"),
        ("compiler/snowc/mir/build.py", "def f() -> None:\n    import snowc.codegen.emit"),
        ("compiler/snowc/mir/build.py", "import llvmlite.binding"),
        ("compiler/snowc/cli/main.py", "import snow_lsp.server"),
        ("compiler/snowc/cli/main.py", "from snowc.nowhere import x"),
        ("server/snow_lsp/ide/hover.py", "from lsprotocol import types"),
        ("server/snow_lsp/ide/hover.py", "from snowc.types.unify import unify"),
    ],
)
def test_wrong_imports_are_found(path: str, text: str) -> None:
    assert len(complaints(path, text)) == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("compiler/snowc/types/unify.py", "from snowc.syntax.tree import Name\nfrom .scheme import Scheme"),
        ("compiler/snowc/codegen/emit.py", "import llvmlite.binding as llvm"),
        ("server/snow_lsp/handlers/hover.py", "from lsprotocol.types import Hover"),
        ("server/snow_lsp/ide/hover.py", "from snowc.database import Database"),
        ("house/check.py", "import llvmlite"),
    ],
)
def test_right_imports_pass(path: str, text: str) -> None:
    assert complaints(path, text) == []


def test_long_files_are_found_unless_generated() -> None:
    text = "\n" * (sizes.LINES + 1)
    found = sizes.findings([TextFile(Path(name), text) for name in ("a.py", "a_tables.py", "a.md")])
    assert [str(finding.path) for finding in found] == ["a.py"]


def test_files_at_the_front_door_are_found() -> None:
    files = [TextFile(Path(name), "") for name in ("README.md", "bench.log", "docs/bench.md", "try.snow")]
    assert [str(finding.path) for finding in front_door.findings(files)] == ["bench.log", "try.snow"]


def test_empty_names_are_found() -> None:
    files = [TextFile(Path(name), "") for name in ("x/utils/a.py", "x/list_helpers.rs", "x/utilities.py", "utils.md")]
    assert [str(finding.path) for finding in names.findings(files)] == ["x/utils/a.py", "x/list_helpers.rs"]


def test_machine_paths_are_found() -> None:
    home, relative = "/" + "home/ada/snow", "docs/" + "home/page"
    found = machine_paths.findings([TextFile(Path("a.md"), f"see {relative}\nsee `{home}`\n")])
    assert [finding.line for finding in found] == [2]


def test_a_link_to_a_path_of_the_machine_is_found(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    (tmp_path / "node_modules").symlink_to("/" + "home/ada/node_modules")
    assert [str(finding.path) for finding in machine_paths.findings(repository_files(tmp_path))] == ["node_modules"]
