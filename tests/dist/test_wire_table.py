"""docs/cluster.md names every control message that the runtime knows, with its number."""

from __future__ import annotations

import re

import pytest

from tests.support.snowc import ROOT

TAGS = ROOT / "runtime" / "src" / "dist" / "control" / "tag.rs"
PAGE = ROOT / "docs" / "cluster.md"


@pytest.mark.contract("DIST-6")
# sentence: 13: What goes over the wire is told
def test_the_page_maps_each_signal_to_its_tag() -> None:
    known = {name: int(number) for name, number in re.findall(r"const (\w+): u64 = (\d+);", TAGS.read_text("utf-8"))}
    page = PAGE.read_text("utf-8")
    told = {name: int(number) for name, number in re.findall(r"`([A-Z][A-Z_0-9]+)` (\d+)", page)}
    traced = {number for name, number in known.items() if name.endswith("_TT")}
    assert told == {name: number for name, number in known.items() if number not in traced}
    listed = re.search(r"trace token \(([\d, ]+)\)", page)
    assert listed is not None
    assert set(map(int, listed[1].split(", "))) == traced
    assert (known["SPAWN_REQUEST"], known["SPAWN_REPLY"]) == (29, 31)
