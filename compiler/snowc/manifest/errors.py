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
class GitDependency:
    code: ClassVar[str] = "E0999"
    path: str
    span: Span
    name: str


ManifestFact: TypeAlias = (
    NotToml | UnknownKey | MissingKey | WrongValue | NoDependency | GitDependency | UnknownWarningLevel
)
