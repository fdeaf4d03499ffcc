"""What is not written: types, names of parameters, what actors receive, what closures take with them.

In: a database, a file, the part that is visible, the kinds that are wanted. Out: hints in the order of the source.
Each kind is a file with one function `hints(scene)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from snow_lsp.ide.inlay_hints import captures, messages, parameter_names, pipes, types
from snow_lsp.ide.inlay_hints.hint import HintKind, InlayHint, Scene
from snowc.database import Database
from snowc.resolve.queries import definition_of_item
from snowc.source import FileId, Span
from snowc.syntax.queries import file_items, item_offsets
from snowc.types.queries import clause_facts, scheme_of

__all__ = ["ALL_KINDS", "HintKind", "InlayHint", "inlay_hints"]

_PROVIDERS: Mapping[HintKind, Callable[[Scene], Iterator[InlayHint]]] = {
    HintKind.TYPES: types.hints,
    HintKind.PARAMETERS: parameter_names.hints,
    HintKind.PIPES: pipes.hints,
    HintKind.MESSAGES: messages.hints,
    HintKind.CAPTURES: captures.hints,
}
ALL_KINDS = frozenset(HintKind)


def inlay_hints(
    db: Database, file: FileId, visible: Span, kinds: frozenset[HintKind] = ALL_KINDS
) -> tuple[InlayHint, ...]:
    """The hints inside a range of the file."""
    items = file_items(db, file)
    found: list[InlayHint] = []
    for ref, start in item_offsets(db, file).items():
        if items[ref].is_generated or start > visible.end or start + len(items[ref].text) < visible.start:
            continue
        facts = clause_facts(db, ref)
        definition = definition_of_item(db, ref)
        if facts is None or definition is None:
            continue
        scene = Scene(db, ref, items[ref], facts, scheme_of(db, definition).names)
        made = [hint for kind, hints in _PROVIDERS.items() if kind in kinds for hint in hints(scene)]
        found += (replace(each, offset=each.offset + start) for each in sorted(made, key=lambda hint: hint.offset))
    return tuple(hint for hint in found if visible.start <= hint.offset <= visible.end)
