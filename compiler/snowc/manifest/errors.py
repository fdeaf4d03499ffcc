"""What is wrong with a `snow.toml`, as facts with their place. The words are in `diagnostics/wording_project.py`."""

from __future__ import annotations

from typing import ClassVar, TypeAlias

from snowc.diagnostics.allowances.errors import UnknownWarningLevel
from snowc.diagnostics.facts import fact
from snowc.source import Span


@fact
class NotToml:
    """`reason` is the parser's word for it."""

    code: ClassVar[str] = "E0080"
    path: str
    span: Span
    reason: str


@fact
class UnknownKey:
    """A key or table that a project file does not have. `known` are those that it may have there."""

    code: ClassVar[str] = "E0081"
    path: str
    span: Span
    key: str
    known: tuple[str, ...]


@fact
class MissingKey:
    code: ClassVar[str] = "E0081"
    path: str
    span: Span
    table: str
    key: str


@fact
class WrongValue:
    """`wanted` says what should stand there."""

    code: ClassVar[str] = "E0081"
    path: str
    span: Span
    key: str
    wanted: str


@fact
class NoDependency:
    """`folder` has no `snow.toml`, or is no folder."""

    code: ClassVar[str] = "E0082"
    path: str
    span: Span
    name: str
    folder: str


@fact
class NotFetched:
    """A git dependency that is not on this machine, or has no commit in the lock file."""

    code: ClassVar[str] = "E0083"
    path: str
    span: Span
    name: str


@fact
class BrokenLock:
    """`reason` is what is wrong with the lock file."""

    code: ClassVar[str] = "E0084"
    path: str
    span: Span
    reason: str


@fact
class GitFailed:
    """`reason` in git's words."""

    code: ClassVar[str] = "E0085"
    path: str
    span: Span
    name: str
    url: str
    reason: str


@fact
class UnknownReference:
    """`kind` is version, tag, branch or rev; `known` are the names that there are of it."""

    code: ClassVar[str] = "E0086"
    path: str
    span: Span
    url: str
    kind: str
    name: str
    known: tuple[str, ...]


@fact
class VersionConflict:
    """Two commits of one repository: `wanted` here, `other` by the project file `other_path`."""

    code: ClassVar[str] = "E0087"
    path: str
    span: Span
    url: str
    wanted: str
    other_path: str
    other: str


@fact
class NoProject:
    """A folder or file for a command that is about a project."""

    code: ClassVar[str] = "E0088"
    path: str


FetchFact: TypeAlias = GitFailed | UnknownReference | VersionConflict
ManifestFact: TypeAlias = (
    NotToml | UnknownKey | MissingKey | WrongValue | NoDependency | NotFetched | BrokenLock | UnknownWarningLevel
)


@fact
class NotPackageName:
    """`suggestion` is a name that would do, or empty."""

    code: ClassVar[str] = "E0130"
    name: str
    suggestion: str


@fact
class AlreadyThere:
    """Something in the place of a new project."""

    code: ClassVar[str] = "E0131"
    path: str
    reason: str


@fact
class NameTaken:
    """A dependency's name that the project file has already."""

    code: ClassVar[str] = "E0132"
    path: str
    span: Span
    name: str


@fact
class NoSuchDependency:
    """`known` are those that the project file has."""

    code: ClassVar[str] = "E0133"
    path: str
    name: str
    known: tuple[str, ...]
