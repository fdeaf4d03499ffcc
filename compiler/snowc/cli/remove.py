"""`snowc remove NAME`: a dependency out of `snow.toml`, and what only it needed out of `snow.lock`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from snowc.cli.dependencies import fetch, nothing_renewed
from snowc.cli.fetch import add_project_options
from snowc.cli.open_manifest import open_manifest
from snowc.cli.options import Options
from snowc.cli.replace_file import replace_text
from snowc.cli.report import Reporter
from snowc.codegen.build import fact_diagnostic
from snowc.codegen.errors import CannotWrite
from snowc.database import Database
from snowc.manifest.edit import without_dependency
from snowc.manifest.errors import NoSuchDependency
from snowc.manifest.lock import LOCK
from snowc.manifest.read import read_manifest
from snowc.project import MANIFEST
from snowc.source import FileId
from snowc.voice import say


def parser() -> Options:
    options = Options("remove", "Remove a dependency from a project.")
    options.add_argument("name", help="what the project calls it")
    add_project_options(options)
    return options


def run(arguments: Sequence[str]) -> int:
    options = parser().read(arguments)
    reporter = Reporter(sys.stderr)
    db = Database()
    root = open_manifest(db, options.project, reporter)
    return 0 if root is not None and _remove(db, root, options.name, reporter) else 1


def _remove(db: Database, root: Path, name: str, reporter: Reporter) -> bool:
    manifest = root / MANIFEST
    file = FileId(manifest.as_posix())
    before = manifest.read_text("utf-8")
    known = read_manifest(before, file)
    names = tuple(each.name for each in known.named())
    if name not in names:
        reporter.show(db, [fact_diagnostic(NoSuchDependency(file, name, names), file)])
        return False
    reason = replace_text(manifest, before, without_dependency(before, name))
    if reason is not None:
        reporter.show(db, [fact_diagnostic(CannotWrite(file, reason), file)])
        return False
    say(f"removed `{name}` from {MANIFEST}\n")
    return not (root / LOCK).exists() or fetch(db, root, nothing_renewed, reporter)
