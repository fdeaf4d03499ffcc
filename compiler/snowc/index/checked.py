"""The diagnostics of a module, from the index where it knows them.

In: a file, and how its diagnostics are computed. Out: the same diagnostics, sooner. Without a cache, and for a file
that is no module of the project, they are computed.
"""

from __future__ import annotations

from collections.abc import Callable

from snowc.diagnostics.diagnostic import Diagnostic
from snowc.index.entry import entry_of, write_entry
from snowc.index.interface import findings_cache, interface, kept_entry, module_key
from snowc.inputs import PROJECT
from snowc.query import Engine
from snowc.resolve.modules import modules_by_file
from snowc.source import FileId

Diagnostics = tuple[Diagnostic, ...]


def checked(db: Engine, file: FileId, compute: Callable[[FileId], Diagnostics]) -> Diagnostics:
    """What `compute` gives, which is kept for the next time if it may be."""
    cache = findings_cache(db, None)
    module = modules_by_file(db, PROJECT).get(file)
    if cache is None or module is None:
        return compute(file)
    kept = kept_entry(db, module)
    if kept is not None:
        return kept.diagnostics_in(file)
    found = compute(file)
    entry = entry_of(interface(db, module), found, file)
    if entry is not None:
        write_entry(cache, module_key(db, module), entry)
    return found
