"""What is wrong with the name of a warning, in a comment or a project file. Words: `diagnostics/wording_levels.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from snowc.source import Span


@dataclass(frozen=True, slots=True)
class UnknownWarning:
    """In a comment."""

    code: ClassVar[str] = "W0040"
    name: str


@dataclass(frozen=True, slots=True)
class UnknownWarningLevel:
    """In a project file."""

    code: ClassVar[str] = "W0040"
    path: str
    span: Span
    name: str


@dataclass(frozen=True, slots=True)
class UnknownInstruction:
    """A comment `# snow: …` that says something else than `allow(…)`."""

    code: ClassVar[str] = "W0040"
    text: str
