"""The `snowc` command.

In: the command line. Out: an exit status: 0 fine, 1 something is wrong with the program, its files or the machine (told
with a code), 2 the command line makes no sense, 70 the
compiler itself is wrong (never with a traceback, unless SNOW_TRACEBACK=1), 130 interrupted. Each subcommand is a
module that is imported only when it is asked for: a start costs what it uses.
"""

from __future__ import annotations

import errno
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from snowc import __version__

if TYPE_CHECKING:
    from snowc.cli.options import Options

COMMANDS = {
    "new": "start a new project",
    "init": "make a project of a folder",
    "check": "report the mistakes in a program",
    "build": "make an executable",
    "run": "compile and run a program",
    "debug": "run a program under a debugger",
    "test": "run a program's tests",
    "bench": "run a program's benchmarks",
    "repl": "enter expressions and definitions one by one",
    "fmt": "format files in the one style",
    "fix": "mend what can be mended in one way only",
    "add": "add a dependency to a project",
    "remove": "remove a dependency from a project",
    "tree": "show what a project depends on",
    "fetch": "fetch the git dependencies of a project",
    "update": "take newer commits of git dependencies",
    "syntax": "show a file's tokens or tree",
    "doc": "write the documentation of a program",
    "node": "reach nodes of clusters, call their functions, start one",
    "graph": "show who starts, calls and sends to whom",
    "explain": "explain an error code",
    "clean": "remove the compiled objects that are kept for later",
    "lsp": "start the language server",
    "doctor": "see whether everything is here that Snow needs",
    "completions": "write what a shell needs to complete commands",
    "version": "print the version",
}

EXIT_MISUSE = 2
EXIT_BUG = 70
EXIT_INTERRUPTED = 130


class Command(Protocol):
    """What a subcommand's module has."""

    def parser(self) -> Options: ...

    def run(self, arguments: Sequence[str]) -> int: ...


def command_module(name: str) -> str:
    """Where a command is."""
    return f"snowc.cli.{name.replace('-', '_')}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    name, rest = (arguments[0], arguments[1:]) if arguments else ("help", ())
    if name in ("help", "-h", "--help"):
        if rest and rest[0] in COMMANDS:
            return _guarded(rest[0], ("--help",))
        if not rest:
            sys.stdout.write(usage())
            return 0 if arguments else EXIT_MISUSE
        name = rest[0]
    if name in ("-V", "--version"):
        name = "version"
    if name not in COMMANDS:
        sys.stderr.write(f"snowc: there is no command `{name}`{_hint(name)}\n\n{usage()}")
        return EXIT_MISUSE
    return _guarded(name, rest)


def _hint(name: str) -> str:
    from snowc.resolve.suggestions import nearest  # late: most commands exist

    if name.endswith(".snow"):
        return f"; `snowc run {name}` runs the file"
    near = nearest(name, COMMANDS)
    return "" if near is None else f"; did you mean `{near}`?"


def usage() -> str:
    """The list of commands."""
    width = max(len(name) for name in COMMANDS)
    commands = "".join(f"  {name:<{width}}  {summary}\n" for name, summary in COMMANDS.items())
    return f"snowc {__version__}: the compiler of the Snow language\n\nusage: snowc COMMAND …\n\n{commands}"


def _guarded(name: str, arguments: Sequence[str]) -> int:
    try:
        command: Command = importlib.import_module(command_module(name))
        return command.run(arguments)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # Who read our output has gone, as `snowc check | head` does; nothing more can be written, not at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        if error.errno not in _FULL and not str(error.strerror).startswith(_NO_FOLDER):
            if _wants_traceback():
                raise
            return _bug(error)
        _tell_disk(error)
        return 1
    except Exception as error:  # the last line of defence: a bug of ours must not look like one of Python's
        if _wants_traceback():
            raise
        return _bug(error)


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
_NO_FOLDER = "No usable temporary directory"
"""how the standard library tells of a disk where not even the folder for temporary files takes a byte"""


def _tell_disk(error: OSError) -> None:
    """What commands tell themselves where they write what was asked for; here it was something in between."""
    from snowc.cli.compile import show
    from snowc.codegen.build import fact_diagnostic
    from snowc.codegen.errors import CannotWrite
    from snowc.database import Database
    from snowc.source import FileId

    path = str(error.filename or os.environ.get("TMPDIR", "/tmp"))
    show(Database(), (fact_diagnostic(CannotWrite(path, str(error.strerror)), FileId(path)),))


def _wants_traceback() -> bool:
    return os.environ.get("SNOW_TRACEBACK") == "1"


def _bug(error: Exception) -> int:
    sys.stderr.write(_bug_report(error))
    return EXIT_BUG


def _bug_report(error: Exception) -> str:
    """What to tell about a mistake of ours. The engine has noted on the error which queries were running."""
    trail = "".join(f"  {note}\n" for note in getattr(error, "__notes__", ()))
    kind = "" if type(error).__name__ == "CompilerBug" else f"{type(error).__name__}: "
    return (
        f"internal compiler error: {kind}{error}\n{trail}"
        f"This is a mistake in snowc {__version__}, not in your program: please report it.\n"
        "SNOW_TRACEBACK=1 shows where in the compiler it happened.\n"
    )


def entry() -> None:
    """The process: no garbage collection (a compile makes next to no cycles), and no tear-down of what the system
    takes anyway.
    """
    gc.disable()
    status = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        status = status or 1
    os._exit(status)


if __name__ == "__main__":
    entry()
