"""A function's body behind `=`, or between `do` and `end`."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snowc.source import Span
from snowc.syntax import tree


def offer(place: Place) -> Iterator[Refactoring]:
    fn = place.innermost(tree.FnItem)
    if fn is None or fn.body is None or len(fn.body.statements) != 1 or place.selection.start > fn.body.start + 2:
        return
    (value,) = fn.body.statements
    between = place.text[_end_of_head(place, fn) : value.start]
    text = place.of(value)
    base = place.indentation(fn.start)
    if between.strip() == "=":
        body = f"do\n{base}  {text}\n{base}end"
        whole = Span(value.start - len(between.lstrip()), fn.end)
        yield place.offer("Write the body with `do`", ActionKind.REWRITE, (whole, body))
    elif between.strip() == "do" and _fits_a_line(place, fn, value):
        whole = Span(value.start - len(between.lstrip()), fn.end)
        yield place.offer("Write the body with `=`", ActionKind.REWRITE, (whole, f"= {text}"))


def _fits_a_line(place: Place, fn: tree.FnItem, value: tree.Let | tree.Expr) -> bool:
    is_last = place.text[value.end : fn.end].strip() == "end"
    return is_last and not isinstance(value, tree.Let) and "\n" not in place.of(value)


def _end_of_head(place: Place, fn: tree.FnItem) -> int:
    """Behind the last part of the head that the tree knows, and its parenthesis."""
    parts = (*fn.parameters, *fn.where, *(each for each in (fn.result, fn.receives, fn.guard) if each is not None))
    end = max((each.end for each in parts), default=fn.header.name_span.end)
    closing = end
    while place.text[closing : closing + 1] in (" ", ")", "(", "\n"):
        closing += 1
    return closing
