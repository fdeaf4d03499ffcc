"""What the types say of a program, as text for fixtures.

Findings are shown as a reader sees them: the line, carets, code and message, then labels, notes and fixes. Types are
asked for by carets in the source itself: a comment line `#   ^^^ Int` names the type of the expression or pattern
above the carets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from snowc.database import Database
from snowc.diagnostics import wording_mailboxes, wording_resolve, wording_types
from snowc.diagnostics.diagnostic import Diagnostic
from snowc.diagnostics.wording import diagnostic_of
from snowc.inputs import PROJECT
from snowc.resolve.model import ModuleName
from snowc.resolve.queries import binding_groups, file_of_module, project_modules, resolve_findings
from snowc.source import FileId, LineIndex
from snowc.syntax.queries import file_items, item_offset, syntax_findings
from snowc.syntax.walk import children
from snowc.types.inferred import ClauseFacts
from snowc.types.queries import infer_group, type_findings
from snowc.types.show import show_scheme, show_type
from snowc.types.ty import Type

__all__ = [
    "asked_types",
    "check_text",
    "show_findings",
    "show_schemes",
    "wording_mailboxes",
    "wording_resolve",
    "wording_types",
]

FILE = FileId("/fixtures/main.snow")
_CARETS = re.compile(r"^#(?P<gap> *)(?P<carets>\^+) (?P<type>.+)$")


def check_text(text: str) -> Database:
    """A lone file in a database, without the disk."""
    db = Database()
    db.open_text(FILE, text)
    return db


def modules(db: Database) -> tuple[ModuleName, ...]:
    return tuple(ModuleName(each) for each in project_modules(db, PROJECT))


def show_findings(db: Database) -> str:
    """All diagnostics of all stages up to the types, in source order. Warnings of name resolution are left out: they
    are not the subject.
    """
    shown = []
    for module in modules(db):
        file = file_of_module(db, module)
        if file is None:
            continue
        placed = (*syntax_findings(db, file), *resolve_findings(db, module), *type_findings(db, module))
        diagnostics = [found for each in placed if (found := diagnostic_of(each.item, each.finding, db)) is not None]
        subject = [each for each in diagnostics if not each.code.startswith("W000")]
        shown += [_show(db, each) for each in sorted(subject, key=lambda each: (each.place.span, each.code))]
    return "\n".join(shown)


def _show(db: Database, diagnostic: Diagnostic) -> str:
    lines = [
        f"{diagnostic.code}: {diagnostic.message}",
        *_underlined(
            db, diagnostic.place.file, diagnostic.place.span.start, diagnostic.place.span.end, diagnostic.primary_label
        ),
    ]
    for label in diagnostic.labels:
        lines += _underlined(db, label.place.file, label.place.span.start, label.place.span.end, label.text)
    lines += [f"  = {note}" for note in diagnostic.notes]
    lines += [f"  fix: {fix.title}" for fix in diagnostic.fixes]
    return "\n".join(lines) + "\n"


def _underlined(db: Database, file: FileId, start: int, end: int, text: str) -> Iterator[str]:
    source = db.text(file) or ""
    line, column = LineIndex(source).position(start)
    written = source.split("\n")[line]
    width = max(1, min(end - start, len(written) - column))
    yield f"{line + 1:>4} | {written}"
    yield f"     | {' ' * column}{'^' * width} {text}".rstrip()


def show_schemes(db: Database) -> str:
    """The type of each definition, in source order, with the mailbox of those that have one without declaring it."""
    lines = []
    for module in modules(db):
        for group in binding_groups(db, module):
            for each in infer_group(db, group).definitions:
                message = (
                    ""
                    if each.message is None or each.scheme.message is not None
                    else f"  # messages: {show_type(each.message, each.scheme.names)}"
                )
                lines.append(f"{each.definition.name} : {show_scheme(each.scheme)}{message}")
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Asked:
    """A place of the source whose type a fixture names."""

    line: int
    wanted: str
    found: str


def asked_types(db: Database, text: str) -> list[Asked]:
    """All caret comments of a text, with the type that is really there."""
    types = dict(_typed_spans(db))
    starts = LineIndex(text)
    asked = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        match = _CARETS.match(line)
        if match is None:
            continue
        above = next(each for each in range(number - 1, -1, -1) if not _CARETS.match(lines[each]))
        start = starts.line_start(above) + 1 + len(match["gap"])
        found = types.get((start, start + len(match["carets"])), "nothing typed here")
        asked.append(Asked(number + 1, match["type"].strip(), found))
    return asked


def _typed_spans(db: Database) -> Iterator[tuple[tuple[int, int], str]]:
    """Places with their types, outer nodes first, so that of two nodes at one place the inner one counts."""
    for module in modules(db):
        file = file_of_module(db, module)
        assert file is not None
        items = file_items(db, file)
        for group in binding_groups(db, module):
            for definition in infer_group(db, group).definitions:
                for clause in definition.clauses:
                    offset = item_offset(db, clause.item) or 0
                    yield from _spans(items[clause.item].tree, clause, offset, definition.scheme.names)


def _spans(
    node: Any, clause: ClauseFacts, offset: int, names: tuple[str, ...]
) -> Iterator[tuple[tuple[int, int], str]]:
    ty: Type | None = clause.types.get(getattr(node, "id", -1))
    if ty is not None:
        yield (node.start + offset, node.end + offset), show_type(ty, names)
    for child in children(node):
        yield from _spans(child, clause, offset, names)
