"""`snowc update [NAME…]`: move the lock file of a project to the newest commits of what it asks for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from snowc.cli.fetch import add_project_options, fetch_project
from snowc.cli.options import Options
from snowc.manifest.read import read_manifest
from snowc.project import MANIFEST, project_root
from snowc.resolve.suggestions import nearest


def parser() -> Options:
    options = Options("update", "Take newer commits of git dependencies, of all or of those named.")
    options.add_argument("names", nargs="*", metavar="NAME", help="dependencies of the project (default: all)")
    add_project_options(options)
    return options


def run(arguments: Sequence[str]) -> int:
    options = parser().read(arguments)
    names = frozenset(options.names)
    unknown = _unknown(options)
    if unknown is not None:
        sys.stderr.write(f"snowc update: {unknown}\n")
        return 2
    return fetch_project(options, lambda name: not names or name in names)


def _unknown(options: argparse.Namespace) -> str | None:
    """What is wrong with the names, of which a typing mistake would else change nothing in silence."""
    root = project_root(options.project.resolve())
    if root is None or not options.names:
        return None
    text = (root / MANIFEST).read_bytes().decode("utf-8", "replace")
    known = sorted(each.name for each in read_manifest(text, "").repositories)
    for name in options.names:
        if name not in known:
            near = nearest(name, known)
            hint = "" if near is None else f"; did you mean `{near}`?"
            return f"the project has no git dependency `{name}`{hint}"
    return None
