"""`f(a, b)` to `a |> f(b)`, and back."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring, span_of
from snow_lsp.ide.actions.tried import makes_no_error
from snow_lsp.ide.actions.written import operand
from snowc.resolve.model import FunctionRef
from snowc.syntax import tree

BINDS_TIGHTER = tree.Binary | tree.Unary | tree.Try | tree.Field | tree.Range | tree.Index | tree.Await
"""What takes a pipe apart that stands in it without parentheses."""


def offer(place: Place) -> Iterator[Refactoring]:
    node = next((each for each in reversed(place.path) if isinstance(each, tree.Call | tree.Pipe)), None)
    if isinstance(node, tree.Call):
        yield from _to_pipe(place, node)
    elif isinstance(node, tree.Pipe):
        yield from _to_call(place, node)


def _to_pipe(place: Place, node: tree.Call) -> Iterator[Refactoring]:
    is_right_side = any(isinstance(each, tree.Pipe) and each.right is node for each in place.path)
    facts = place.facts
    identity = getattr(node.function, "id", -1)
    known = None if facts is None else facts.references.get(identity)
    if facts is None or is_right_side or not isinstance(known, FunctionRef) or node.id in facts.method_calls:
        return
    if not node.arguments or any(each.name is not None for each in node.arguments) or not place.of(node).endswith(")"):
        return
    first, *rest = node.arguments
    others = place.text[rest[0].start : rest[-1].end] if rest else ""
    text = f"{operand(place, first.value)} |> {place.of(node.function)}({others})"
    around = place.path[place.path.index(node) - 1]
    written = f"({text})" if isinstance(around, BINDS_TIGHTER) else text
    found = place.offer("Convert to a pipe", ActionKind.REWRITE, (span_of(node), written))
    if makes_no_error(place.db, place.file, found.edits):
        yield found


def _to_call(place: Place, node: tree.Pipe) -> Iterator[Refactoring]:
    if node.slot != 1 or not isinstance(node.right, tree.Call) or not place.of(node.right).endswith(")"):
        return
    call = node.right
    others = [place.of(each) for each in call.arguments]
    text = f"{place.of(call.function)}({', '.join([place.of(node.left), *others])})"
    yield place.offer("Convert to a call", ActionKind.REWRITE, (span_of(node), text))
