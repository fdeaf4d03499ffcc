"""The fixes of the diagnostics at a place, as edits. What is wrong and how to mend it, the diagnostics say."""

from __future__ import annotations

from dataclasses import dataclass

from snowc.database import Database
from snowc.diagnostics.diagnostic import Diagnostic, Fix
from snowc.source import FileId, Span


@dataclass(frozen=True, slots=True)
class QuickFix:
    """A fix and the diagnostic that it mends. `is_preferred` when it is certain and the only one."""

    diagnostic: Diagnostic
    fix: Fix
    is_preferred: bool


def quick_fixes(db: Database, file: FileId, place: Span) -> tuple[QuickFix, ...]:
    """The fixes of all diagnostics whose span touches `place`."""
    touching = (each for each in db.check(file) if _touches(each.place.span, place))
    return tuple(
        QuickFix(each, fix, fix.is_certain and len(each.fixes) == 1) for each in touching for fix in each.fixes
    )


def _touches(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end
