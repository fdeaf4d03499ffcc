"""`snowc version`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from snowc import __version__


def run(arguments: Sequence[str]) -> int:
    sys.stdout.write(f"snowc {__version__}\n")
    return 0
