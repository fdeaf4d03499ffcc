"""`snowc syntax FILE [--tokens]`: what the parser makes of a file, one node a line. For people who work on the
compiler or report a bug.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from snowc.cli.deep_stack import with_deep_stack
from snowc.cli.report import has_errors, report
from snowc.database import Database, sorted_diagnostics
from snowc.diagnostics.wording import diagnostic_of
from snowc.project import file_id
from snowc.source import FileId
from snowc.syntax.queries import parsed_file, syntax_findings
from snowc.syntax.tree import Header
from snowc.syntax.walk import is_node


def run(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="snowc syntax", description="Show what the parser makes of a file.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--tokens", action="store_true", help="the tokens instead of the tree")
    options = parser.parse_args(arguments)
    return with_deep_stack(lambda: _show(options.file, _tokens if options.tokens else _trees))


def _show(path: Path, lines_of: Any) -> int:
    db = Database()
    layout = db.open_project(path)
    file = file_id(path)
    if layout.facts or db.text(file) is None:
        about_files = db.check_project()
        report(db, about_files, "text", sys.stderr)
        return 1
    sys.stdout.writelines(f"{line}\n" for line in lines_of(db, file))
    found = (diagnostic_of(each.item, each.finding, db) for each in syntax_findings(db, file))
    diagnostics = sorted_diagnostics(each for each in found if each is not None)
    report(db, diagnostics, "text", sys.stderr)
    return 1 if has_errors(diagnostics) else 0


def _trees(db: Database, file: FileId) -> Iterator[str]:
    for placed in parsed_file(db, file).items:
        yield from _node("", placed.item.tree, placed.offset, "")


def _node(label: str, node: Any, offset: int, indent: str) -> Iterator[str]:
    """One line for the node with its plain fields, then its children."""
    plain: list[tuple[str, Any]] = []
    nested: list[tuple[str, Any]] = []
    for field in dataclasses.fields(node):
        value = getattr(node, field.name)
        if field.name in ("start", "end"):
            continue
        target = nested if _holds_nodes(value) else plain
        target.append((field.name, value))
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


def _tokens(db: Database, file: FileId) -> Iterator[str]:
    from snowc.syntax.lexer import lex
    from snowc.syntax.tokens import KIND_NAMES

    for placed in parsed_file(db, file).items:
        tokens = lex(placed.item.text).tokens
        for kind, start, end in zip(tokens.kinds, tokens.starts, tokens.ends, strict=True):
            yield f"{start + placed.offset}..{end + placed.offset} {KIND_NAMES[kind]} {placed.item.text[start:end]!r}"
