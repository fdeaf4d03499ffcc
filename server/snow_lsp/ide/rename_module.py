"""What has to be written anew when a module's file gets another name or folder.

In: the old and new names of modules. Out: the edits of every file that names one: its imports, and the paths that begin
with its name. A module imported under a name of its own (`import A as B`) keeps that name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from snowc.database import Database
from snowc.diagnostics.facts import ItemRef
from snowc.resolve.model import ModuleName
from snowc.resolve.queries import module_of_item, scope_of
from snowc.source import FileId, Span
from snowc.syntax import tree
from snowc.syntax.parsed import ParsedItem
from snowc.syntax.queries import file_items, item_offsets
from snowc.syntax.walk import descendants

Edits = dict[FileId, list[tuple[Span, str]]]


def rename_modules(db: Database, renamed: Mapping[ModuleName, ModuleName]) -> Edits:
    """`renamed` maps old names to new ones."""
    last_segments = {name.rpartition(".")[2] for name in renamed}
    found: Edits = {}
    for file in db.files():
        text = db.text(file) or ""
        if file in db.layout.foreign or not any(each in text for each in last_segments):
            continue
        offsets = item_offsets(db, file)
        for ref, item in file_items(db, file).items():
            for span, new in _in_item(db, ref, item, renamed):
                found.setdefault(file, []).append((span.shifted(offsets[ref]), new))
    return {file: list(dict.fromkeys(edits)) for file, edits in found.items()}


def _in_item(
    db: Database, ref: ItemRef, item: ParsedItem, renamed: Mapping[ModuleName, ModuleName]
) -> Iterator[tuple[Span, str]]:
    if item.is_generated:
        return
    if isinstance(item.tree, tree.ImportItem):
        new = renamed.get(ModuleName(".".join(item.tree.path)))
        if new is not None:
            yield item.tree.path_span, new
        return
    module = module_of_item(db, ref)
    known = {} if module is None else scope_of(db, module).modules
    for node in descendants(item.tree):
        path, start = _path_of(node)
        named = known.get(".".join(path)) if path else None
        new = None if named is None else renamed.get(named)
        if new is not None and named is not None:
            written = _written(path, named, new)
            if written not in (None, ".".join(path)):
                yield Span(start, start + len(".".join(path))), str(written)


def _path_of(node: Any) -> tuple[tuple[str, ...], int]:
    """What may be a module's name before a dot, and where it begins."""
    match node:
        case tree.Field(receiver=receiver):
            path = _dotted(receiver)
            return path, receiver.start
        case tree.NamedType(path=path) if len(path) > 1:
            return path[:-1], node.start
        case tree.ConstructorPattern(path=path) | tree.StructPattern(path=path) | tree.StructExpr(path=path):
            return (path[:-1], node.path_span.start) if len(path) > 1 else ((), 0)
        case _:
            return (), 0


def _dotted(receiver: Any) -> tuple[str, ...]:
    match receiver:
        case tree.UpperName(name=name):
            return (name,)
        case tree.Field(receiver=inner, name=name) if name[:1].isupper():
            above = _dotted(inner)
            return (*above, name) if above else ()
        case _:
            return ()


def _written(path: tuple[str, ...], old: ModuleName, new: ModuleName) -> str | None:
    """The new path in the same form: whole, or by its last segment. None for a name of the file's own."""
    written = ".".join(path)
    if written == old:
        return new
    return new.rpartition(".")[2] if written == old.rpartition(".")[2] else None
