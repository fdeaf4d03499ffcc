"""Opening a project for a command that is about its project file.

In: a path in the project. Out: its folder, if there is a project whose `snow.toml` can be read; else what is wrong is
shown. What is wrong with its programs is no matter here.
"""

from __future__ import annotations

from pathlib import Path

from snowc.cli.report import Reporter
from snowc.codegen.build import fact_diagnostic
from snowc.database import Database
from snowc.manifest.errors import NoProject
from snowc.project import MANIFEST, NoSuchFile, project_root
from snowc.source import FileId

_BROKEN = frozenset(("E0080", "E0081", "E0090", "E0091"))
"""What leaves it open what a project depends on."""


def open_manifest(db: Database, path: Path, reporter: Reporter) -> Path | None:
    """The folder of the project at or above a path; None if there is none that can be read, which is shown."""
    path = path.resolve()
    root = project_root(path)
    if root is None:
        fact = NoProject(path.as_posix()) if path.exists() else NoSuchFile(path.as_posix(), "No such file or directory")
        reporter.show(db, [fact_diagnostic(fact, FileId(path.as_posix()))])
        return None
    db.open_project(root)
    broken = [each for each in db.check_project() if each.code in _BROKEN and each.place.file.endswith(MANIFEST)]
    reporter.show(db, broken)
    return None if broken else root
