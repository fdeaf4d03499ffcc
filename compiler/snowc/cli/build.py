"""`snowc build FILE|FOLDER [-o OUT] [--release] [--emit KIND]`: an executable, or a stage on the way to it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from snowc.cache import write_atomically
from snowc.cli.compile import built, checked_program
from snowc.cli.deep_stack import with_deep_stack
from snowc.cli.open_program import open_program
from snowc.cli.options import Options
from snowc.cli.report import Reporter, add_report_options, has_errors, style_of
from snowc.codegen.build import EMIT_KINDS, BuildOptions, fact_diagnostic
from snowc.codegen.errors import CannotWrite
from snowc.codegen.link import Libraries, Symbols
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.target import NAMED_TARGETS, machine_names
from snowc.database import Database
from snowc.inputs import PROJECT
from snowc.resolve.model import ModuleName
from snowc.resolve.queries import file_of_module, project_modules
from snowc.source import FileId
from snowc.tools.views.front import FRONT_STAGES


def run(arguments: Sequence[str]) -> int:
    options = parser().read(arguments)
    reporter = Reporter(sys.stderr, style_of(options))
    try:
        return with_deep_stack(lambda: _run(options, reporter))
    finally:
        reporter.close()


def parser() -> Options:
    options = Options("build", "Make an executable.")
    options.add_argument(
        "path", type=Path, nargs="?", default=Path(), help="a file, or a project's folder (default: .)"
    )
    options.add_argument("-o", "--output", type=Path, help="where it goes (default: the file's or the project's name)")
    options.add_argument("--release", action="store_true", help="take longer and make it fast and small")
    options.add_argument(
        "--static", action="store_true", help="put the system's libraries into the executable, too (Linux)"
    )
    options.add_argument("--target", metavar="MACHINE", help=f"the machine to build for: {', '.join(NAMED_TARGETS)}")
    options.add_argument("--dist", action="store_true", help="as --release --static, and tell how large it is")
    options.add_argument(
        "--debug", action="store_true", help="with --release: keep what debuggers read, which else is kept anyway"
    )
    options.add_argument(
        "--emit", choices=(*FRONT_STAGES, *EMIT_KINDS), help="write this instead of an executable: on stdout, or in -o"
    )
    add_report_options(options)
    return options


def _run(options: argparse.Namespace, reporter: Reporter) -> int:
    target = None if options.target == "-".join(machine_names()) else options.target
    if (options.static or options.dist) and sys.platform == "darwin" and target is None:
        sys.stderr.write("snowc build: macOS has no static libraries of its system\n")
        return 2
    pipeline = Pipeline.RELEASE if options.release or options.dist else Pipeline.DEV
    if options.emit in FRONT_STAGES:
        return _emit_front(options.path, options.emit, options.output, reporter)
    if options.emit:
        return _emit(options.path, BuildOptions(pipeline, None, options.emit, target=target), options.output, reporter)
    symbols = Symbols.KEPT if options.debug else None
    output = options.output or default_output(options.path)
    libraries = Libraries.STATIC if options.static or options.dist else Libraries.SHARED
    status = _build(options.path, BuildOptions(pipeline, output.resolve(), None, symbols, libraries, target), reporter)
    if status == 0 and options.dist:
        sys.stdout.write(f"{output.as_posix()}: {output.stat().st_size / 1e6:.2f} MB\n")
    return status


def default_output(path: Path) -> Path:
    """`hello` for `hello.snow`, in the working folder; the folder's name for a project."""
    path = path.resolve()
    return Path(path.name if path.is_dir() else path.stem)


def _build(path: Path, options: BuildOptions, reporter: Reporter) -> int:
    program = checked_program(path, reporter)
    if program is None:
        return 1
    return 0 if built(*program, options, reporter).program is not None else 1


def _emit(path: Path, options: BuildOptions, output: Path | None, reporter: Reporter) -> int:
    program = checked_program(path, reporter)
    if program is None:
        return 1
    result = built(*program, options, reporter)
    if not result.emitted:
        return 1
    if output is None and options.emit == "obj":
        sys.stderr.write("snowc build: object code is not for reading: name a folder with -o\n")
        return 2
    return _show(path, result.emitted, output, reporter)


def _emit_front(path: Path, kind: str, output: Path | None, reporter: Reporter) -> int:
    """A stage that programs with mistakes have too."""
    db = Database()
    db.denies_warnings = reporter.style.denies_warnings
    if not open_program(db, path, reporter):
        return 1
    diagnostics = db.check_project()
    reporter.show(db, diagnostics)
    stage = FRONT_STAGES[kind]
    shown = []
    for module in map(ModuleName, project_modules(db, PROJECT)):
        file = file_of_module(db, module)
        if file is not None:
            shown.append((f"{module}.{kind}", "".join(f"{line}\n" for line in stage(db, file)).encode()))
    status = _show(path, shown, output, reporter)
    return 1 if has_errors(diagnostics) else status


def _show(path: Path, emitted: Sequence[tuple[str, bytes]], output: Path | None, reporter: Reporter) -> int:
    """Into a folder, or on stdout one after the other. A folder that can't be written is told at the program's path."""
    if output is None:
        sys.stdout.write("".join(content.decode() for _, content in emitted))
        return 0
    try:
        output.mkdir(parents=True, exist_ok=True)
        for name, content in emitted:
            write_atomically(output / name, content)
    except OSError as error:
        fact = CannotWrite(str(output), error.strerror or str(error))
        reporter.show(Database(), (fact_diagnostic(fact, FileId(str(path))),))
        return 1
    return 0
