"""Nothing in the repository knows the machine it was written on.

In: the repository's files. Out: each line that names an absolute path of somebody's machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from house.rules.files import TextFile
from house.rules.finding import Finding

_MACHINE_PATH = re.compile(r"(?<![\w.~*}/$-])/(?:home|root|work|Users|tmp)/[\w.]")


def findings(files: Iterable[TextFile]) -> list[Finding]:
    return [
        Finding(file.path, number, f"names a path of one machine: {match[0]}…")
        for file in files
        for number, line in enumerate(file.text.split("\n"), 1)
        if (match := _MACHINE_PATH.search(line))
    ]
