"""A file's name says what it holds.

In: the repository's files. Out: source files and folders named by a word that says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from house.rules.files import TextFile
from house.rules.finding import Finding

BANNED = frozenset({"util", "utils", "helper", "helpers", "manager", "misc", "common", "stuff"})
SUFFIXES = {".py", ".rs", ".ts", ".js", ".snow", ".sh"}


def findings(files: Iterable[TextFile]) -> list[Finding]:
    found = []
    for file in files:
        if file.path.suffix not in SUFFIXES:
            continue
        words = {word for part in file.path.with_suffix("").parts for word in part.lower().replace("-", "_").split("_")}
        if empty := sorted(words & BANNED):
            found.append(Finding(file.path, 0, f"`{empty[0]}` says nothing of what the file holds"))
    return found
