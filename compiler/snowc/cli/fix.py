"""`snowc fix FILE|FOLDER [--dry-run]`: apply the fixes that can only be what was meant.

Fixes are applied in rounds, each to what the round before has left, until none is found: fixes that touch each other
go in different rounds. Files are written at the end, each as a whole or not at all; one that somebody else has changed
meanwhile is left alone.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from snowc.cli.deep_stack import with_deep_stack
from snowc.cli.open_program import open_program
from snowc.cli.options import Options
from snowc.cli.replace_file import replace_text
from snowc.cli.report import Reporter, ReportStyle, add_report_options, has_errors, show_path, style_of
from snowc.codegen.build import fact_diagnostic
from snowc.codegen.errors import CannotWrite
from snowc.database import Database
from snowc.diagnostics.diagnostic import Diagnostic
from snowc.diagnostics.fixing import applied, select_fixes
from snowc.source import FileId
from snowc.values import value
from snowc.voice import say

ROUNDS = 100
"""A guard: fixes that undo each other would go on for ever."""


def parser() -> Options:
    options = Options("fix", "Mend what can be mended in one way only, and show what is left.")
    options.add_argument(
        "path", type=Path, nargs="?", default=Path(), help="a file, or a project's folder (default: .)"
    )
    options.add_argument("--dry-run", action="store_true", help="show the changes, write nothing")
    add_report_options(options)
    return options


def run(arguments: Sequence[str]) -> int:
    options = parser().read(arguments)
    style = style_of(options)
    finish = _show_changes if options.dry_run else _write
    return with_deep_stack(lambda: _run(options.path, style, finish))


@value
class Mended:
    """`texts` are the changed files, before and after; `diagnostics` is what is left; `count` fixes were applied."""

    texts: Mapping[FileId, tuple[str, str]]
    diagnostics: tuple[Diagnostic, ...]
    count: int


def mend(db: Database) -> Mended:
    """Apply all certain fixes to the texts of an open project; nothing is written."""
    files = frozenset(db.files()) - db.layout.foreign
    before = {file: db.text(file) or "" for file in files}
    now = dict(before)
    seen = {tuple(sorted(now.items()))}
    count = 0
    for _ in range(ROUNDS):
        diagnostics = db.check_project()
        selection = select_fixes(diagnostics, files)
        after = now | {file: applied(now[file], edits) for file, edits in selection.edits().items()}
        state = tuple(sorted(after.items()))
        if state in seen:
            break
        seen.add(state)
        now, count = after, count + len(selection.fixes)
        for file, text in now.items():
            db.set_text(file, text)
    changed = {file: (before[file], now[file]) for file in sorted(files) if before[file] != now[file]}
    return Mended(changed, db.check_project(), count)


def _run(path: Path, style: ReportStyle, finish: Callable[[Mended], list[Diagnostic]]) -> int:
    db = Database()
    db.denies_warnings = style.denies_warnings
    reporter = Reporter(sys.stdout, style)
    if not open_program(db, path, reporter):
        reporter.close()
        return 1
    mended = mend(db)
    problems = finish(mended)
    if finish is _write and mended.texts and not problems and style.form == "text":
        fixes, files = _counted(mended.count, "fix", "fixes"), _counted(len(mended.texts), "file", "files")
        say(f"{fixes} in {files}\n")
    left = (*problems, *mended.diagnostics)
    reporter.show(db, left)
    reporter.close()
    return 1 if has_errors(left) else 0


def _show_changes(mended: Mended) -> list[Diagnostic]:
    for file, (before, after) in mended.texts.items():
        name = show_path(file)
        lines = difflib.unified_diff(before.splitlines(), after.splitlines(), f"a/{name}", f"b/{name}", lineterm="")
        sys.stdout.writelines(f"{line}\n" for line in lines)
    return []


def _write(mended: Mended) -> list[Diagnostic]:
    """Gives what went wrong. The count is of what is on the disk."""
    return [
        fact_diagnostic(CannotWrite(show_path(file), reason), file)
        for file, (before, after) in mended.texts.items()
        if (reason := replace_text(Path(file), before, after)) is not None
    ]


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
