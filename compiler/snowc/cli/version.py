"""`snowc version`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from snowc import __version__
from snowc.cli.options import Options


def parser() -> Options:
    return Options("version", "Print the version.")


def run(arguments: Sequence[str]) -> int:
    parser().parse_args(arguments)
    sys.stdout.write(f"snowc {__version__}\n")
    return 0
