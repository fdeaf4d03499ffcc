"""What a name at the prompt stands for: its declaration, its type and its documentation.

In: a path as it is written, `area` or `List.map`. Out: an `Entry` as documentation shows it. Names of the session come
first, then those of the prelude, modules and the items of modules.
"""

from __future__ import annotations

from snowc.database import Database
from snowc.inputs import PROJECT, STDLIB
from snowc.resolve.builtin import PRELUDE
from snowc.resolve.model import ModuleName
from snowc.resolve.queries import file_of_module, project_modules
from snowc.syntax.queries import source_text
from snowc.tools.doc.entries import Entry, ModuleDoc, read_module


def find_entry(db: Database, path: str, session: Entry | None) -> Entry | None:
    if session is not None:
        return session
    head, _, last = path.rpartition(".")
    if head:
        found = _members(db, head).get(last)
        if found is not None:
            return found
        owner = find_entry(db, head, None)
        return None if owner is None else next((each for each in owner.members if each.name == last), None)
    prelude = _members(db, PRELUDE).get(last)
    if prelude is not None:
        return prelude
    module = module_doc(db, path)
    if module is not None and (module.doc or module.entries):
        same = next((entry for entry in module.entries if entry.name == path), None)
        return same or Entry(path, "module", f"module {path}", module.doc, 0)
    return None


def module_doc(db: Database, name: str) -> ModuleDoc | None:
    file = file_of_module(db, ModuleName(name))
    return None if file is None else read_module(source_text(db, file))


def module_names(db: Database) -> list[str]:
    """All modules, the library's too."""
    return [*project_modules(db, PROJECT), *project_modules(db, STDLIB)]


def _members(db: Database, module: str) -> dict[str, Entry]:
    found = module_doc(db, module)
    return {} if found is None else {entry.name: entry for entry in found.entries}
