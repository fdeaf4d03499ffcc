"""Replace a call by what the function does.

Offered where that can't change what happens: the function has one clause without a guard, its body is one expression,
it is not recursive, and each argument is a name or a literal, or used once and nothing else in the body has effects.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring, span_of
from snow_lsp.ide.actions.tried import makes_no_error
from snowc.diagnostics.facts import ItemRef
from snowc.resolve.model import DefId, FunctionRef, LocalRef
from snowc.resolve.queries import definition_items, module_of_item, resolved_item
from snowc.syntax import tree
from snowc.syntax.queries import item_of
from snowc.syntax.walk import descendants

_SIMPLE = tree.Name | tree.IntLiteral | tree.FloatLiteral | tree.BoolLiteral | tree.AtomLiteral
_BOUND_TO_PLACE = (
    tree.Return | tree.Break | tree.Continue | tree.Try | tree.Receive | tree.Await | tree.Closure | tree.Let
)


def offer(place: Place) -> Iterator[Refactoring]:
    call, facts = place.innermost(tree.Call), place.facts
    if call is None or facts is None or call.id in facts.method_calls or call.id in facts.argument_slots:
        return
    reference = facts.references.get(getattr(call.function, "id", -1))
    if not isinstance(reference, FunctionRef) or not call.function.start <= place.selection.start <= call.function.end:
        return
    if reference.definition.module != module_of_item(place.db, place.location.ref):
        return  # its names mean something else there
    body = _body(place, reference.definition, call)
    if body is not None:
        found = place.offer(f"Inline `{reference.definition.name}`", ActionKind.INLINE, (span_of(call), f"({body})"))
        if makes_no_error(place.db, place.file, found.edits):
            yield found


def _body(place: Place, definition: DefId, call: tree.Call) -> str | None:
    """The function's body with the arguments in place of its parameters."""
    items = definition_items(place.db, definition)
    parsed = item_of(place.db, items[0]) if len(items) == 1 else None
    fn = None if parsed is None else parsed.tree
    if parsed is None or not isinstance(fn, tree.FnItem) or fn.body is None or fn.guard is not None or fn.is_async:
        return None
    if len(fn.body.statements) != 1 or len(fn.parameters) != len(call.arguments):
        return None
    (value,) = fn.body.statements
    inner = tuple(descendants(value))
    names = [each.pattern.id for each in fn.parameters if isinstance(each.pattern, tree.NamePattern)]
    if len(names) != len(fn.parameters) or any(isinstance(each, _BOUND_TO_PLACE) for each in inner):
        return None
    uses = _uses(place, items[0], inner)
    if uses is None or _names_itself(place, items[0], inner, definition):
        return None
    given = dict(zip(names, (each.value for each in call.arguments), strict=True))
    if not all(_can_move(given[name], uses.get(name, []), inner) for name in names):
        return None
    text, start = parsed.text[value.start : value.end], value.start
    edits = [(use, place.of(given[name])) for name in names for use in uses.get(name, [])]
    for use, argument in sorted(edits, key=lambda edit: edit[0].start, reverse=True):
        text = text[: use.start - start] + argument + text[use.end - start :]
    return text


def _uses(place: Place, ref: ItemRef, inner: tuple[Any, ...]) -> dict[int, list[tree.Name]] | None:
    """The names in a body by what binds them; None where a local is named in another form than by its name alone."""
    references = resolved_item(place.db, ref).references
    found: dict[int, list[tree.Name]] = {}
    for node in inner:
        reference = references.get(getattr(node, "id", -1))
        if isinstance(reference, LocalRef):
            if not isinstance(node, tree.Name):
                return None
            found.setdefault(reference.binding, []).append(node)
    return found


def _names_itself(place: Place, ref: ItemRef, inner: tuple[Any, ...], definition: DefId) -> bool:
    references = resolved_item(place.db, ref).references
    return any(references.get(getattr(each, "id", -1)) == FunctionRef(definition) for each in inner)


def _can_move(argument: Any, uses: list[tree.Name], inner: tuple[Any, ...]) -> bool:
    if isinstance(argument, _SIMPLE):
        return True
    has_calls = any(isinstance(each, tree.Call | tree.Pipe | tree.If | tree.Case | tree.For) for each in inner)
    return len(uses) == 1 and not has_calls and isinstance(argument, tree.Field | tree.StringLiteral)
