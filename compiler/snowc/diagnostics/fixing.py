"""Which fixes can be applied together, and texts after them.

In: diagnostics. Out: a `Selection`: fixes whose edits don't touch each other, and those that must wait because they
do. Only certain fixes are taken, of each diagnostic at most one. Texts are values: nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from snowc.diagnostics.diagnostic import Diagnostic, Edit, Fix
from snowc.source import FileId
from snowc.values import value


@value
class Selection:
    """`fixes` can be applied in one go; `refused` touch what one of them changes, or themselves twice."""

    fixes: tuple[Fix, ...]
    refused: tuple[Fix, ...]

    def edits(self) -> dict[FileId, list[Edit]]:
        """All edits by their file, in the order of their places, each once: two fixes may ask for the same."""
        found: dict[FileId, list[Edit]] = {}
        for edit in dict.fromkeys(edit for fix in self.fixes for edit in fix.edits):
            found.setdefault(edit.place.file, []).append(edit)
        return {file: sorted(edits, key=_order) for file, edits in found.items()}


def select_fixes(diagnostics: Iterable[Diagnostic], files: frozenset[FileId]) -> Selection:
    """The certain fixes of some diagnostics, in their order. A fix that leaves `files` is not taken: what it would
    change belongs to somebody else."""
    taken: list[Fix] = []
    refused: list[Fix] = []
    edits: set[Edit] = set()
    for fix in filter(None, map(certain_fix, diagnostics)):
        if not all(edit.place.file in files for edit in fix.edits):
            continue
        if _clashes(fix.edits, edits):
            refused.append(fix)
        else:
            taken.append(fix)
            edits.update(fix.edits)
    return Selection(tuple(taken), tuple(refused))


def certain_fix(diagnostic: Diagnostic) -> Fix | None:
    """The fix that can only be what was meant; None if there is none, or a choice."""
    certain = [fix for fix in diagnostic.fixes if fix.is_certain and fix.edits]
    return certain[0] if len(certain) == 1 else None


def applied(text: str, edits: Sequence[Edit]) -> str:
    """The text after edits that don't touch each other."""
    for edit in sorted(edits, key=_order, reverse=True):
        text = text[: edit.place.span.start] + edit.replacement + text[edit.place.span.end :]
    return text


def _order(edit: Edit) -> tuple[int, int]:
    return edit.place.span.start, edit.place.span.end


def _clashes(edits: Sequence[Edit], others: set[Edit]) -> bool:
    """Whether one of the edits touches another one, of them or of the others; the very same edit is no clash."""
    return any(_touch(edit, other) for edit in edits for other in (*edits, *others))


def _touch(edit: Edit, other: Edit) -> bool:
    """Overlapping, or at one place: nobody says which comes first. Neighbours do not touch."""
    if edit == other or edit.place.file != other.place.file:
        return False
    first, second = sorted((edit.place.span, other.place.span), key=lambda span: (span.start, span.end))
    return second.start < first.end or first.start == second.start
