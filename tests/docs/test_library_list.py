"""The language page names every module of the library, and no other, as one that is there."""

from __future__ import annotations

import re

from snowc.database import library_files
from tests.support.snowc import ROOT

INTERNAL = {
    "Instances",
    "Intrinsics",
    "Prelude",
    "Service",
    "BenchRunner",
    "MapNodes",
    "MergeSort",
    "OwnLists",
    "ReplRunner",
    "TestRunner",
}  # nobody writes these names


def test_the_page_names_the_modules_of_the_library() -> None:
    page = (ROOT / "docs" / "language.md").read_text("utf-8")
    listed = re.search(r"^Modules: (?P<names>.*?)\n\n", page, re.MULTILINE | re.DOTALL)
    assert listed
    assert set(re.findall(r"`(\w+)`", listed["names"])) == {module for module, _, _ in library_files()} - INTERNAL
