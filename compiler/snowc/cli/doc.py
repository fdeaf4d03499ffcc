"""`snowc doc [PATH] [-o FOLDER]`: a page of Markdown for each module with public items, and a list of them.

What is public is taken from the text alone, so a program with mistakes can be documented too.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from snowc.cli.deep_stack import with_deep_stack
from snowc.cli.options import Options
from snowc.cli.report import report
from snowc.codegen.build import fact_diagnostic
from snowc.codegen.errors import CannotWrite
from snowc.database import Database
from snowc.inputs import PROJECT
from snowc.resolve.model import ModuleName
from snowc.resolve.queries import file_of_module, project_modules
from snowc.source import FileId
from snowc.tools.module_page import has_public_items, module_page


def parser() -> Options:
    options = Options("doc", "Write the documentation of a program's modules.")
    options.add_argument(
        "path", type=Path, nargs="?", default=Path(), help="a file, or a project's folder (default: .)"
    )
    options.add_argument("-o", "--output", type=Path, default=Path("doc"), help="a folder for the pages (default: doc)")
    return options


def run(arguments: Sequence[str]) -> int:
    options = parser().parse_args(arguments)
    return with_deep_stack(lambda: document(options.path, options.output))


def document(path: Path, folder: Path) -> int:
    """Write the pages; 1 if the project can't be read or the pages not be written."""
    db = Database()
    db.open_project(path)
    wrong = {fact.code for fact in db.layout.facts if fact.code.startswith("E")}
    if wrong:
        about_files = [each for each in db.check_project() if each.code in wrong]
        report(db, about_files, sys.stderr)
        return 1
    pages = _pages(db)
    if not pages:
        sys.stderr.write("snowc doc: there is nothing public to document\n")
        return 1
    contents = "# Modules\n\n" + "".join(f"- [{module}]({module}.md)\n" for module in pages)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in {**pages, "README": contents}.items():
            (folder / f"{name}.md").write_text(text, "utf-8")
    except OSError as error:
        fact = CannotWrite(str(folder), error.strerror or str(error))
        report(db, [fact_diagnostic(fact, FileId(str(path)))], sys.stderr)
        return 1
    sys.stdout.write(f"{(folder / 'README.md').as_posix()} lists {len(pages)} module{'' if len(pages) == 1 else 's'}\n")
    return 0


def _pages(db: Database) -> dict[str, str]:
    """The page of each module of the project itself; those of its dependencies are their authors' affair."""
    pages = {}
    for module in map(ModuleName, project_modules(db, PROJECT)):
        file = file_of_module(db, module)
        text = None if file is None or file in db.layout.foreign else db.text(file)
        if text is not None and has_public_items(text):
            pages[str(module)] = module_page(str(module), text)
    return pages
