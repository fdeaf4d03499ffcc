"""What the index keeps of one module, and its form on the disk.

In: an interface's digest and diagnostics. Out: JSON, and back. Places are offsets in the module's own file, so an entry
holds for a moved project too. Refuses (`entry_of` gives None) what depends on more than a module's key says: errors, as
their suggestions look at all modules, and places in other files, as a body there moves them. What can't be read is a
miss.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from snowc.diagnostics.diagnostic import Diagnostic, Edit, Fix, Label, Severity
from snowc.index.calls import KeptCalls
from snowc.index.messages import KeptMessages, KeptSend, MessageShapes
from snowc.source import FileId, FileSpan, Span
from snowc.values import value


@value
class Entry:
    """`interface` is the digest of what others see of the module; `diagnostics` and those of `messages` have no file:
    see `diagnostics_in`, `messages_in`.
    """

    interface: str
    diagnostics: tuple[Diagnostic, ...]
    messages: KeptMessages | None
    calls: KeptCalls

    def diagnostics_in(self, file: FileId) -> tuple[Diagnostic, ...]:
        return tuple(_moved(each, file) for each in self.diagnostics)

    def messages_in(self, file: FileId) -> KeptMessages | None:
        return None if self.messages is None else _moved_messages(self.messages, file)


_NOWHERE = FileId("")


def entry_of(
    interface: str,
    diagnostics: tuple[Diagnostic, ...],
    messages: KeptMessages | None,
    calls: KeptCalls,
    file: FileId,
) -> Entry | None:
    """The entry of a module; None if it may not be kept."""
    if any(each.severity is Severity.ERROR or not _is_inside(each, file) for each in diagnostics):
        return None
    moved = None if messages is None else _moved_messages(messages, _NOWHERE)
    return Entry(interface, tuple(_moved(each, _NOWHERE) for each in diagnostics), moved, calls)


def read_entry(content: bytes) -> Entry | None:
    try:
        plain = json.loads(content)
        diagnostics = tuple(_diagnostic(each) for each in plain["diagnostics"])
        nodes, text = plain["calls"]
        calls = KeptCalls(tuple(nodes), text)
        return Entry(plain["interface"], diagnostics, _messages(plain["messages"]), calls)
    except (ValueError, KeyError, TypeError):
        return None


def entry_bytes(entry: Entry) -> bytes:
    plain = {
        "interface": entry.interface,
        "diagnostics": [_plain(each) for each in entry.diagnostics],
        "messages": _plain_messages(entry.messages),
        "calls": [entry.calls.nodes, entry.calls.text],
    }
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()


def _moved_messages(messages: KeptMessages, file: FileId) -> KeptMessages:
    return replace(messages, warnings=tuple(_moved(each, file) for each in messages.warnings))


def _plain_messages(messages: KeptMessages | None) -> Any:
    if messages is None:
        return None
    shapes = messages.shapes
    return {
        "made": shapes.made,
        "arms": shapes.arms,
        "actors": shapes.actors,
        "wanted": shapes.wanted,
        "sent": [[each.type, each.shape, each.actor] for each in shapes.sent],
        "open": shapes.is_open,
        "starts": shapes.starts,
        "warnings": [_plain(each) for each in messages.warnings],
    }


def _messages(plain: Any) -> KeptMessages | None:
    if plain is None:
        return None
    shapes = MessageShapes(
        tuple(map(str, plain["made"])),
        tuple((name, pattern) for name, pattern in plain["arms"]),
        tuple((name, tuple(patterns)) for name, patterns in plain["actors"]),
        tuple(map(str, plain["wanted"])),
        tuple(KeptSend(ty, shape, actor) for ty, shape, actor in plain["sent"]),
        bool(plain["open"]),
        bool(plain["starts"]),
    )
    warnings = tuple(map(_diagnostic, plain["warnings"]))
    if len(warnings) != len(shapes.wanted) + len(shapes.sent):
        raise ValueError("each warning belongs to what it is about")
    return KeptMessages(shapes, warnings)


def _is_inside(diagnostic: Diagnostic, file: FileId) -> bool:
    edits = (edit.place for fix in diagnostic.fixes for edit in fix.edits)
    return all(place.file == file for place in (diagnostic.place, *(each.place for each in diagnostic.labels), *edits))


def _moved(diagnostic: Diagnostic, file: FileId) -> Diagnostic:
    """The same diagnostic in another file; all its places are in one."""
    return _diagnostic(_plain(diagnostic), file)


def _plain(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "place": _offsets(diagnostic.place),
        "label": diagnostic.primary_label,
        "labels": [[*_offsets(each.place), each.text] for each in diagnostic.labels],
        "notes": list(diagnostic.notes),
        "fixes": [[fix.title, fix.is_certain, _plain_edits(fix.edits)] for fix in diagnostic.fixes],
        "unnecessary": diagnostic.is_unnecessary,
    }


def _plain_edits(edits: Iterable[Edit]) -> list[list[Any]]:
    return [[*_offsets(each.place), each.replacement] for each in edits]


def _offsets(place: FileSpan) -> tuple[int, int]:
    return place.span.start, place.span.end


def _diagnostic(plain: dict[str, Any], file: FileId = _NOWHERE) -> Diagnostic:
    def place(start: int, end: int) -> FileSpan:
        return FileSpan(file, Span(start, end))

    return Diagnostic(
        code=plain["code"],
        severity=Severity(plain["severity"]),
        message=plain["message"],
        place=place(*plain["place"]),
        primary_label=plain["label"],
        labels=tuple(Label(place(start, end), text) for start, end, text in plain["labels"]),
        notes=tuple(plain["notes"]),
        fixes=tuple(
            Fix(title, tuple(Edit(place(start, end), text) for start, end, text in edits), is_certain)
            for title, is_certain, edits in plain["fixes"]
        ),
        is_unnecessary=plain["unnecessary"],
    )
