"""`snowc run` without compiling: a record of what a path was last built from, and the start of the program.

In: a path and options. Out: the program of the last build if nothing that it was made of has changed since, else None.
This file imports no stage of the compiler, so a warm start costs Python's own start, some `stat` calls and one hash.

A record holds digests of the source files, the absence of files whose presence would change the program, a fingerprint
of the compiler and the runtime, and the digest of the program. It is JSON and checked like every entry of the cache.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from snowc.cache import key_of, open_cache
from snowc.codegen import program_store
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.runtime_library import STATIC_LIBRARY, fingerprint, runtime_library
from snowc.fingerprint import package_fingerprint
from snowc.values import value

EXIT_CANNOT_START = 126
"""as shells say it"""

_KIND = "runs"


@value
class RunRequest:
    """What decides which program is meant: the path as given, made absolute, and how it is compiled."""

    path: Path
    pipeline: Pipeline = Pipeline.DEV

    def key(self) -> str:
        return key_of("run", str(self.path.resolve()), self.pipeline.value)


def remembered_program(request: RunRequest) -> Path | None:
    """The program of the last build of that path, if it would come out the same today."""
    cache = open_cache()
    record = _record(cache.read(_KIND, request.key()))
    if record is None or record["compiler"] != compiler_fingerprint():
        return None
    if any(os.path.exists(path) for path in record["absent"]):
        return None
    if any(_digest(path) != digest for path, digest in record["files"].items()):
        return None
    if _sources_in(record["folder"]) != record["listing"]:
        return None
    content = program_store.program_of_digest(cache, record["program"])
    return None if content is None else program_store.executable(cache, content)


def remember_program(request: RunRequest, program: Path, files: Iterable[Path], folder: Path | None) -> None:
    """Keep for the next time what `program` was built from. `folder` is a project's source root, all of whose `.snow`
    files count."""
    cache = open_cache()
    record = {
        "compiler": compiler_fingerprint(),
        "files": {str(path): _digest(path) for path in files},
        "absent": _absent_projects(request.path.resolve()),
        "folder": None if folder is None else str(folder),
        "listing": _sources_in(folder),
        "program": hashlib.sha256(program.read_bytes()).hexdigest(),
    }
    cache.write(_KIND, request.key(), json.dumps(record, sort_keys=True).encode())
    cache.trim_if_due()


def execute(program: Path, arguments: Sequence[str]) -> NoReturn:
    """Become the program. Where the cache's disk starts no programs, a copy in the temporary folder is tried."""
    import signal

    sys.stdout.flush()
    sys.stderr.flush()
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # Python ignores it, and programs inherit that
    command = [str(program), *arguments]
    try:
        if not program_store.is_temporary(program):
            _become(program, command)
        _become_temporary(program, command)
    except OSError as error:
        sys.stderr.write(f"snowc: can't start `{program}`: {error.strerror}\n")
        sys.exit(EXIT_CANNOT_START)


def _become(program: Path, command: list[str]) -> None:
    try:
        os.execv(program, command)
    except PermissionError:
        _become_temporary(program_store.temporary_copy(program.read_bytes()), command)


def _become_temporary(program: Path, command: list[str]) -> NoReturn:
    """Delete the file first and run on from the open one, where the system can do that."""
    import shutil

    if os.execve in os.supports_fd:
        opened = os.open(program, os.O_RDONLY)
        shutil.rmtree(program.parent, ignore_errors=True)
        os.execve(opened, command, os.environ)
    try:
        status = run_as_child(program, command)
    finally:
        shutil.rmtree(program.parent, ignore_errors=True)
    sys.exit(status)


def run_as_child(program: Path, command: list[str]) -> int:
    """The program's status. It gets the signals that would end us; a terminal's Ctrl-C reaches it by itself."""
    import signal
    import subprocess

    child: list[subprocess.Popen[bytes]] = []
    early: list[int] = []

    def pass_on(number: int, _frame: object) -> None:
        child[0].send_signal(number) if child else early.append(number)

    signal.signal(signal.SIGINT, lambda _number, _frame: None)
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, pass_on)
    child.append(subprocess.Popen(command, executable=program))
    for number in early:
        child[0].send_signal(number)
    status = child[0].wait()
    return status if status >= 0 else 128 - status


def compiler_fingerprint() -> str:
    """Changes when a file of the compiler, the library or the runtime does."""
    library = runtime_library(STATIC_LIBRARY)
    return key_of(package_fingerprint(), fingerprint(library) if isinstance(library, Path) else "none")


def _record(content: bytes | None) -> dict[str, Any] | None:
    if content is None:
        return None
    try:
        record = json.loads(content)
    except ValueError:
        return None
    wanted = {"compiler", "files", "absent", "folder", "listing", "program"}
    return record if isinstance(record, dict) and wanted <= record.keys() else None


def _digest(path: str | Path) -> str | None:
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return None


def _absent_projects(path: Path) -> list[str]:
    """The `snow.toml`s that are not there, up to the one that is: a new one would make the file part of a project."""
    absent = []
    for folder in (path, *path.parents):
        manifest = folder / "snow.toml"
        if manifest.is_file():
            break
        absent.append(str(manifest))
    return absent


def _sources_in(folder: str | Path | None) -> list[str]:
    """The names of a project's source files: one more or less may change what a name means."""
    return [] if folder is None else sorted(str(path) for path in Path(folder).rglob("*.snow"))


__all__ = ["RunRequest", "compiler_fingerprint", "execute", "remember_program", "remembered_program", "run_as_child"]
