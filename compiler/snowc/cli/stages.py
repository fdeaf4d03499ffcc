"""The front end's stages as lines of text, for `snowc build --emit tokens|tree|types` and `snowc syntax`.

In: a file of an open database. Out: lines; of a file with mistakes what is understood of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from snowc.database import Database
from snowc.inputs import PROJECT
from snowc.resolve.model import ModuleName
from snowc.resolve.queries import binding_groups, file_of_module, project_modules
from snowc.source import FileId
from snowc.syntax.queries import item_of, item_offset, line_index, parsed_file
from snowc.syntax.tree import Header
from snowc.syntax.walk import children, is_node
from snowc.types.inferred import ClauseFacts
from snowc.types.queries import infer_group
from snowc.types.show import show_scheme, show_type
from snowc.values import fields_of

_LONGEST_SHOWN = 40
"""characters of an expression in the list of types"""


def tree_lines(db: Database, file: FileId) -> Iterator[str]:
    """One node a line, with its place and its plain fields."""
    for placed in parsed_file(db, file).items:
        yield from _node("", placed.item.tree, placed.offset, "")


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
    from snowc.syntax.lexer import lex
    from snowc.syntax.tokens import KIND_NAMES

    for placed in parsed_file(db, file).items:
        tokens = lex(placed.item.text).tokens
        for kind, start, end in zip(tokens.kinds, tokens.starts, tokens.ends, strict=True):
            yield f"{start + placed.offset}..{end + placed.offset} {KIND_NAMES[kind]} {placed.item.text[start:end]!r}"


def type_lines(db: Database, file: FileId) -> Iterator[str]:
    """Each definition with its type, followed by the types within it, in the order of the source."""
    for module in map(ModuleName, project_modules(db, PROJECT)):
        if file_of_module(db, module) != file:
            continue
        for group in binding_groups(db, module):
            for each in infer_group(db, group).definitions:
                yield f"{each.definition} :: {show_scheme(each.scheme)}"
                for clause in each.clauses:
                    yield from dict.fromkeys(_types_within(db, clause, each.scheme.names))  # a block is its last line


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
