"""What is wrong with the name of a warning, in a comment or a project file. Words: `diagnostics/wording_levels.py`."""

from __future__ import annotations

from typing import ClassVar

from snowc.diagnostics.facts import fact
from snowc.source import Span


@fact
class UnknownWarning:
    """In a comment."""

    code: ClassVar[str] = "W0040"
    name: str


@fact
class UnknownWarningLevel:
    """In a project file."""

    code: ClassVar[str] = "W0040"
    path: str
    span: Span
    name: str


@fact
class UnknownInstruction:
    """A comment `# snow: …` that says something else than `allow(…)`."""

    code: ClassVar[str] = "W0040"
    text: str
