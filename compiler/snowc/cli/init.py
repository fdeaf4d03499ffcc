"""`snowc init [FOLDER] [--template app|library|service]`: make a project of a folder; what is in it stays."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from snowc.cli.create_project import Place, add_template_options, create_project
from snowc.cli.options import Options


def parser() -> Options:
    options = Options("init", "Make a project of a folder. What is in it stays as it is.")
    options.add_argument("folder", type=Path, nargs="?", default=Path(), help="the folder (default: .)")
    add_template_options(options)
    return options


def run(arguments: Sequence[str]) -> int:
    options = parser().read(arguments)
    return create_project(options.folder, options, Place.IN_USE)
