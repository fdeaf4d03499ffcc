"""The front end's stages as lines of text, for `snowc build --emit tokens|tree|types`, `snowc syntax` and editors.

In: a file of an open database, or one item. Out: lines; of what has mistakes what is understood of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from snowc.database import Database
from snowc.inputs import PROJECT
from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.queries import binding_groups, file_of_module, project_modules
from snowc.source import FileId
from snowc.syntax.parsed import ParsedItem
from snowc.syntax.queries import item_of, item_offset, line_index, parsed_file
from snowc.syntax.tree import Header
from snowc.syntax.walk import children, is_node
from snowc.types.inferred import ClauseFacts, InferredDefinition
from snowc.types.queries import infer_group, inferred_definition
from snowc.types.show import show_scheme, show_type
from snowc.values import fields_of

_LONGEST_SHOWN = 40
"""characters of an expression in the list of types"""


def tree_lines(db: Database, file: FileId) -> Iterator[str]:
    """One node a line, with its place and its plain fields."""
    for placed in parsed_file(db, file).items:
        yield from tree_of(placed.item, placed.offset)


def tree_of(item: ParsedItem, offset: int) -> Iterator[str]:
    """Of one item, which starts at `offset` in its file."""
    return _node("", item.tree, offset, "")


def _node(label: str, node: Any, offset: int, indent: str) -> Iterator[str]:
    """One line for the node with its plain fields, then its children."""
    plain: list[tuple[str, Any]] = []
    nested: list[tuple[str, Any]] = []
    for name in fields_of(type(node)) or ():
        value = getattr(node, name)
        if name in ("start", "end"):
            continue
        target = nested if _holds_nodes(value) else plain
        target.append((name, value))
    place = f" {node.start + offset}..{node.end + offset}" if is_node(node) else ""
    words = "".join(f" {name}={value!r}" for name, value in plain if not name.endswith("span"))
    yield f"{indent}{label}{type(node).__name__}{place}{words}"
    for name, value in nested:
        yield from _value(f"{name}: ", value, offset, indent + "  ")


def _value(label: str, value: Any, offset: int, indent: str) -> Iterator[str]:
    if isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from _value(f"{label.removesuffix(': ')}[{number}]: ", each, offset, indent)
    elif is_node(value) or isinstance(value, Header):
        yield from _node(label, value, offset, indent)
    else:
        yield f"{indent}{label}{value!r}"


def _holds_nodes(value: Any) -> bool:
    if isinstance(value, tuple):
        return any(_holds_nodes(each) for each in value)
    return is_node(value) or isinstance(value, Header)


def token_lines(db: Database, file: FileId) -> Iterator[str]:
    """One token a line, with its place, kind and text."""
    for placed in parsed_file(db, file).items:
        yield from tokens_of(placed.item, placed.offset)


def tokens_of(item: ParsedItem, offset: int) -> Iterator[str]:
    from snowc.syntax.lexer import lex
    from snowc.syntax.tokens import KIND_NAMES

    tokens = lex(item.text).tokens
    for kind, start, end in zip(tokens.kinds, tokens.starts, tokens.ends, strict=True):
        yield f"{start + offset}..{end + offset} {KIND_NAMES[kind]} {item.text[start:end]!r}"


def type_lines(db: Database, file: FileId) -> Iterator[str]:
    """Each definition with its type, followed by the types within it, in the order of the source."""
    for module in map(ModuleName, project_modules(db, PROJECT)):
        if file_of_module(db, module) != file:
            continue
        for group in binding_groups(db, module):
            for each in infer_group(db, group).definitions:
                yield from _types_of(db, each)


def types_of(db: Database, definition: DefId) -> Iterator[str]:
    inferred = inferred_definition(db, definition)
    return iter(()) if inferred is None else _types_of(db, inferred)


def _types_of(db: Database, inferred: InferredDefinition) -> Iterator[str]:
    yield f"{inferred.definition} :: {show_scheme(inferred.scheme)}"
    for clause in inferred.clauses:
        yield from dict.fromkeys(_types_within(db, clause, inferred.scheme.names))  # a block is its last line


def _types_within(db: Database, clause: ClauseFacts, names: tuple[str, ...]) -> Iterator[str]:
    item, offset = item_of(db, clause.item), item_offset(db, clause.item)
    if item is None or offset is None:
        return
    lines = line_index(db, clause.item.file)
    for node in _typed_nodes(item.tree, clause):
        line, column = lines.position(node.start + offset)
        text = " ".join(item.text[node.start : node.end].split())
        shown = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
        yield f"  {line + 1}:{column + 1} {shown} :: {show_type(clause.types[node.id], names)}"


def _typed_nodes(root: Any, clause: ClauseFacts) -> list[Any]:
    """Outer nodes before inner ones."""
    found = []
    pending = [root]
    while pending:
        node = pending.pop()
        if getattr(node, "id", None) in clause.types:
            found.append(node)
        pending += children(node)
    return sorted(found, key=lambda node: (node.start, -node.end))


FRONT_STAGES: Mapping[str, Callable[[Database, FileId], Iterator[str]]] = {
    "tokens": token_lines,
    "tree": tree_lines,
    "types": type_lines,
}
"""By the names of `--emit`."""
