"""`snowc clean`: removes compiled objects and programs that are kept for the next build."""

from __future__ import annotations

from collections.abc import Sequence

from snowc.cache import cache_directory, clear_cache
from snowc.cli.options import Options
from snowc.voice import say


def parser() -> Options:
    return Options("clean", "Remove what is kept of compiled objects and checked modules, of all projects.")


def run(arguments: Sequence[str]) -> int:
    parser().read(arguments)
    count = clear_cache()
    say(f"removed {count} {'entry' if count == 1 else 'entries'} from {cache_directory()}\n")
    return 0
