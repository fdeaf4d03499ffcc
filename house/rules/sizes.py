"""A file has an end.

In: the repository's files. Out: source files with more than LINES lines. Generated tables are excepted, by name.
"""

from __future__ import annotations

from collections.abc import Iterable

from house.rules.files import TextFile
from house.rules.finding import Finding

LINES = 700  # 80–250 are normal; from 500 on a file is due to be split by what it holds
SUFFIXES = {".py", ".rs", ".ts", ".js", ".snow", ".lark", ".sh"}
GENERATED = ("generated", "tables")  # as a part of the file's stem


def findings(files: Iterable[TextFile]) -> list[Finding]:
    found = []
    for file in files:
        lines = file.text.count("\n")
        written_by_hand = not any(word in file.path.stem for word in GENERATED)
        if file.path.suffix in SUFFIXES and written_by_hand and lines > LINES:
            found.append(Finding(file.path, 0, f"{lines} lines; {LINES} is the end: split it by what it holds"))
    return found
