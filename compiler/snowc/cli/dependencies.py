"""Git dependencies, for the commands: fetched where something is missing.

In: a path to a program. Out: its dependencies on this machine and in `snow.lock`, or what went wrong, shown.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from snowc.cache import write_atomically
from snowc.cli.report import Reporter
from snowc.codegen.build import fact_diagnostic
from snowc.codegen.errors import CannotWrite
from snowc.database import Database
from snowc.diagnostics.diagnostic import Diagnostic
from snowc.diagnostics.wording import absolute_diagnostic
from snowc.manifest.errors import BrokenLock, FetchFact
from snowc.manifest.fetch import fetch_dependencies
from snowc.manifest.lock import LOCK, NOTHING_LOCKED, Lock, read_lock
from snowc.manifest.repositories import repositories
from snowc.project import project_root
from snowc.source import FileId, FileSpan
from snowc.voice import say_beside


def nothing_renewed(_name: str) -> bool:
    return False


def fetch_missing(db: Database, path: Path, reporter: Reporter) -> bool:
    """What the lock file or the machine lacks; False if that failed, which is shown."""
    root = project_root(path.resolve())
    return root is not None and fetch(db, root, nothing_renewed, reporter)


def fetch(db: Database, root: Path, is_renewed: Callable[[str], bool], reporter: Reporter) -> bool:
    """Fetch what the project in a folder depends on and write its lock file; False if something failed."""
    problems = _fetch(root, is_renewed)
    reporter.show(db, problems)
    return not problems


def _fetch(root: Path, is_renewed: Callable[[str], bool]) -> list[Diagnostic]:
    store = repositories()
    if store is None:
        return [_cannot_write(root, "there is no cache folder: set SNOW_CACHE_DIR")]
    try:
        locked = _locked(root / LOCK)
        if not isinstance(locked, Lock):
            return [_about(locked)]
        fetched = fetch_dependencies(root, store, locked, is_renewed)
        if not fetched.facts and fetched.lock != locked:
            write_atomically(root / LOCK, fetched.lock.text().encode())
            say_beside(f"snowc: wrote {LOCK}\n")
    except OSError as error:
        return [_cannot_write(root, error.strerror or str(error))]
    return [_about(fact) for fact in fetched.facts]


def _about(fact: FetchFact | BrokenLock) -> Diagnostic:
    return absolute_diagnostic(fact, FileSpan(FileId(fact.path), fact.span))


def _locked(path: Path) -> Lock | BrokenLock:
    return read_lock(path.read_bytes().decode("utf-8", "replace"), path.as_posix()) if path.exists() else NOTHING_LOCKED


def _cannot_write(root: Path, reason: str) -> Diagnostic:
    path = (root / LOCK).as_posix()
    return fact_diagnostic(CannotWrite(path, reason), FileId(path))
