"""What the index knows of modules as they are now, without starting any work.

In: texts and the store. Out: `known_key`: digest of the compiler, the module's text, and the interfaces of all that it
imports, near or far; None where an import is not in the index. By it `known_entry`, `known_interface` and the facts of
a module are found. Modules that import each other are keyed by all of their texts: none of them has an interface
before the others have.

Nothing here parses or infers, so every query may ask it without a round. `interface.py` finds out what is not known.
"""

from __future__ import annotations

from collections.abc import Iterable

from snowc.cache import key_of
from snowc.fingerprint import package_fingerprint
from snowc.index.entry import Entry
from snowc.index.imports import import_groups, imported_groups, modules_below, text_of
from snowc.index.store import FORMAT, Store
from snowc.inputs import PROJECT
from snowc.query import Engine, Input, query
from snowc.resolve.model import ModuleName

index_store: Input[None, Store | None] = Input("index_store", None)
"""Where results are kept. A content-addressed store is no hidden input: what it gives is what would be computed."""


@query
def known_key(db: Engine, module: ModuleName) -> str | None:
    """The same as `module_key`, as far as all that the module imports is in the index."""
    group = import_groups(db, PROJECT)[module]
    imported = _all_known(known_group_interface(db, each) for each in imported_groups(db, group))
    return None if imported is None else key_from(db, module, group, imported)


@query
def known_group_interface(db: Engine, group: tuple[ModuleName, ...]) -> str | None:
    """The same as `group_interface`."""
    own = _all_known(known_interface(db, module) for module in group)
    if own is None:
        return None
    imported = _all_known(known_group_interface(db, each) for each in imported_groups(db, group))
    return None if imported is None else key_of(*own, *imported)


def _all_known(found: Iterable[str | None]) -> list[str] | None:
    """None if one of them is not known. No further one is asked for then: in a project in which a file is edited, that
    is a way from a module to that file, not all that lies between them.
    """
    known: list[str] = []
    for each in found:
        if each is None:
            return None
        known.append(each)
    return known


@query
def known_entry(db: Engine, module: ModuleName) -> Entry | None:
    """What the index knows of a module as it is now."""
    store = index_store(db, None)
    key = None if store is None else known_key(db, module)
    return None if store is None or key is None else store.entry(key)


@query
def known_interface(db: Engine, module: ModuleName) -> str | None:
    """The same as `interface`."""
    entry = known_entry(db, module)
    if entry is not None:
        return entry.interface
    store = index_store(db, None)
    key = None if store is None else known_key(db, module)
    return None if store is None or key is None else store.interface(module, key)


def key_from(db: Engine, module: ModuleName, group: tuple[ModuleName, ...], imported: Iterable[str]) -> str:
    """The key of a module of a group that imports groups with those interfaces."""
    texts = [part for each in group for part in (each, text_of(db, each))]
    below = modules_below(db, module)
    return key_of(FORMAT, package_fingerprint(), module, *texts, "below", *below, "imported", *imported)
