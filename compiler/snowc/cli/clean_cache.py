"""`snowc clean-cache`: removes compiled objects and programs that are kept for the next build."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from snowc.cache import cache_directory, clear_cache


def run(arguments: Sequence[str]) -> int:
    argparse.ArgumentParser(prog="snowc clean-cache", description="Remove what is kept for later.").parse_args(
        arguments
    )
    count = clear_cache()
    sys.stdout.write(f"removed {count} {'entry' if count == 1 else 'entries'} from {cache_directory()}\n")
    return 0
