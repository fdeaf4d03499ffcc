"""`snowc add [NAME] --path FOLDER | --git URL [--version|--tag|--branch|--rev R]`: one more dependency in `snow.toml`.

The project file is written when the dependency is known to be there: a folder with a project, a repository that gives
the state asked for. Otherwise it stays as it was.
"""

from __future__ import annotations

import argparse
import os
import re
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
from snowc.diagnostics.facts import Fact
from snowc.diagnostics.wording import absolute_diagnostic
from snowc.manifest.edit import with_dependency
from snowc.manifest.errors import NameTaken, NoProject, NotPackageName
from snowc.manifest.read import read_manifest
from snowc.manifest.sources import REFERENCES
from snowc.project import MANIFEST, NoSuchFile, project_root
from snowc.source import FileId, FileSpan
from snowc.tools.new_project import is_package_name, package_name_for
from snowc.voice import say


def parser() -> Options:
    options = Options("add", "Add a dependency to a project.")
    options.add_argument(
        "name", nargs="?", help="what the project calls it (default: the folder's or repository's name)"
    )
    source = options.add_mutually_exclusive_group(required=True)
    source.add_argument("--path", type=Path, metavar="FOLDER", help="a project on this machine")
    source.add_argument("--git", metavar="URL", help="a git repository")
    state = options.add_mutually_exclusive_group()
    for kind in REFERENCES:
        state.add_argument(f"--{kind}", metavar=kind.upper(), help=f"with --git: this {_MEANINGS[kind]}")
    add_project_options(options)
    return options


_MEANINGS = {
    "version": "version or a compatible one, as 1.2 or >=1.2,<1.5",
    "tag": "tag",
    "branch": "branch's newest commit",
    "rev": "commit",
}


def run(arguments: Sequence[str]) -> int:
    options = parser().read(arguments)
    if options.git is None and any(getattr(options, kind) is not None for kind in REFERENCES):
        parser().error("--version, --tag, --branch and --rev say which state of a --git repository")
    reporter = Reporter(sys.stderr)
    db = Database()
    root = open_manifest(db, options.project, reporter)
    return 0 if root is not None and _add(db, root, options, reporter) else 1


def _add(db: Database, root: Path, options: argparse.Namespace, reporter: Reporter) -> bool:
    manifest = root / MANIFEST
    before = manifest.read_text("utf-8")
    name = options.name if options.name is not None else _default_name(options)
    problem = _what_hinders(manifest, before, name, options)
    if problem is not None:
        span = problem.span if isinstance(problem, NameTaken) else None
        file = FileId(manifest.as_posix())
        shown = fact_diagnostic(problem, file) if span is None else absolute_diagnostic(problem, FileSpan(file, span))
        reporter.show(db, [shown])
        return False
    after = with_dependency(before, name, _source(root, options))
    if not _replaced(db, manifest, before, after, reporter):
        return False
    if options.git is not None and not fetch(db, root, nothing_renewed, reporter):
        _replaced(db, manifest, after, before, reporter)
        return False
    say(f"added `{name}` to {MANIFEST}\n")
    return True


def _what_hinders(manifest: Path, text: str, name: str, options: argparse.Namespace) -> Fact | None:
    if not is_package_name(name):
        return NotPackageName(name, package_name_for(name) or "")
    known = read_manifest(text, manifest.as_posix())
    for each in known.named():
        if each.name == name:
            return NameTaken(manifest.as_posix(), each.span, name)
    if options.path is None:
        return None
    folder = options.path.resolve()
    if not folder.exists():
        return NoSuchFile(folder.as_posix(), "No such file or directory")
    return None if project_root(folder) == folder else NoProject(folder.as_posix())


def _default_name(options: argparse.Namespace) -> str:
    if options.path is not None:
        return package_name_for(options.path.resolve().name) or options.path.resolve().name
    last: str = re.split(r"[/\\:]", options.git.rstrip("/\\"))[-1].removesuffix(".git")
    return package_name_for(last) or last


def _source(root: Path, options: argparse.Namespace) -> dict[str, str]:
    """Paths are written as seen from the project, wherever the command was given."""
    if options.path is not None:
        return {"path": Path(os.path.relpath(options.path.resolve(), root)).as_posix()}
    states = {kind: getattr(options, kind) for kind in REFERENCES}
    return {"git": options.git, **{kind: state for kind, state in states.items() if state is not None}}


def _replaced(db: Database, manifest: Path, before: str, after: str, reporter: Reporter) -> bool:
    reason = replace_text(manifest, before, after)
    if reason is not None:
        reporter.show(db, [fact_diagnostic(CannotWrite(manifest.as_posix(), reason), FileId(manifest.as_posix()))])
    return reason is None
