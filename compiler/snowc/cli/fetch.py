"""`snowc fetch [FOLDER]`: bring the git dependencies of a project to this machine, at the commits of its lock file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from snowc.cli.dependencies import fetch, nothing_renewed
from snowc.cli.options import Options
from snowc.cli.report import Reporter, ReportStyle, add_colour_option
from snowc.codegen.build import fact_diagnostic
from snowc.database import Database
from snowc.diagnostics.render.palette import ColourWish
from snowc.manifest.errors import NoProject
from snowc.project import MANIFEST, NoSuchFile, project_root
from snowc.source import FileId

_BROKEN = frozenset(("E0080", "E0081", "E0090", "E0091"))
"""What leaves it open what a project depends on."""


def run(arguments: Sequence[str]) -> int:
    parser = Options("fetch", "Fetch the git dependencies of a project.")
    add_fetch_options(parser)
    options = parser.parse_args(arguments)
    return fetch_project(options, nothing_renewed)


def add_fetch_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--path", type=Path, default=Path(), help="the project's folder (default: .)")
    add_colour_option(parser)


def fetch_project(options: argparse.Namespace, is_renewed: Callable[[str], bool]) -> int:
    db = Database()
    reporter = Reporter(sys.stderr, ReportStyle(colours=ColourWish(options.color)))
    path: Path = options.path.resolve()
    root = project_root(path)
    if root is None:
        fact = NoProject(path.as_posix()) if path.exists() else NoSuchFile(path.as_posix(), "No such file or directory")
        reporter.show(db, [fact_diagnostic(fact, FileId(path.as_posix()))])
        return 1
    db.open_project(root)
    broken = [each for each in db.check_project() if each.code in _BROKEN and each.place.file.endswith(MANIFEST)]
    if broken:
        reporter.show(db, broken)
        return 1
    return 0 if fetch(db, root, is_renewed, reporter) else 1
