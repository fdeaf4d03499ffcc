"""Which database answers for which document.

A document inside a project (a folder with `snow.toml`) shares the project's database; any other file, an `untitled:`
one too, is a project of
its own. Only the engine's thread touches what is here.
"""

from __future__ import annotations

import logging
from pathlib import Path
from urllib.parse import unquote, urlsplit

from snowc.cache import open_cache
from snowc.database import STDLIB_FOLDER, Database
from snowc.source import FileId

logger = logging.getLogger(__name__)


def path_of_uri(uri: str) -> Path | None:
    """The path of a `file:` URI, percent-decoded; None for every other scheme."""
    parts = urlsplit(uri)
    if parts.scheme != "file":
        return None
    return Path(unquote(parts.path))


def project_root(path: Path) -> Path | None:
    """The nearest folder at or above a file's that holds `snow.toml`."""
    for folder in path.parents:
        if (folder / "snow.toml").is_file():
            return folder
    return None


def _text_on_disk(path: Path) -> str | None:
    """A file's text; None where there is no such file (any more)."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        logger.info("not on the disk: %s", error)
        return None


class Workspace:
    """A document in its database. The library's documents are read-only: edits of them change nothing."""

    __slots__ = ("database", "file")

    def __init__(self, database: Database, file: FileId) -> None:
        self.database = database
        self.file = file

    @property
    def is_library(self) -> bool:
        return self.file.startswith("stdlib:")


class Workspaces:
    """All databases of a session, by project root or by document."""

    def __init__(self) -> None:
        self._databases: dict[str, Database] = {}
        self._documents: dict[str, Workspace] = {}

    def databases(self) -> tuple[Database, ...]:
        return tuple(self._databases.values())

    def of(self, uri: str) -> Workspace | None:
        """The workspace of a document that was opened."""
        return self._documents.get(uri)

    def database_of(self, uri: str) -> Database | None:
        """The database that knows a file: a document's own, or that of the project around it."""
        workspace = self._documents.get(uri)
        if workspace is not None:
            return workspace.database
        path = path_of_uri(uri)
        file = None if path is None else FileId(path.as_posix())
        if path is not None and path.parent == STDLIB_FOLDER:
            file = FileId(f"stdlib:{path.name}")
        return next(
            (each for each in self._databases.values() if file is not None and each.text(file) is not None), None
        )

    def set_text(self, uri: str, text: str) -> None:
        """A document's text as the client has it, which is what counts, whatever is on the disk."""
        workspace = self._documents.get(uri)
        if workspace is None:
            workspace = self._opened(uri, text)
            self._documents[uri] = workspace
        if not workspace.is_library:
            workspace.database.set_text(workspace.file, text)

    def close(self, uri: str) -> None:
        """The client has closed a document: the disk counts again; a document that is nowhere on the disk is gone."""
        workspace = self._documents.pop(uri, None)
        if workspace is None:
            return
        path = path_of_uri(uri)
        text = None if path is None else _text_on_disk(path)
        if self._databases.get(uri) is workspace.database:
            del self._databases[uri]
        elif not workspace.is_library:
            workspace.database.set_text(workspace.file, text)

    def read_again(self, uri: str) -> None:
        """A file has changed on the disk, or is new or gone there. Open documents count as the client has them; with a
        project's `snow.toml` the whole project is laid out anew.
        """
        path = path_of_uri(uri)
        if path is None:
            return
        if path.name == "snow.toml":
            self._lay_out_again(path.parent)
            return
        file = FileId(path.as_posix())
        if any(each.file == file for each in self._documents.values()):
            return
        root = project_root(path)
        owner = None if root is None else self._databases.get(root.as_posix())
        for database in self._databases.values():
            if database is owner or file in database.files():
                database.set_text(file, _text_on_disk(path))

    def _lay_out_again(self, folder: Path) -> None:
        self._databases.pop(folder.as_posix(), None)
        for uri, workspace in tuple(self._documents.items()):
            path = path_of_uri(uri)
            if path is not None and folder in path.parents and not workspace.is_library:
                text = workspace.database.text(workspace.file) or ""
                self._databases.pop(uri, None)
                del self._documents[uri]
                self.set_text(uri, text)

    def _opened(self, uri: str, text: str) -> Workspace:
        path = path_of_uri(uri)
        if path is not None and path.parent == STDLIB_FOLDER:
            database = self._databases.setdefault(uri, Database())
            return Workspace(database, FileId(f"stdlib:{path.name}"))
        root = project_root(path) if path is not None else None
        if path is None or root is None:
            database = Database()
            file = FileId(path.as_posix() if path is not None else uri)
            database.open_text(file, text)
            self._databases[uri] = database
            return Workspace(database, file)
        key = root.as_posix()
        if key not in self._databases:
            database = Database()
            database.keep_findings(
                open_cache()
            )  # the index that `snowc check` keeps: what nobody edits is known at once
            database.open_project(root)
            self._databases[key] = database
        return Workspace(self._databases[key], FileId(path.as_posix()))
