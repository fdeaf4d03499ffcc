"""Open documents: their text as the client sees it, kept by incremental edits.

In: didOpen, didChange and didClose as plain values. Out: the current text and version. Refuses edits to documents that
are not open: that is
the client's mistake, logged by the caller.
"""

from __future__ import annotations

from dataclasses import dataclass

from snow_lsp.position import Encoding, PositionIndex


@dataclass(frozen=True, slots=True)
class Change:
    """One edit of a didChange: `range` is (start line, start character, end line, end character), or None for the
    whole text."""

    range: tuple[int, int, int, int] | None
    text: str


class Document:
    """One open document. `index` is made anew for each text, when somebody asks."""

    __slots__ = ("_index", "encoding", "text", "uri", "version")

    def __init__(self, uri: str, version: int, text: str, encoding: Encoding) -> None:
        self.uri = uri
        self.version = version
        self.text = text
        self.encoding = encoding
        self._index: PositionIndex | None = None

    @property
    def index(self) -> PositionIndex:
        """Positions of the current text."""
        if self._index is None:
            self._index = PositionIndex(self.text, self.encoding)
        return self._index

    def snapshot(self) -> Document:
        """The document as it is now, for another thread."""
        return Document(self.uri, self.version, self.text, self.encoding)

    def apply(self, version: int, changes: tuple[Change, ...]) -> None:
        """Apply the edits of one didChange in their order: each sees the text that the one before it left."""
        for change in changes:
            if change.range is None:
                self._replace(change.text)
                continue
            start_line, start_character, end_line, end_character = change.range
            start = self.index.offset(start_line, start_character)
            end = max(self.index.offset(end_line, end_character), start)
            self._replace(self.text[:start] + change.text + self.text[end:])
        self.version = version

    def _replace(self, text: str) -> None:
        self.text = text
        self._index = None
