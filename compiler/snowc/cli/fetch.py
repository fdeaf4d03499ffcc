"""`snowc fetch [FOLDER]`: bring the git dependencies of a project to this machine, at the commits of its lock file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from snowc.cli.dependencies import fetch, nothing_renewed
from snowc.cli.report import Reporter, ReportStyle, add_colour_option
from snowc.database import Database
from snowc.diagnostics.render.palette import ColourWish
from snowc.project import project_root


def run(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="snowc fetch", description="Fetch the git dependencies of a project.")
    add_fetch_options(parser)
    options = parser.parse_args(arguments)
    return fetch_project(options, nothing_renewed)


def add_fetch_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--path", type=Path, default=Path(), help="the project's folder (default: .)")
    add_colour_option(parser)


def fetch_project(options: argparse.Namespace, is_renewed: Callable[[str], bool]) -> int:
    db = Database()
    reporter = Reporter(sys.stderr, ReportStyle(colours=ColourWish(options.color)))
    root = project_root(options.path.resolve())
    if root is None:  # laying it out tells what is missing
        db.open_project(options.path)
        reporter.show(db, db.check_project())
        return 1
    db.open_project(root)
    return 0 if fetch(db, root, is_renewed, reporter) else 1
