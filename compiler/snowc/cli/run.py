"""`snowc run FILE|FOLDER [ARGUMENTS]`: compile, then become the program.

A program that was built before and has not changed starts at once: this module imports no stage of the compiler until
it has to.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from snowc.cli.options import Options
from snowc.cli.watch_option import add_watch_option
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.run import RunRequest, execute, remember_program, remembered_program
from snowc.voice import tell

if TYPE_CHECKING:
    from snowc.codegen.load import LoadableProgram


def parser() -> Options:
    options = Options("run", "Compile a program and run it.")
    options.add_argument("--release", action="store_true", help="optimise: compiles longer, runs faster")
    options.add_argument(
        "path", type=Path, nargs="?", default=Path(), help="a file, or a project's folder (default: .)"
    )
    options.add_argument(
        "--observe", action="store_true", help="serve a page that shows the running program; its address is printed"
    )
    options.add_argument(
        "--profile", type=Path, metavar="FILE", help="write a flame graph (SVG) of where the program spends its time"
    )
    options.add_argument(
        "--trace", type=Path, metavar="FILE", help="write who ran when and sent what, for Perfetto or chrome://tracing"
    )
    add_watch_option(options)
    rest = options.add_argument("arguments", nargs=argparse.REMAINDER, help="what the program gets as `System.args()`")
    rest.required = False
    return options


def run(arguments: Sequence[str]) -> int:
    options = parser().read(arguments)
    if options.observe:
        # Any free port, unless the environment names one.
        os.environ.setdefault("SNOW_OBSERVE", "127.0.0.1:0")
    if options.trace is not None:
        # The program writes it itself, at its end, wherever it has gone by then.
        os.environ["SNOW_TRACE"] = str(options.trace.resolve())
    if options.watch:
        from snowc.cli.run_again import run_again

        return run_again(options)
    request = RunRequest(options.path, Pipeline.RELEASE if options.release else Pipeline.DEV)
    program = remembered_program(request)
    if program is not None:
        tell(f"nothing has changed: {program}")
    if program is None:
        from snowc.cli.deep_stack import with_deep_stack
        from snowc.codegen.errors import NoLinker
        from snowc.codegen.link import find_linker

        if isinstance(find_linker(), NoLinker):
            from snowc.codegen.jit import become_program

            loadable = with_deep_stack(lambda: _loadable(request))
            return 1 if loadable is None else become_program(loadable.objects, loadable.library, options.arguments)
        program = with_deep_stack(lambda: _compile(request))
    if program is None:
        return 1
    if options.profile is not None:
        from snowc.cli.run_profiled import run_profiled

        return run_profiled(program, options.arguments, options.profile, options.path.resolve().name)
    return execute(program, options.arguments)


def _loadable(request: RunRequest) -> LoadableProgram | None:
    """Compile on a machine that cannot link; nothing is left to remember."""
    from snowc.cli.compile import checked_program, show
    from snowc.codegen.load import LoadableProgram, loadable_program

    checked = checked_program(request.path)
    if checked is None:
        return None
    db, entry = checked
    outcome = loadable_program(db, entry, request.pipeline)
    if isinstance(outcome, LoadableProgram):
        return outcome
    show(db, outcome.diagnostics)
    return None


def _compile(request: RunRequest) -> Path | None:
    """Build the program and remember what it was made of; a program with warnings is built, shown and not remembered,
    so that they are shown again."""
    from snowc.cli.compile import built, checked_program
    from snowc.codegen.build import BuildOptions

    checked = checked_program(request.path)
    if checked is None:
        return None
    db, entry = checked
    program = built(db, entry, BuildOptions(request.pipeline)).program
    if program is not None and not db.check_project():
        layout = db.layout
        files = [*(Path(file) for file, _ in layout.modules.values()), *map(Path, layout.manifests)]
        remember_program(request, program, files, None if layout.lone_file else layout.root)
    return program
