"""The lock file `snow.lock`: which commits a project's git dependencies are.

In: its text. Out: commits by origin, and the text again. Made by `snowc fetch`, kept in version control: whoever builds
the project builds the same. Refuses (E0084) what is no such text: a guess could build something else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from snowc.manifest.errors import BrokenLock
from snowc.manifest.sources import REFERENCES, Origin, Reference
from snowc.source import Span
from snowc.values import value

LOCK = "snow.lock"
VERSION = 1
_HEAD = "# Made by `snowc fetch` and `snowc update`. Keep it in version control.\n"
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@value
class Lock:
    commits: Mapping[Origin, str]

    def text(self) -> str:
        """In the order of the origins, so that two who lock the same write the same."""
        entries = (_entry(origin, commit) for origin, commit in sorted(self.commits.items()))
        return f"{_HEAD}version = {VERSION}\n" + "".join(entries)


NOTHING_LOCKED = Lock({})


def read_lock(text: str, path: str) -> Lock | BrokenLock:
    """`path` is for the fact only."""
    import tomllib  # late: every start loads this module, few projects have such a file

    try:
        content = tomllib.loads(text)
        if content.get("version") != VERSION:
            return BrokenLock(path, Span(0, 0), "it was made by another version of snowc")
        return Lock(dict(_commit(each) for each in content.get("dependency", [])))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return BrokenLock(path, Span(0, 0), str(error))


def _commit(entry: Mapping[str, Any]) -> tuple[Origin, str]:
    kinds = [kind for kind in REFERENCES if kind in entry]
    reference = Reference(kinds[0], entry[kinds[0]]) if kinds else Reference()
    if not all(isinstance(each, str) for each in entry.values()) or not _COMMIT.fullmatch(entry["commit"]):
        raise ValueError("an entry names no commit")
    return Origin(entry["git"], reference), entry["commit"]


def _entry(origin: Origin, commit: str) -> str:
    fields = {"git": origin.url}
    if origin.reference.kind:
        fields[origin.reference.kind] = origin.reference.name
    fields["commit"] = commit
    # JSON's strings are basic strings of TOML, but for the character DEL, which TOML wants escaped.
    lines = "".join(f"{key} = {json.dumps(value, ensure_ascii=True)}\n" for key, value in fields.items())
    return f"\n[[dependency]]\n{lines}".replace("\x7f", "\\u007f")
