"""The programs that fuzzing starts from: every Snow text of the repository.

Out: texts in a fixed order: test programs, examples, the library, and the programs inside fixtures and pages.
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.snowc import ROOT

_PROGRAMS = ("tests/run", "examples", "compiler/snowc/stdlib", "tests/syntax")
_DOCUMENTS = ("tests/types", "tests/resolve", "tests/mir", "compiler/snowc/diagnostics/pages", "docs")
_BLOCK = re.compile(r"^```snow[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def corpus() -> list[str]:
    return [
        *(path.read_text("utf-8") for folder in _PROGRAMS for path in _files(folder, "*.snow")),
        *(text for folder in _DOCUMENTS for path in _files(folder, "*.md") for text in _blocks(path)),
    ]


def _files(folder: str, pattern: str) -> list[Path]:
    return sorted((ROOT / folder).rglob(pattern))


def _blocks(path: Path) -> list[str]:
    return _BLOCK.findall(path.read_text("utf-8"))
