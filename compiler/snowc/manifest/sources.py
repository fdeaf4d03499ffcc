"""Where a dependency comes from: a folder, or a state of a git repository."""

from __future__ import annotations

import os
import re
from pathlib import Path

from snowc.source import Span
from snowc.values import ordered, value

REFERENCES = ("version", "tag", "branch", "rev")
_REMOTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|[^/\\]+:")


@value
class PathDependency:
    """`folder` as written; `span` is the place of its name."""

    name: str
    folder: str
    span: Span


@ordered
class Reference:
    """What of a repository is meant: `kind` is one of REFERENCES, or "" for what the repository itself takes for its
    newest state.
    """

    kind: str = ""
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind} `{self.name}`" if self.kind else "its newest state"


@value
class GitDependency:
    """`url` as written."""

    name: str
    url: str
    reference: Reference
    span: Span


@ordered
class Origin:
    """A repository in a state. `url` is a remote one, or the path of a local repository seen from the project's
    folder: so a lock file holds wherever the two lie together.
    """

    url: str
    reference: Reference


def origin_of(dependency: GitDependency, folder: Path, root: Path) -> Origin:
    """`folder` holds the project file that names the dependency, `root` the project's own."""
    url = dependency.url
    if not _REMOTE.match(url) and not os.path.isabs(url):
        url = Path(os.path.relpath(folder / url, root)).as_posix()
    return Origin(url, dependency.reference)


def address_of(origin: Origin, root: Path) -> str:
    """What git understands wherever it runs."""
    if _REMOTE.match(origin.url) or os.path.isabs(origin.url):
        return origin.url
    return str((root / origin.url).resolve())
