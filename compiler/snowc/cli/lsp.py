"""`snowc lsp`: becomes the language server, which speaks on stdin and stdout.

So an editor that finds `snowc` needs no second path.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from snowc.cli.options import Options


def parser() -> Options:
    return Options("lsp", "Start the language server on stdin and stdout; what follows goes to it.")


def run(arguments: Sequence[str]) -> int:
    if arguments in (["--help"], ("--help",)):
        parser().read(arguments)
    os.execv(sys.executable, [sys.executable, "-m", "snow_lsp.server", *arguments])
