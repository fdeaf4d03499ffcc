"""`snowc version`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from snowc import __version__
from snowc.cli.options import Options
from snowc.codegen.target import machine_names


def parser() -> Options:
    options = Options("version", "Print the version.")
    options.add_argument("--format", choices=("text", "json"), default="text", help="how to tell it (default: text)")
    return options


def run(arguments: Sequence[str]) -> int:
    options = parser().read(arguments)
    if options.format == "json":
        import json  # late: the other form needs none

        machine, system = machine_names()
        told = {"version": __version__, "python": sys.version.split()[0], "machine": machine, "system": system}
        sys.stdout.write(f"{json.dumps(told)}\n")
        return 0
    sys.stdout.write(f"snowc {__version__}\n")
    return 0
