"""`snowc repl [PROJECT]`: inputs one by one, from a terminal or from standard input.

On a terminal there are a history, completion and colours; from anything else lines are read as they come. Both know
when an input goes on.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from snowc.cli.deep_stack import with_deep_stack
from snowc.cli.open_program import open_program
from snowc.cli.options import Options
from snowc.cli.repl_input import take
from snowc.cli.report import Reporter, has_errors
from snowc.codegen.build import BuildResult
from snowc.codegen.load_input import loadable_runner
from snowc.database import Database
from snowc.source import FileId
from snowc.tools.repl.process import InputProcess
from snowc.tools.repl.prompt import Prompt
from snowc.tools.repl.reading import is_complete
from snowc.tools.repl.session import Session

_NOTHING = FileId("untitled:Nothing.snow")


def parser() -> Options:
    options = Options("repl", "Enter expressions and definitions one by one.")
    options.add_argument(
        "path", type=Path, nargs="?", help="a project's folder, whose modules can be imported, or a file to load"
    )
    return options


def run(arguments: Sequence[str]) -> int:
    options = parser().read(arguments)
    reporter = Reporter(sys.stderr)
    db = Database()
    if not with_deep_stack(lambda: _opened(db, options.path, reporter)):
        return 1
    runner = with_deep_stack(lambda: loadable_runner(db))
    if isinstance(runner, BuildResult):
        reporter.show(db, runner.diagnostics)
        return 1
    process = InputProcess(runner)
    try:
        process.start()
        prompt = Prompt(Session(db), process, sys.stdout, reporter.style.palette(sys.stdout), with_deep_stack)
        if options.path is not None and options.path.is_file():
            prompt.take(f":load {options.path}")
        read_all(prompt)
    finally:
        process.end()
    return 0


def _opened(db: Database, path: Path | None, reporter: Reporter) -> bool:
    if path is None or path.is_file():
        db.open_text(_NOTHING, "")
        return True
    if not open_program(db, path, reporter):
        return False
    found = db.check_project()
    reporter.show(db, found)
    return not has_errors(found)


def read_all(prompt: Prompt) -> None:
    """Until the end of the input, or `:quit`."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        from snowc.cli.repl_terminal import read_terminal

        read_terminal(prompt)
        return
    pending = ""
    for line in sys.stdin:
        pending += line
        if not prompt.is_command(pending) and not is_complete(pending.rstrip("\n")):
            continue
        text, pending = pending, ""
        take(prompt, text)
        if prompt.is_over:
            return
    take(prompt, pending)
