"""`snowc syntax FILE [--tokens]`: what the parser makes of a file, one node a line. For people who work on the
compiler or report a bug.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from snowc.cli.deep_stack import with_deep_stack
from snowc.cli.options import Options
from snowc.cli.report import has_errors, report
from snowc.database import Database, sorted_diagnostics
from snowc.diagnostics.wording import diagnostic_of
from snowc.project import file_id
from snowc.syntax.queries import syntax_findings
from snowc.tools.views.front import token_lines, tree_lines


def parser() -> Options:
    options = Options("syntax", "Show what the options makes of a file.")
    options.add_argument("file", type=Path)
    options.add_argument("--tokens", action="store_true", help="the tokens instead of the tree")
    return options


def run(arguments: Sequence[str]) -> int:
    options = parser().read(arguments)
    return with_deep_stack(lambda: _show(options.file, token_lines if options.tokens else tree_lines))


def _show(path: Path, lines_of: Any) -> int:
    db = Database()
    layout = db.open_project(path)
    file = file_id(path)
    if layout.facts or db.text(file) is None:
        about_files = db.check_project()
        report(db, about_files, sys.stderr)
        return 1
    sys.stdout.writelines(f"{line}\n" for line in lines_of(db, file))
    found = (diagnostic_of(each.item, each.finding, db) for each in syntax_findings(db, file))
    diagnostics = sorted_diagnostics(each for each in found if each is not None)
    report(db, diagnostics, sys.stderr)
    return 1 if has_errors(diagnostics) else 0
