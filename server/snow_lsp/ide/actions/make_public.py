"""Let other modules see an item, or hide it again where none looks at it."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snow_lsp.ide.references import references
from snowc.source import Span
from snowc.syntax import tree

_MARK = "pub "


def offer(place: Place) -> Iterator[Refactoring]:
    item = place.location.item.tree
    header = getattr(item, "header", None)
    if header is None or "/" in place.location.ref.name or isinstance(item, tree.ErrorItem) or header.name == "main":
        return
    if not header.name_span.start <= place.selection.start <= header.name_span.end:
        return
    line = place.text.rfind("\n", 0, header.name_span.start) + 1
    if not header.is_public:
        yield place.offer(f"Make `{header.name}` public", ActionKind.REWRITE, (Span(line, line), _MARK))
    elif place.text.startswith(_MARK, line) and _is_used_here_only(place, header.name_span):
        mark = Span(line, line + len(_MARK))
        yield place.offer(f"Make `{header.name}` private", ActionKind.REWRITE, (mark, ""))


def _is_used_here_only(place: Place, name: Span) -> bool:
    at = name.start + place.location.item_offset
    return all(found.file == place.file for found, _ in references(place.db, place.file, at))
