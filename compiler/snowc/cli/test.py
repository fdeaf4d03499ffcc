"""`snowc test [FILE|FOLDER]`: run the tests of a program.

A `main` is not needed. Each test runs in an actor of its own, in one of several processes; outcomes are told in the
tests' order, whoever ends first. The status is 1 if one failed.
"""

from __future__ import annotations

import argparse
import signal
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from snowc.cli.deep_stack import with_deep_stack
from snowc.cli.options import Options
from snowc.cli.report import add_deny_option
from snowc.cli.test_rounds import TestRounds
from snowc.cli.watch import watch
from snowc.cli.watch_option import add_watch_option

DEFAULT_TIMEOUT_SECONDS = 60.0


def parser() -> Options:
    options = Options("test", "Run the tests of a program.")
    options.add_argument(
        "path", type=Path, nargs="?", default=Path(), help="a file, or a project's folder (default: .)"
    )
    options.add_argument("--filter", default="", metavar="TEXT", help="only tests with this in their names")
    options.add_argument(
        "--no-examples", action="store_false", dest="examples", help="leave the examples in `##` texts alone"
    )
    options.add_argument("--fail-fast", action="store_true", help="stop at the first failure")
    options.add_argument("--shuffle", action="store_true", help="in a random order, whose seed is told")
    options.add_argument("--seed", type=int, metavar="N", help="in the order of this seed")
    options.add_argument(
        "--timeout",
        type=_seconds,
        default=DEFAULT_TIMEOUT_SECONDS,
        metavar="SECONDS",
        help="how long a test may take (default: 60)",
    )
    options.add_argument(
        "--jobs", type=_positive, metavar="N", help="how many tests run at a time (default: one per core)"
    )
    options.add_argument("--show-output", action="store_true", help="show what passing tests write, too")
    options.add_argument("--format", default="text", choices=["text", "json"], help="how outcomes are told")
    options.add_argument("--junit", type=Path, metavar="FILE", help="write outcomes as JUnit's XML, too")
    options.add_argument(
        "--coverage",
        type=Path,
        nargs="?",
        const=Path("coverage"),
        metavar="FOLDER",
        help="write which lines and branches ran, as a page and for other tools (default: into coverage)",
    )
    options.add_argument(
        "--build", type=Path, metavar="FILE", help="write the tests as a program for debuggers, and run none"
    )
    add_deny_option(options)
    add_watch_option(options)
    return options


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError("a number of seconds above 0")
    return seconds


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError("a number above 0")
    return int(text)


def run(arguments: Sequence[str]) -> int:
    options = parser().read(arguments)
    signal.signal(signal.SIGTERM, _interrupt)  # so that the processes of the tests end with this one
    rounds = TestRounds(options)
    if options.watch:
        return with_deep_stack(lambda: watch(options.path, rounds.run_affected))
    return with_deep_stack(rounds.run_all)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
