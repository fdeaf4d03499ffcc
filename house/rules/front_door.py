"""What lies at the front door: the repository's first folder holds what is known to belong there.

In: the repository's files. Out: each file of the first folder that is none of these: most often a log, or a try.
"""

from __future__ import annotations

from collections.abc import Iterable

from house.rules.files import TextFile
from house.rules.finding import Finding

KNOWN = frozenset(
    {
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "Makefile",
        "README.md",
        "hatch_build.py",
        "pyproject.toml",
        ".gitignore",
    }
)


def findings(files: Iterable[TextFile]) -> list[Finding]:
    return [
        Finding(file.path, 0, "does not belong into the first folder")
        for file in files
        if len(file.path.parts) == 1 and file.path.name not in KNOWN
    ]
