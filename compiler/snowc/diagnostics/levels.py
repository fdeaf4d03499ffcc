"""Warning levels: the names of warnings, and what a project makes of each.

In: diagnostics. Out: the same without those that are allowed; those that are denied are errors, with the code that they
had. A warning is named by its code or by its name, in `snow.toml` and in comments.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping

from snowc.diagnostics.diagnostic import Diagnostic, Severity
from snowc.values import field, replace, value

WARNING_NAMES: Mapping[str, str] = {
    "W0001": "unused_variable",
    "W0002": "unused_import",
    "W0003": "unused_item",
    "W0004": "foreign_interpolation",
    "W0012": "uncovered_clauses",
    "W0013": "unreachable_arm",
    "W0020": "never_awaited",
    "W0021": "sometimes_awaited",
    "W0022": "unreachable_code",
    "W0023": "division_by_zero",
    "W0024": "needless_let",
    "W0030": "lost_message",
    "W0031": "unsent_message",
    "W0032": "endless_receive",
    "W0033": "call_cycle",
    "W0040": "unknown_warning",
}
"""Like the codes, these never change. A test compares them with the pages."""

_CODES = {name: code for code, name in WARNING_NAMES.items()}


class Level(enum.Enum):
    ALLOW = "allow"
    WARN = "warn"
    DENY = "deny"


def warning_code(name: str) -> str | None:
    """The code of a warning by its code or name; None if there is none."""
    return name if name in WARNING_NAMES else _CODES.get(name)


def known_warnings() -> tuple[str, ...]:
    """Everything that a warning may be called."""
    return (*_CODES, *WARNING_NAMES)


@value
class Levels:
    """`by_code` are those that somebody chose; `others` is for warnings that nobody said anything about."""

    by_code: Mapping[str, Level] = field(default_factory=dict)
    others: Level = Level.WARN

    def denying_warnings(self) -> Levels:
        """As `--deny-warnings` asks: what is not allowed is denied."""
        by_code = {code: Level.DENY if level is Level.WARN else level for code, level in self.by_code.items()}
        return Levels(by_code, Level.DENY)

    def applied(self, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        shown = (self._shown(each) for each in diagnostics)
        return tuple(each for each in shown if each is not None)

    def _shown(self, diagnostic: Diagnostic) -> Diagnostic | None:
        if diagnostic.severity is not Severity.WARNING:
            return diagnostic
        level = self.by_code.get(diagnostic.code, self.others)
        if level is Level.ALLOW:
            return None
        return replace(diagnostic, severity=Severity.ERROR) if level is Level.DENY else diagnostic
