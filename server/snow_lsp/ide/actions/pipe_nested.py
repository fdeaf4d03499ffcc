"""`f(g(h(x), a))` to `h(x) |> g(a) |> f()`: calls inside calls to stages in the order in which they run."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.pipes import BINDS_TIGHTER
from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring, span_of
from snow_lsp.ide.actions.tried import makes_no_error
from snow_lsp.ide.actions.written import operand
from snowc.resolve.model import FunctionRef
from snowc.syntax import tree


def offer(place: Place) -> Iterator[Refactoring]:
    for index, node in enumerate(place.path):
        stages = _stages(place, node) if isinstance(node, tree.Call) else []
        if not isinstance(node, tree.Call) or len(stages) < 2:
            continue
        is_stage = any(isinstance(each, tree.Pipe) and each.right is node for each in place.path)
        if is_stage:
            return
        innermost = stages[-1].arguments[0].value
        text = " |> ".join((operand(place, innermost), *(_stage(place, each) for each in reversed(stages))))
        if index and isinstance(place.path[index - 1], BINDS_TIGHTER):
            text = f"({text})"
        found = place.offer("Convert the nested calls to a pipe", ActionKind.REWRITE, (span_of(node), text))
        if makes_no_error(place.db, place.file, found.edits):
            yield found
        return


def _stages(place: Place, outer: tree.Call) -> list[tree.Call]:
    """Calls, each of which is the first argument of the one before it."""
    facts, found = place.facts, []
    node: object = outer
    while isinstance(node, tree.Call) and facts is not None:
        known = facts.references.get(getattr(node.function, "id", -1))
        is_plain = isinstance(known, FunctionRef) and node.id not in facts.method_calls
        if not is_plain or not node.arguments or node.arguments[0].name is not None or place.text[node.end - 1] != ")":
            break
        found.append(node)
        node = node.arguments[0].value
    return found


def _stage(place: Place, call: tree.Call) -> str:
    rest = call.arguments[1:]
    others = place.text[rest[0].start : rest[-1].end] if rest else ""
    return f"{place.of(call.function)}({others})"
