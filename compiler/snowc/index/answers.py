"""Answers about unchanged modules, from the index.

In: a question to the engine. Out: its answer as it was kept, or `ABSENT`. Looks at texts and at the index only, so it
may be asked in the middle of every query; what it has read is what the answer depends on.
"""

from __future__ import annotations

from typing import Any

from snowc.index.facts import Facts
from snowc.index.known import index_store, known_key
from snowc.index.questions import home_of, is_kept
from snowc.inputs import PROJECT, STDLIB, module_files
from snowc.query import ABSENT, Engine, Query, query
from snowc.resolve.model import ModuleName
from snowc.resolve.modules import file_of_module, modules_by_file, nested_modules
from snowc.source import FileId


def kept_answer(db: Engine, asked: Query[Any, Any], key: Any) -> Any:
    """What `asked(db, key)` would compute, if it is kept."""
    if not is_kept(asked):
        return ABSENT
    facts = facts_of_file(db, key) if asked is nested_modules else facts_of_module(db, home_of(key))
    return ABSENT if facts is None else facts.find(asked, key)


@query
def facts_of_module(db: Engine, module: ModuleName | None) -> Facts | None:
    """What is kept of the file in which a module lies; None for the library as a whole."""
    if module is None:
        return library_facts(db, None)
    file = file_of_module(db, module)
    return None if file is None else facts_of_file(db, file)


@query
def facts_of_file(db: Engine, file: FileId) -> Facts | None:
    if file in _library_files(db, None):
        return library_facts(db, None)
    store, module = index_store(db, None), modules_by_file(db, PROJECT).get(file)
    key = None if store is None or module is None else known_key(db, module)
    return None if store is None or key is None else store.facts(key, file)


@query
def library_facts(db: Engine, _: None) -> Facts | None:
    store = index_store(db, None)
    return None if store is None else store.library_facts


@query
def _library_files(db: Engine, _: None) -> frozenset[FileId]:
    return frozenset(file for _, file in module_files(db, STDLIB))
