"""The diagnostics of a module, from the index where it knows them; and what is found out, into the index.

In: a file of a project, and how its diagnostics are computed. Out: the same diagnostics, sooner. Without a store, and
for a file that is no module of the project, they are computed and not kept.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.diagnostics.diagnostic import Diagnostic
from snowc.index.calls import kept
from snowc.index.entry import entry_of
from snowc.index.imports import files, import_groups, imported_groups, modules_of_files
from snowc.index.known import index_store, known_entry
from snowc.inputs import PROJECT
from snowc.query import Engine, query
from snowc.resolve.model import ModuleName
from snowc.resolve.modules import project_files
from snowc.source import FileId

Diagnostics = tuple[Diagnostic, ...]


def known_diagnostics(db: Engine, file: FileId) -> Diagnostics | None:
    """What the index knows without any work."""
    module = None if index_store(db, None) is None else _module_of(db, file)
    entry = None if module is None else known_entry(db, module)
    return None if entry is None else entry.diagnostics_in(file)


@query
def knows_all_but(db: Engine, others: frozenset[FileId]) -> bool:
    """Whether the index knows all files of the project but these."""
    return all(file in others or known_diagnostics(db, file) is not None for file in project_files(db, PROJECT))


def kept_diagnostics(db: Engine, file: FileId) -> Diagnostics | None:
    """What the index has, if need be by a look at what the file imports."""
    from snowc.index.interface import kept_entry  # late: nothing of it is needed where all is known

    module = None if index_store(db, None) is None else _module_of(db, file)
    entry = None if module is None else kept_entry(db, module)
    if entry is None:
        return None
    note(db, file)
    return entry.diagnostics_in(file)


def note(db: Engine, file: FileId) -> None:
    """Remember in this process what others see of a module, so that the index is found for who imports it."""
    from snowc.index.interface import interface, module_key

    store, module = index_store(db, None), _module_of(db, file)
    if store is not None and module is not None:
        store.note_interface(module, module_key(db, module), interface(db, module))


def keep(db: Engine, file: FileId, found: Diagnostics) -> None:
    """Keep what was found out about a module, if it may be kept."""
    from snowc.index.interface import interface, module_key
    from snowc.index.message_facts import kept_messages
    from snowc.index.questions import library_facts, module_facts
    from snowc.mir.constants.queries import depends_on_bodies_elsewhere
    from snowc.types.mailboxes.service_calls import file_calls

    store, module = index_store(db, None), _module_of(db, file)
    if store is None or module is None:
        return
    note(db, file)
    if depends_on_bodies_elsewhere(db, file):
        return  # nothing that the key names says whether its constants still have values
    entry = entry_of(interface(db, module), found, kept_messages(db, file), kept(file_calls(db, file)), file)
    if entry is not None:
        store.keep(module_key(db, module), entry, module_facts(db, module, file))
    if store.library_facts is None:
        store.keep_library(library_facts(db))


def in_order_of_imports(db: Engine) -> Iterator[FileId]:
    """The files of the project, those that a file imports before it (of a circle anyhow)."""
    return (files(db, PROJECT)[module] for module in import_groups(db, PROJECT))


def imports_of(db: Engine, file: FileId) -> Iterator[FileId]:
    """What a file imports, near or far, and itself, in the same order."""
    module = _module_of(db, file)
    groups = import_groups(db, PROJECT)
    reached = set() if module is None else {groups[module]}
    waiting = list(reached)
    while waiting:
        new = set(imported_groups(db, waiting.pop())) - reached
        reached |= new
        waiting += new
    return (files(db, PROJECT)[each] for each, group in groups.items() if group in reached)


def _module_of(db: Engine, file: FileId) -> ModuleName | None:
    return modules_of_files(db, PROJECT).get(file)
