"""`snowc debug [--with gdb|lldb] FILE|FOLDER [ARGUMENTS…]`: a program under a debugger that shows values as `dbg` does.

In: a program. Out: the debugger's own status. The debugger has the terminal until it ends; the program is built for it,
with what debuggers read, into a folder that goes with it.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from snowc.cli.build import default_output
from snowc.cli.compile import built, checked_program
from snowc.cli.deep_stack import with_deep_stack
from snowc.cli.options import Options
from snowc.cli.report import Reporter
from snowc.codegen.build import BuildOptions
from snowc.codegen.link import Symbols
from snowc.codegen.objects_key import Pipeline
from snowc.tools.debugger import FOLDER, GDB_SCRIPT, LLDB_SCRIPT

_KNOWN = ("gdb", "lldb")


def parser() -> Options:
    options = Options("debug", "Run a program under a debugger.")
    which = "which debugger (default: the first that is there)"
    options.add_argument("--with", dest="debugger", choices=_KNOWN, help=which)
    folder = "print the folder of the scripts that debuggers load, and end"
    options.add_argument("--scripts", action="store_true", help=folder)
    options.add_argument("path", type=Path, nargs="?", default=Path(), help="a file, or a folder (default: .)")
    rest = options.add_argument("arguments", nargs=argparse.REMAINDER, help="what the program gets as `System.args()`")
    rest.required = False
    return options


def run(arguments: Sequence[str]) -> int:
    options = parser().read(arguments)
    if options.scripts:
        print(FOLDER)
        return 0
    debugger = _found(options.debugger)
    if debugger is None:
        wanted = options.debugger or " or ".join(_KNOWN)
        sys.stderr.write(f"snowc debug: there is no {wanted} on this machine\n")
        return 1
    with tempfile.TemporaryDirectory(prefix="snow-debug-") as folder:
        program = Path(folder) / default_output(options.path).name
        reporter = Reporter(sys.stderr)
        try:
            is_built = with_deep_stack(lambda: _build(options.path, program, reporter))
        finally:
            reporter.close()
        return _debug(command(debugger, program, options.path, options.arguments)) if is_built else 1


def command(debugger: str, program: Path, source: Path, arguments: Sequence[str]) -> list[str]:
    """What starts a debugger. Names of files in a program begin at the folder of its main file."""
    folder = _source_folder(source.resolve())
    if Path(debugger).name.startswith("gdb"):
        known = ("-q", "-ex", f"directory {folder}", "-x", str(GDB_SCRIPT))
        return [debugger, *known, "--args", str(program), *arguments]
    teach = f'command script import "{LLDB_SCRIPT}"'
    return [debugger, "-o", teach, "-o", f'settings set target.source-map . "{folder}"', str(program), "--", *arguments]


def _build(path: Path, output: Path, reporter: Reporter) -> bool:
    program = checked_program(path, reporter)
    if program is None:
        return False
    return built(*program, BuildOptions(Pipeline.DEV, output, None, Symbols.KEPT), reporter).program is not None


def _debug(words: Sequence[str]) -> int:
    """Ctrl+C is the debugger's: it stops the program, not this one."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return subprocess.run(words, check=False, preexec_fn=_listen_to_interrupts).returncode
    finally:
        signal.signal(signal.SIGINT, before)


def _listen_to_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _found(wanted: str | None) -> str | None:
    """The debugger that was named, or the first one there is; Debian's lldb may have a version behind its name."""
    for name in _KNOWN if wanted is None else (wanted,):
        versions = (f"{name}-{number}" for number in range(30, 14, -1))
        found = next(filter(None, map(shutil.which, (name, *versions))), None)
        if found is not None:
            return found
    return None


def _source_folder(path: Path) -> Path:
    if path.is_dir():
        return path / "src" if (path / "src" / "main.snow").is_file() else path
    return path.parent
