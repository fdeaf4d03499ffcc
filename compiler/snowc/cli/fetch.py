"""`snowc fetch [FOLDER]`: bring the git dependencies of a project to this machine, at the commits of its lock file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from snowc.cli.dependencies import fetch, nothing_renewed
from snowc.cli.open_manifest import open_manifest
from snowc.cli.options import Options
from snowc.cli.report import Reporter
from snowc.database import Database


def parser() -> Options:
    options = Options("fetch", "Fetch the git dependencies of a project.")
    add_project_options(options)
    return options


def run(arguments: Sequence[str]) -> int:
    options = parser().read(arguments)
    return fetch_project(options, nothing_renewed)


def add_project_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--project", type=Path, default=Path(), help="the project's folder (default: .)")


def fetch_project(options: argparse.Namespace, is_renewed: Callable[[str], bool]) -> int:
    db = Database()
    reporter = Reporter(sys.stderr)
    root = open_manifest(db, options.project, reporter)
    return 0 if root is not None and fetch(db, root, is_renewed, reporter) else 1
