"""What decides a module's diagnostics and facts, found out where the index does not know it.

In: texts, trees, schemes. Out: `module_key` and `interface`: those of `known.py`, never None. They infer types, so they
are asked from outside of queries only: a question in the middle of inference would come back to it.

An interface holds all that a query of another module may read: the whole text of types, constants and imports, the
heads of functions and actors, also of those inside an `impl`, and the schemes that no head gives. It may hold more
(docs, private items): then a module is checked again in vain, never too seldom.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from snowc.cache import key_of
from snowc.diagnostics.facts import ItemRef
from snowc.index.entry import Entry
from snowc.index.imports import import_groups, imported_groups
from snowc.index.known import index_store, key_from, known_entry, known_group_interface, known_key
from snowc.inputs import PROJECT
from snowc.query import Engine, query
from snowc.resolve.model import DefId, ModuleName, is_test
from snowc.resolve.queries import definition_list, file_of_module, modules_in_file
from snowc.syntax import tree
from snowc.syntax.containers import container_of
from snowc.syntax.parsed import ParsedItem
from snowc.syntax.queries import file_items
from snowc.types.queries import scheme_of
from snowc.types.signature import complete_scheme


@query
def module_key(db: Engine, module: ModuleName) -> str:
    """All that a module's diagnostics and facts depend on."""
    known = known_key(db, module)
    if known is not None:
        return known
    group = import_groups(db, PROJECT)[module]
    return key_from(db, module, group, [group_interface(db, each) for each in imported_groups(db, group)])


@query
def group_interface(db: Engine, group: tuple[ModuleName, ...]) -> str:
    """What can be seen of a group and of everything that it imports."""
    known = known_group_interface(db, group)
    if known is not None:
        return known
    imported = (group_interface(db, each) for each in imported_groups(db, group))
    return key_of(*(interface(db, module) for module in group), *imported)


@query
def interface(db: Engine, module: ModuleName) -> str:
    """Digest of what other modules can see of one."""
    entry = kept_entry(db, module)
    return key_of(*_visible(db, module)) if entry is None else entry.interface


@query
def kept_entry(db: Engine, module: ModuleName) -> Entry | None:
    """What the index has of a module: more than `known_entry` where that was asked before its imports were known."""
    store, entry = index_store(db, None), known_entry(db, module)
    return entry if entry is not None or store is None else store.entry(module_key(db, module))


def _visible(db: Engine, module: ModuleName) -> Iterator[str]:
    file = file_of_module(db, module)
    if file is None:
        return
    yield from _visible_texts(file_items(db, file))
    definitions = (definition for each in modules_in_file(db, file) for definition, _ in definition_list(db, each))
    for definition in definitions:
        if not is_test(definition) and complete_scheme(db, definition) is None:
            yield _scheme_text(db, definition)


def _visible_texts(items: Mapping[ItemRef, ParsedItem]) -> Iterator[str]:
    """The parts of items' texts that their users' answers may depend on. The functions of an `impl` or an interface
    are items themselves, behind that in whose text they stand: there they count no more.
    """
    outer = {ref: item.text for ref, item in items.items()}
    for ref, item in items.items():
        around = container_of(ref)
        if around is not None and around in items and not items[around].errors:
            outer[around] = outer[around].replace(item.text, "", 1)
    for ref, item in items.items():
        yield _visible_text(item, outer[ref])


def _visible_text(item: ParsedItem, text: str) -> str:
    node = item.tree
    if isinstance(node, tree.TestItem):
        return ""
    if isinstance(node, tree.FnItem | tree.ActorItem) and node.body is not None and not item.errors:
        return item.text[: node.body.start]
    return text


def _scheme_text(db: Engine, definition: DefId) -> str:
    return f"{definition} :: {scheme_of(db, definition)!r}"
