"""What decides a module's diagnostics, as digests that need no look at a body.

In: texts, and where a module is not in the index, its trees and schemes. Out: `module_key`: digest of the compiler, the
module's text, and the interfaces of all that it imports, near or far. Modules that import each other are keyed by all
of their texts: none of them has an interface before the others have.

An interface holds all that a query of another module may read: the whole text of types, constants and imports, the
heads of functions and actors, and the schemes that no head gives. It may hold more (docs, private items): then a module
is checked again in vain, never too seldom.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from snowc.cache import key_of
from snowc.fingerprint import package_fingerprint
from snowc.index.entry import FORMAT, Entry, FindingsCache, read_entry
from snowc.inputs import PROJECT, file_text
from snowc.query import Engine, Input, query
from snowc.resolve.groups import strongly_connected
from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.queries import definition_list, file_of_module, project_modules
from snowc.syntax import tree
from snowc.syntax.parsed import ParsedItem
from snowc.syntax.queries import file_items
from snowc.types.queries import scheme_of
from snowc.types.signature import complete_scheme

findings_cache: Input[None, FindingsCache | None] = Input("findings_cache", None)
"""Where results are kept. A content-addressed cache is no hidden input: what it gives is what would be computed."""

_IMPORTED = re.compile(r"(?:import|from)\s+([A-Z][A-Za-z0-9]*(?:\s*\.\s*[A-Z][A-Za-z0-9]*)*)")
"""Wherever it stands: what strings and comments say may be taken for an import, which costs time only."""


@query
def mentioned_imports(db: Engine, module: ModuleName) -> tuple[ModuleName, ...]:
    """What a module imports, and perhaps more; by a scan of its text. A path may end in a module that is nested in a
    file, so each beginning of it counts too.
    """
    paths = {tuple(re.split(r"\s*\.\s*", path)) for path in _IMPORTED.findall(_text(db, module))}
    found = {".".join(path[:count]) for path in paths for count in range(1, len(path) + 1)}
    return tuple(ModuleName(path) for path in sorted(found))


@query
def import_groups(db: Engine, part: str) -> Mapping[ModuleName, tuple[ModuleName, ...]]:
    """The modules that import each other, by each of them. A group of one is the rule."""
    edges = {module: mentioned_imports(db, module) for module in project_modules(db, part)}
    return {module: group for group in strongly_connected(edges) for module in group}


@query
def modules_below(db: Engine, module: ModuleName) -> tuple[ModuleName, ...]:
    """The files in the folder of a module's name: a module nested in it may not be called like one."""
    return tuple(each for each in project_modules(db, PROJECT) if each.startswith(f"{module}."))


@query
def group_interface(db: Engine, group: tuple[ModuleName, ...]) -> str:
    """What can be seen of a group and of everything that it imports."""
    return key_of(*(interface(db, module) for module in group), *_imported_interfaces(db, group))


@query
def module_key(db: Engine, module: ModuleName) -> str:
    """All that a module's diagnostics depend on."""
    group = import_groups(db, PROJECT)[module]
    texts = [part for each in group for part in (each, _text(db, each))]
    below, imported = modules_below(db, module), _imported_interfaces(db, group)
    return key_of(FORMAT, package_fingerprint(), module, *texts, "below", *below, "imported", *imported)


@query
def kept_entry(db: Engine, module: ModuleName) -> Entry | None:
    """What the index knows of a module as it is now."""
    cache = findings_cache(db, None)
    return None if cache is None else read_entry(cache, module_key(db, module))


@query
def interface(db: Engine, module: ModuleName) -> str:
    """Digest of what other modules can see of one."""
    entry = kept_entry(db, module)
    return key_of(*_visible(db, module)) if entry is None else entry.interface


def _imported_interfaces(db: Engine, group: tuple[ModuleName, ...]) -> list[str]:
    groups = import_groups(db, PROJECT)
    imported = {groups[name] for each in group for name in mentioned_imports(db, each) if name in groups}
    return [group_interface(db, each) for each in sorted(imported - {group})]


def _text(db: Engine, module: ModuleName) -> str:
    file = file_of_module(db, module)
    return "" if file is None else file_text(db, file) or ""


def _visible(db: Engine, module: ModuleName) -> Iterator[str]:
    file = file_of_module(db, module)
    for item in () if file is None else file_items(db, file).values():
        yield _visible_text(item)
    for definition, _items in definition_list(db, module):
        if not definition.name.startswith("test:") and complete_scheme(db, definition) is None:
            yield _scheme_text(db, definition)


def _visible_text(item: ParsedItem) -> str:
    """The part of an item's text that its users' answers may depend on."""
    node = item.tree
    if isinstance(node, tree.TestItem):
        return ""
    if isinstance(node, tree.FnItem | tree.ActorItem) and node.body is not None and not item.errors:
        return item.text[: node.body.start]
    return item.text


def _scheme_text(db: Engine, definition: DefId) -> str:
    return f"{definition} :: {scheme_of(db, definition)!r}"
