"""`snowc clean`: removes compiled objects and programs that are kept for the next build."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from snowc.cache import cache_directory, clear_cache
from snowc.cli.options import Options


def parser() -> Options:
    return Options("clean", "Remove what is kept of compiled objects and checked modules, of all projects.")


def run(arguments: Sequence[str]) -> int:
    parser().parse_args(arguments)
    count = clear_cache()
    sys.stdout.write(f"removed {count} {'entry' if count == 1 else 'entries'} from {cache_directory()}\n")
    return 0
