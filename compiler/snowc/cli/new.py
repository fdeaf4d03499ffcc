"""`snowc new FOLDER [--template app|library|service]`: a new project in a new folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from snowc.cli.create_project import Place, add_template_options, create_project
from snowc.cli.options import Options


def parser() -> Options:
    options = Options("new", "Start a new project in a new folder.")
    options.add_argument("folder", type=Path, help="where it goes; its last part is the package's name")
    add_template_options(options)
    return options


def run(arguments: Sequence[str]) -> int:
    options = parser().read(arguments)
    return create_project(options.folder, options, Place.NEW)
