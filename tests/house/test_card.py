"""The libraries and folders that the project is made of are really there, and really used."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

USED_IN = {
    "lark": "compiler/snowc/syntax",
    "llvmlite": "compiler/snowc/codegen",
    "pygls": "server/snow_lsp",
    "lsprotocol": "server/snow_lsp",
    "pytest_lsp": "tests",
}


def imported_packages(folder: Path) -> set[str]:
    found = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found


@pytest.mark.contract("CARD-1")
@pytest.mark.parametrize("package", USED_IN)
def test_the_library_is_used(package: str) -> None:
    assert package in imported_packages(ROOT / USED_IN[package])


@pytest.mark.contract("CARD-1")
def test_the_libraries_are_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pinned = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {entry.partition("==")[0].replace("-", "_") for entry in pinned if "==" in entry}
    assert set(USED_IN) <= names
    assert len(names) == len(pinned)


@pytest.mark.contract("CARD-1")
@pytest.mark.parametrize("entry", ["pyproject.toml", "server", "compiler", "runtime", "editors/vscode", "tests"])
def test_the_top_level_has(entry: str) -> None:
    assert (ROOT / entry).exists()
