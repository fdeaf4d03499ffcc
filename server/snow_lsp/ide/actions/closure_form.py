"""`fn x -> e end` as `fn(x) do … end`, and back; a closure that only calls a function as that function."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring, span_of
from snowc.resolve.model import FunctionRef
from snowc.source import Span
from snowc.syntax import tree


def offer(place: Place) -> Iterator[Refactoring]:
    closure = place.innermost(tree.Closure)
    if closure is None or len(closure.clauses) != 1 or "\n" in place.text[closure.start : place.selection.start]:
        return
    (clause,) = closure.clauses
    yield from _only_a_call(place, closure, clause)
    if clause.guard is None and len(clause.body.statements) == 1 and place.text.startswith("fn", closure.start):
        yield from _other_form(place, closure, clause)


def _other_form(place: Place, closure: tree.Closure, clause: tree.ClosureClause) -> Iterator[Refactoring]:
    (value,) = clause.body.statements
    parameters = ", ".join(place.of(each) for each in clause.parameters)
    between = place.text[clause.parameters[-1].end if clause.parameters else closure.start + 2 : value.start]
    text, base = place.of(value), place.indentation(closure.start)
    if "->" in between:
        body = f"fn({parameters}) do\n{base}  {text}\n{base}end"
        yield place.offer("Write the closure with `do`", ActionKind.REWRITE, (span_of(closure), body))
    elif "do" in between and "\n" not in text and not isinstance(value, tree.Let):
        head = f"fn({parameters})" if len(clause.parameters) != 1 else f"fn {parameters}"
        short = f"{head} -> {text} end"
        yield place.offer("Write the closure with `->`", ActionKind.REWRITE, (span_of(closure), short))


def _only_a_call(place: Place, closure: tree.Closure, clause: tree.ClosureClause) -> Iterator[Refactoring]:
    """`fn x -> double(x) end` is `double`."""
    body = clause.body.statements
    call = body[0] if len(body) == 1 and clause.guard is None else None
    facts = place.facts
    if not isinstance(call, tree.Call) or facts is None or call.id in facts.method_calls or closure.is_async:
        return
    if not isinstance(facts.references.get(getattr(call.function, "id", -1)), FunctionRef):
        return
    names = [each.pattern.name for each in clause.parameters if isinstance(each.pattern, tree.NamePattern)]
    given = [each.value.name for each in call.arguments if isinstance(each.value, tree.Name) and each.name is None]
    if names and names == given and len(names) == len(clause.parameters) and len(given) == len(call.arguments):
        written = place.text[call.function.start : call.function.end]
        whole = Span(closure.start, closure.end)
        yield place.offer(f"Write `{written}` itself", ActionKind.REWRITE, (whole, written))
