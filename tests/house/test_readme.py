"""README.md shows measured figures only, and names files that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.readme import README, marked
from benchmarks.table import RESULTS

ROOT = README.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:)(?P<target>[^)#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("table", sorted(RESULTS.glob("*.md")), ids=lambda path: path.stem)
def test_figures_are_the_measured_ones(table: Path) -> None:
    shown = marked(README.read_text("utf-8"), table.stem)
    assert shown is None or shown[0] == table.read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    targets = [found["target"] for found in LINK.finditer(page.read_text("utf-8"))]
    assert [target for target in targets if not (page.parent / target).exists()] == []
