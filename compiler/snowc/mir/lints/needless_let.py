"""`let x = e` whose only use is to be the block's value: `e` says the same (W0024).

In: an item's tree and its names. Out: a finding at each such `let`, with the way to mend it if no comment stands
between the two. One with an annotation says something; one that hides a name of its own value does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from snowc.diagnostics.facts import Finding, ItemRef, PlacedFinding
from snowc.mir.errors import NeedlessLet
from snowc.resolve.model import LocalRef, Reference
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.parsed import ParsedItem


def needless_lets(ref: ItemRef, item: ParsedItem, references: Mapping[int, Reference]) -> Iterator[PlacedFinding]:
    for node in item.nodes:
        if isinstance(node, tree.Block) and len(node.statements) >= 2:
            let, last = node.statements[-2:]
            if isinstance(let, tree.Let) and _names(last, let, references):
                between = item.text[let.value.end : last.end]
                head, tail = Span(let.start, let.value.start), Span(let.value.end, last.end)
                can_go = "#" not in between and "#" not in item.text[head.start : head.end]
                fact = NeedlessLet(getattr(let.pattern, "name", ""), head, tail, can_go)
                yield PlacedFinding(ref, Finding(Span(let.start, let.pattern.end), fact))


def _names(last: object, let: tree.Let, references: Mapping[int, Reference]) -> bool:
    """Whether the last statement is the name that the `let` before it binds."""
    if not isinstance(let.pattern, tree.NamePattern) or let.annotation is not None:
        return False
    reference = references.get(last.id) if isinstance(last, tree.Name) else None
    return isinstance(reference, LocalRef) and reference.binding == let.pattern.id
