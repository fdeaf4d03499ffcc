"""What versions are, and which one a requirement takes."""

from __future__ import annotations

import pytest

from snowc.manifest.versions import newest, read_requirement

TAGS = ("v0.0.3", "v0.0.4", "v0.2.0", "v0.2.7", "0.3.0", "v1.0.0-beta", "v1.0.0", "v1.2.0", "v1.2.10", "v1.2.9",
        "v1.10.1+linux", "v2.0.0", "v2.0", "draft", "v01.9.9")  # fmt: skip


@pytest.mark.parametrize(
    ("requirement", "tag"),
    [
        ("1", "v1.10.1+linux"), ("1.2", "v1.10.1+linux"), ("^1.2.10", "v1.10.1+linux"), ("0.2", "v0.2.7"),
        ("0.0.3", "v0.0.3"), ("0", "0.3.0"), ("0.0", "v0.0.4"), ("~1.2", "v1.2.10"), ("~1.2.9", "v1.2.10"),
        ("~1", "v1.10.1+linux"), ("=1.2.9", "v1.2.9"), ("=1.2", "v1.2.10"), (">=1.2, <1.2.10", "v1.2.9"),
        (">1.2", "v2.0.0"), ("<=1.2", "v1.2.10"), ("<1", "0.3.0"), (">= 1.0 , < 2", "v1.10.1+linux"),
        ("3", None), (">2", None), ("=1.0.1", None), (">1.2.9, <1.2.10", None),
    ],
)  # fmt: skip
def test_the_newest_version_that_a_requirement_takes(requirement: str, tag: str | None) -> None:
    asked = read_requirement(requirement)
    assert asked is not None
    assert newest(TAGS, asked) == tag
    assert newest(reversed(TAGS), asked) == tag


@pytest.mark.parametrize("text", ["", "v1.2", "one", "1.2.3.4", "1.2,", "*", "1.x", "=>1", "^", "1.2-beta", "9" * 10])
def test_what_asks_for_no_version(text: str) -> None:
    assert read_requirement(text) is None
