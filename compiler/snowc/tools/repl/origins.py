"""Where in the inputs a place in the session's module was typed.

In: the texts of inputs as they come, and how the module is made of them. Out: places and diagnostics with inputs for
files: `input 3`.
"""

from __future__ import annotations

from snowc.diagnostics.diagnostic import Diagnostic, Edit, Fix, Label
from snowc.source import FileId, FileSpan, LineIndex, Span
from snowc.tools.repl.definitions import Definitions
from snowc.tools.repl.written_input import WrittenInput
from snowc.values import replace

_PREFIX = "input "


class Origins:
    def __init__(self) -> None:
        self._texts: list[str] = []
        self._definitions = Definitions()
        self._written: tuple[int, WrittenInput] | None = None
        self._start = 0

    def add(self, text: str) -> int:
        """The number of a new input."""
        self._texts.append(text)
        return len(self._texts)

    def text(self, number: int) -> str:
        return self._texts[number - 1]

    def file(self, number: int) -> FileId:
        return FileId(f"{_PREFIX}{number}")

    def text_of_file(self, file: FileId) -> str | None:
        number = file.removeprefix(_PREFIX)
        return self.text(int(number)) if file.startswith(_PREFIX) and number.isdecimal() else None

    def set_layout(self, definitions: Definitions, written: tuple[int, WrittenInput] | None, start: int) -> None:
        """The module is definitions and, from `start` on, an input."""
        self._definitions, self._written, self._start = definitions, written, start

    def place(self, offset: int) -> tuple[int, int] | None:
        """The input and the offset in it of a place in the module."""
        if self._written is None or offset < self._start:
            return self._definitions.origin(offset)
        number, written = self._written
        line, column = written.origin(offset - self._start)
        text = self.text(number)
        return number, min(LineIndex(text).line_start(line) + column, len(text))

    def told(self, diagnostic: Diagnostic, file: FileId) -> Diagnostic:
        """A diagnostic about the module in `file` as one about inputs."""

        def moved(place: FileSpan) -> FileSpan:
            span = place.span
            start, end = (self.place(each) if place.file == file else None for each in (span.start, span.end))
            if start is None:
                return place
            last = end[1] if end is not None and end[0] == start[0] else start[1]
            return FileSpan(self.file(start[0]), Span(start[1], max(start[1], last)))

        labels = tuple(Label(moved(each.place), each.text) for each in diagnostic.labels)
        fixes = tuple(
            Fix(fix.title, tuple(Edit(moved(each.place), each.replacement) for each in fix.edits), fix.is_certain)
            for fix in diagnostic.fixes
        )
        return replace(diagnostic, place=moved(diagnostic.place), labels=labels, fixes=fixes)
