"""Make a function of the selected statements; the locals that they name become its parameters, and what they bind for
the statements behind them is its result.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from snow_lsp.ide.actions.extract_function import BOUND_TO_PLACE, candidates, free_locals, is_top_level
from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snow_lsp.ide.actions.tried import makes_no_error
from snow_lsp.ide.actions.written import indented
from snowc.resolve.model import LocalRef
from snowc.resolve.queries import module_names, module_of_item, resolved_item
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.walk import descendants


def offer(place: Place) -> Iterator[Refactoring]:
    found = _selected(place)
    module = module_of_item(place.db, place.location.ref)
    if found is None or module is None or not is_top_level(place):
        return
    block, chosen = found
    inner = tuple(node for each in chosen for node in descendants(each))
    if any(isinstance(each, BOUND_TO_PLACE) or getattr(each, "name", None) == "self" for each in inner):
        return
    given = _needed_later(place, block, chosen, inner)
    parameters = free_locals(place, inner)
    known = module_names(place.db, module).values
    name = next(each for each in candidates() if each not in known and each not in parameters)
    whole = Span(chosen[0].start, chosen[-1].end)
    call = f"{name}({', '.join(parameters)})"
    result = given[0] if len(given) == 1 else f"({', '.join(given)})"
    written = f"let {result} = {call}" if given else call
    function = _function(place, whole, f"fn {name}({', '.join(parameters)}) do", result if given else None)
    end = len(place.text.rstrip())
    edits = ((whole, written), (Span(end, end), function))
    offered = place.offer("Extract the statements into a function", ActionKind.EXTRACT, *edits)
    if makes_no_error(place.db, place.file, offered.edits):
        yield offered


def _selected(place: Place) -> tuple[tree.Block, tuple[Any, ...]] | None:
    """The statements that the selection spells, blanks aside: a `let`, or more than one."""
    text = place.text[place.selection.start : place.selection.end]
    start = place.selection.start + len(text) - len(text.lstrip())
    end = place.selection.start + len(text.rstrip())
    blocks = [each for each in descendants(place.location.item.tree) if isinstance(each, tree.Block)]
    for block in (each for each in reversed(blocks) if each.start <= start and end <= each.end):
        chosen = tuple(each for each in block.statements if start <= each.start and each.end <= end)
        is_run = bool(chosen) and (chosen[0].start, chosen[-1].end) == (start, end)
        if is_run and (len(chosen) > 1 or isinstance(chosen[0], tree.Let)) and place.begins_line(start):
            return block, chosen
    return None


def _needed_later(place: Place, block: tree.Block, chosen: tuple[Any, ...], inner: tuple[Any, ...]) -> list[str]:
    """The names that are bound in the statements and used behind them, in the order of binding."""
    references = resolved_item(place.db, place.location.ref).references
    later = [each for each in block.statements if each.start >= chosen[-1].end]
    used = {
        reference.binding
        for each in later
        for node in descendants(each)
        if isinstance(reference := references.get(getattr(node, "id", -1)), LocalRef)
    }
    bound = (each for each in inner if isinstance(each, tree.NamePattern) and each.id in used)
    return list(dict.fromkeys(each.name for each in bound))


def _function(place: Place, whole: Span, head: str, result: str | None) -> str:
    blanks = place.indentation(whole.start)
    lines = [line.removeprefix(blanks) for line in place.text[whole.start : whole.end].split("\n")]
    body = indented("\n".join([*lines, *([] if result is None else [result])]), "  ")
    return f"\n\n{head}\n{body}\nend"
