"""Semantic versions (semver.org 2.0.0) of repositories, which are their tags, and what is asked of them.

In: a requirement as written, names of tags. Out: the newest version that it takes. `1.2.3` and `^1.2.3` take what is
compatible: up to the next number left of which all are 0. `~1.2` takes later patches, `=1.2.3` itself; `>=1.2, <1.5`
takes what holds all parts. A missing number is 0, but of `=` and `~` it may be any. Versions before a release
(`1.0.0-beta`) are taken by nothing but their tag: `tag = "v1.0.0-beta"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from snowc.values import ordered, value

_TAG = re.compile(r"v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:\+[0-9A-Za-z.-]+)?")
_PART = re.compile(r"\s*(\^|~|=|>=|>|<=|<|)\s*(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?\s*")


@ordered
class Version:
    major: int
    minor: int
    patch: int


@value
class Range:
    """From `low` on, and below `high` if there is one."""

    low: Version
    high: Version | None


def read_requirement(text: str) -> tuple[Range, ...] | None:
    """The ranges that a version has to be in; None if the text asks for nothing."""
    parts = [_PART.fullmatch(part) for part in text.split(",")]
    found = [_range(part[1], [int(number) for number in part.groups()[1:] if number]) for part in parts if part]
    return tuple(found) if len(found) == len(parts) else None


def _range(sign: str, numbers: list[int]) -> Range:
    known = [*numbers, 0, 0]
    version = Version(known[0], known[1], known[2])
    last = len(numbers) - 1
    if sign in ("", "^"):
        first = next((place for place, number in enumerate(numbers) if number), last)
        return Range(version, _above(known, first))
    if sign in ("=", "~"):
        return Range(version, _above(known, last if sign == "=" else min(last, 1)))
    if sign in (">=", ">"):
        return Range(version if sign == ">=" else _above(known, last), None)
    return Range(_NOTHING, version if sign == "<" else _above(known, last))


_NOTHING = Version(0, 0, 0)


def _above(numbers: list[int], place: int) -> Version:
    """The first version whose number at that place is one higher."""
    raised = [*numbers[:place], numbers[place] + 1, 0, 0]
    return Version(raised[0], raised[1], raised[2])


def newest(tags: Iterable[str], requirement: tuple[Range, ...]) -> str | None:
    """The tag of the newest version that is in all ranges."""
    versions = [(version, tag) for tag in tags if (version := version_of(tag)) is not None]
    fitting = [each for each in versions if all(_is_in(each[0], part) for part in requirement)]
    return max(fitting)[1] if fitting else None


def version_of(tag: str) -> Version | None:
    """The version that a tag names; None for other tags, and for versions before a release."""
    found = _TAG.fullmatch(tag)
    return None if found is None else Version(int(found[1]), int(found[2]), int(found[3]))


def _is_in(version: Version, part: Range) -> bool:
    return part.low <= version and (part.high is None or version < part.high)
