"""`snowc doc [PATH] [-o FOLDER] [--format html|markdown] [--library]`: the documentation of a program's modules.

As a site that is searched and read without a network, with the standard library; or as a page of Markdown for each
module. What is public is taken from the text alone, so a program with mistakes can be documented too.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from snowc.cache import write_atomically
from snowc.cli.deep_stack import with_deep_stack
from snowc.cli.options import Options
from snowc.cli.report import report, show_path
from snowc.codegen.build import fact_diagnostic
from snowc.codegen.errors import CannotWrite
from snowc.database import Database
from snowc.inputs import PROJECT
from snowc.manifest.read import read_manifest
from snowc.project import MANIFEST, project_root
from snowc.resolve.model import ModuleName
from snowc.resolve.queries import file_of_module, project_modules
from snowc.source import FileId
from snowc.tools.doc.library import documented_library
from snowc.tools.doc.markdown_page import has_public_items, module_page
from snowc.tools.doc.site import Source, site_files
from snowc.voice import say


def parser() -> Options:
    options = Options("doc", "Write the documentation of a program's modules.")
    options.add_argument(
        "path", type=Path, nargs="?", default=Path(), help="a file, or a project's folder (default: .)"
    )
    options.add_argument("-o", "--output", type=Path, default=Path("doc"), help="a folder for the pages (default: doc)")
    options.add_argument("--format", choices=("html", "markdown"), default="html", help="(default: html)")
    options.add_argument("--library", action="store_true", help="of the standard library alone; PATH is not read")
    return options


def run(arguments: Sequence[str]) -> int:
    options = parser().read(arguments)
    return with_deep_stack(lambda: _document(options))


def _document(options: argparse.Namespace) -> int:
    """Write the pages; 1 if the project can't be read or the pages not be written."""
    folder: Path = options.output
    if options.library:
        return _write(_library_pages(options.format), folder, folder)
    path: Path = options.path
    db = Database()
    db.open_project(path)
    wrong = {fact.code for fact in db.layout.facts if fact.code.startswith("E")}
    if wrong:
        report(db, [each for each in db.check_project() if each.code in wrong], sys.stderr)
        return 1
    sources = list(_sources(db))
    if not sources:
        sys.stderr.write("snowc doc: there is nothing public to document\n")
        return 1
    files = _markdown(sources) if options.format == "markdown" else _site(db, path.resolve(), sources)
    return _write(files, folder, path)


def _sources(db: Database) -> Iterator[Source]:
    """The modules of the project itself; those of its dependencies are their authors' affair."""
    for module in map(ModuleName, project_modules(db, PROJECT)):
        file = file_of_module(db, module)
        text = None if file is None or file in db.layout.foreign else db.text(file)
        if file is not None and text is not None and has_public_items(text):
            yield Source(str(module), text, show_path(file), is_library=False)


def _library_sources() -> list[Source]:
    return [Source(name, text, f"{name}, standard library", is_library=True) for name, text in documented_library()]


def _library_pages(form: str) -> Mapping[str, str]:
    sources = _library_sources()
    return _markdown(sources) if form == "markdown" else site_files("Snow's standard library", sources)


def _site(db: Database, path: Path, sources: Sequence[Source]) -> Mapping[str, str]:
    root = project_root(path) or path.parent
    manifest = db.layout.manifests.get(FileId((root / MANIFEST).as_posix()))
    package = None if manifest is None else read_manifest(manifest, "")
    title = path.stem if package is None or not package.name else f"{package.name} {package.version}"
    readme = root / "README.md"
    introduction = readme.read_text("utf-8", "replace") if package is not None and readme.is_file() else ""
    return site_files(title, [*sources, *_library_sources()], introduction)


def _markdown(sources: Sequence[Source]) -> Mapping[str, str]:
    pages = {f"{each.module}.md": module_page(each.module, each.text) for each in sources}
    contents = "# Modules\n\n" + "".join(f"- [{each.module}]({each.module}.md)\n" for each in sources)
    return {"README.md": contents, **pages}


def _write(files: Mapping[str, str], folder: Path, path: Path) -> int:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            write_atomically(folder / name, text.encode())
    except OSError as error:
        fact = CannotWrite(str(folder), error.strerror or str(error))
        report(Database(), [fact_diagnostic(fact, FileId(str(path)))], sys.stderr)
        return 1
    first = "index.html" if "index.html" in files else "README.md"
    say(f"wrote {(folder / first).as_posix()}\n")
    return 0
