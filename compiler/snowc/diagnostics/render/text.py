"""Diagnostics as text for people: the message, the source with marks, notes, possible fixes.

In: a diagnostic, the texts of files, a way to show paths, a palette. Out: lines. Refuses to decide about colours or
the terminal's width.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from snowc.diagnostics.diagnostic import Diagnostic, Severity
from snowc.diagnostics.render.palette import PLAIN, Palette
from snowc.diagnostics.render.snippet import Mark, Snippet
from snowc.source import FileId

TextOf = Callable[[FileId], str | None]
ShowPath = Callable[[FileId], str]


def render_text(diagnostic: Diagnostic, text_of: TextOf, show_path: ShowPath = str, palette: Palette = PLAIN) -> str:
    """One diagnostic, ending with a line break."""
    colour = palette.error if diagnostic.severity is Severity.ERROR else palette.warning
    rows = [_headline(diagnostic, palette, colour)]
    snippets = _snippets(diagnostic, text_of, palette, colour)
    gutter = max((len(str(snippet.last_line() + 1)) for _, _, snippet in snippets), default=1)
    pad = " " * gutter
    bar = palette.paint(palette.frame, f"{pad} |")
    for number, (file, start, snippet) in enumerate(snippets):
        arrow = palette.paint(palette.frame, f"{pad}{' :::' if number else '-->'}")
        line, column = snippet.position(start)
        rows += [f"{arrow} {show_path(file)}:{line}:{column}", bar, *snippet.rows(gutter)]
    if not snippets:
        rows.append(f"{palette.paint(palette.frame, f'{pad}-->')} {show_path(diagnostic.place.file)}")
    remarks = [*(("note", note) for note in diagnostic.notes), *(("help", fix.title) for fix in diagnostic.fixes)]
    if remarks and snippets:
        rows.append(bar)
    for kind, remark in remarks:
        rows += _remark(kind, remark, pad, palette)
    return "\n".join(rows) + "\n"


def _headline(diagnostic: Diagnostic, palette: Palette, colour: str) -> str:
    head = palette.paint(colour, f"{diagnostic.severity.value}[{diagnostic.code}]")
    return head + palette.paint(palette.bold, f": {diagnostic.message}")


def _snippets(
    diagnostic: Diagnostic, text_of: TextOf, palette: Palette, colour: str
) -> list[tuple[FileId, int, Snippet]]:
    """File, offset to name in the heading, snippet: the primary place's file first."""
    marks: dict[FileId, list[Mark]] = {
        diagnostic.place.file: [Mark(diagnostic.place.span, diagnostic.primary_label, is_primary=True)]
    }
    for label in diagnostic.labels:
        marks.setdefault(label.place.file, []).append(Mark(label.place.span, label.text, is_primary=False))
    found = []
    for file, of_file in marks.items():
        text = text_of(file)
        if text:
            found.append((file, of_file[0].span.start, Snippet(text, of_file, palette, colour)))
    return found


def _remark(kind: str, remark: str, pad: str, palette: Palette) -> Iterable[str]:
    first, *rest = remark.split("\n")
    yield f"{pad} {palette.paint(palette.frame, '=')} {palette.paint(palette.bold, f'{kind}:')} {first}"
    indent = " " * (len(pad) + len(f" = {kind}: "))
    yield from (f"{indent}{line}" for line in rest)
