"""A diagnostic as shown: code, severity, message, spans with labels, notes, fixes. Absolute in files; plain data for
every renderer."""

from __future__ import annotations

import enum

from snowc.source import FileSpan
from snowc.values import value


class Severity(enum.Enum):
    ERROR = "error"
    WARNING = "warning"


@value
class Label:
    """A secondary span and what it has to do with the mistake."""

    place: FileSpan
    text: str


@value
class Edit:
    """Replace the text of `place` with `replacement`."""

    place: FileSpan
    replacement: str


@value
class Fix:
    """A machine-applicable change; `is_certain` means `snowc fix` may apply it unasked."""

    title: str
    edits: tuple[Edit, ...]
    is_certain: bool


@value
class Diagnostic:
    """One message. `primary_label` stands under the carets; `is_unnecessary` lets editors fade the span."""

    code: str
    severity: Severity
    message: str
    place: FileSpan
    primary_label: str = ""
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()
    is_unnecessary: bool = False
