"""What `snowc new` and `snowc init` share: a template's files, written where nothing is yet.

Nothing is ever overwritten, and what was written is removed again if the rest can't be.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from enum import Enum, auto
from pathlib import Path

from snowc.cli.report import Reporter, ReportStyle
from snowc.codegen.build import fact_diagnostic
from snowc.codegen.errors import CannotWrite
from snowc.database import Database
from snowc.manifest.errors import AlreadyThere, NotPackageName
from snowc.project import MANIFEST
from snowc.source import FileId
from snowc.tools.new_project import TEMPLATES, is_package_name, package_name_for, project_files
from snowc.voice import say

_SOURCES = ".snow"


class Place(Enum):
    """The folder of a project to be: a new or empty one, or one with files."""

    NEW = auto()
    IN_USE = auto()


def add_template_options(parser: argparse.ArgumentParser) -> None:
    kinds = "; ".join(f"{name}: {what}" for name, what in TEMPLATES.items())
    parser.add_argument("--template", choices=tuple(TEMPLATES), default="app", help=f"{kinds} (default: app)")
    parser.add_argument("--name", help="the package's name (default: the folder's)")


def create_project(folder: Path, options: argparse.Namespace, place: Place) -> int:
    """Write a project's files; 1 if they can't be, or something is in their place."""
    target = folder.resolve()
    name = options.name if options.name is not None else package_name_for(target.name) or target.name
    fact = _what_hinders(target, name, place)
    if fact is None:
        files = project_files(options.template, name)
        if place is Place.IN_USE and any(target.rglob(f"*{_SOURCES}")):
            files = {path: text for path, text in files.items() if not path.endswith(_SOURCES)}
        written = _write(target, files)
        if not isinstance(written, CannotWrite):
            _tell(folder, name, options.template, written)
            return 0
        fact = written
    style = ReportStyle()
    Reporter(sys.stderr, style).show(Database(), [fact_diagnostic(fact, FileId(target.as_posix()))])
    return 1


def _what_hinders(target: Path, name: str, place: Place) -> NotPackageName | AlreadyThere | CannotWrite | None:
    if not is_package_name(name):
        return NotPackageName(name, package_name_for(name) or "")
    if target.exists() and not target.is_dir():
        return AlreadyThere(target.as_posix(), "it is a file")
    try:
        if (target / MANIFEST).exists():
            return AlreadyThere(target.as_posix(), f"it has a `{MANIFEST}`")
        if place is Place.NEW and target.exists() and any(target.iterdir()):
            return AlreadyThere(target.as_posix(), "it is not empty; `snowc init` leaves what is there")
    except OSError as error:
        return CannotWrite(target.as_posix(), error.strerror or str(error))
    return None


def _write(target: Path, files: Mapping[str, str]) -> Sequence[str] | CannotWrite:
    """Write those that are not there; their paths."""
    made: list[Path] = []
    try:
        for name, text in files.items():
            path = target / name
            for folder in reversed([each for each in path.parents if not each.exists()]):
                folder.mkdir()
                made.append(folder)
            if not path.exists():
                with path.open("x", encoding="utf-8") as stream:
                    made.append(path)
                    stream.write(text)
    except OSError as error:
        _remove(made)
        return CannotWrite(target.as_posix(), error.strerror or str(error))
    return [path.relative_to(target).as_posix() for path in made if path.is_file()]


def _remove(made: Sequence[Path]) -> None:
    for path in reversed(made):
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink()


def _tell(folder: Path, name: str, template: str, written: Sequence[str]) -> None:
    say(f"new {template} `{name}`\n" + "".join(f"  {(folder / each).as_posix()}\n" for each in written))
    inside = "" if folder.resolve() == Path.cwd() else f"cd {folder.as_posix()} && "
    say(f"next: {inside}snowc {'test' if template == 'library' else 'run'}\n")
