"""`snowc completions bash|zsh|tcsh`: a script by which a shell completes commands and options; `man`: the manual page.

Both are made from the commands' own parsers, so they can't say anything else than `--help`.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from snowc.cli.main import COMMANDS, command_module
from snowc.cli.options import Options

SHELLS = ("bash", "zsh", "tcsh")
MANUAL = "man"


def parser() -> Options:
    options = Options("completions", "Write what a shell needs to complete commands and options.")
    options.add_argument("shell", choices=(*SHELLS, MANUAL), help="for which shell; `man`: the manual page")
    return options


def run(arguments: Sequence[str]) -> int:
    options = parser().read(arguments)
    if options.shell == MANUAL:
        from snowc.cli.manual_page import manual_page

        parsers = {name: importlib.import_module(command_module(name)).parser() for name in COMMANDS}
        sys.stdout.write(manual_page(parsers, COMMANDS))
        return 0
    import shtab  # late: it is loaded for this alone

    sys.stdout.write(shtab.complete(whole_parser(), shell=options.shell))
    return 0


def whole_parser() -> argparse.ArgumentParser:
    """All commands as one parser."""
    whole = argparse.ArgumentParser(prog="snowc", description="The compiler of the Snow language.")
    commands = whole.add_subparsers(metavar="COMMAND")
    for name, summary in COMMANDS.items():
        module = importlib.import_module(command_module(name))
        # argparse takes a parser's options from `parents`; its own `--help` would be there twice.
        part = module.parser()
        commands.add_parser(name, parents=[part], help=summary, conflict_handler="resolve")
    return whole
