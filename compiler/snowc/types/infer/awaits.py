"""`async` and `await`: what takes part in tasks, and what is awaited.

`await f(x)`, where `f` is an `async fn` that is called by name, makes no task: which calls these are is known when the
group is finished (`children`). `await` before a call of a library function that waits by itself (`Task.all(…)`,
`Timer.sleep(…)`) says what happens anyway, and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from snowc.query import Engine
from snowc.resolve.model import DefId, FunctionRef, Reference
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.queries import item_of
from snowc.types.async_errors import NotAsync, NotATask, NothingWaits
from snowc.types.errors import Why
from snowc.types.infer.context import Body, Definition, span_of
from snowc.types.infer.dispatch import infer, infers
from snowc.types.infer.terms import App, Broken, Meta, Term, prune, task_of
from snowc.types.interfaces.names import bare_name
from snowc.types.library_waits import library_function_waits
from snowc.types.signature import written_signature


def given_by_body(definition: Definition) -> Term:
    """What the body of a definition gives: of an async function what its task gives."""
    result = prune(definition.result)
    if definition.signature.is_async and isinstance(result, App) and result.head == "Task":
        return result.arguments[0]
    return definition.result


def check_async(body: Body, item: tree.FnItem) -> None:
    """What an `async fn` can't be, and clauses that disagree."""
    definition = body.clause.definition
    name = item.header.name
    if item.is_async != definition.signature.is_async:
        body.report_fact(item.header.name_span, NotAsync("clauses", name, None))
    elif item.is_async and item.receives is not None:
        body.report_fact(span_of(item.receives), NotAsync("receives", name, None))
    elif item.is_async and definition.id.name == "main":
        body.report_fact(item.header.name_span, NotAsync("main", name, _async_word(body, item)))


_ASYNC = re.compile(r"async\s+(?=fn\s+$)")


def _async_word(body: Body, item: tree.FnItem) -> Span | None:
    """`async` and the space behind it, before the name."""
    parsed = item_of(body.db, body.clause.item)
    found = None if parsed is None else _ASYNC.search(parsed.text, item.start, item.header.name_span.start)
    return None if found is None else Span(found.start(), found.end())


@infers(tree.Await)
def infer_await(body: Body, node: tree.Await) -> Term:
    if body.clause.definition.signature.kind == "constant" and not body.is_closure:
        body.report_fact(span_of(node), NothingWaits("a constant"))
    called = _called(node.operand)
    if called is not None:
        body.clause.awaited[called.id] = called.function.id
    term = prune(infer(body, node.operand))
    if isinstance(term, Broken):
        return term
    if isinstance(term, App) and term.head == "Task":
        return term.arguments[0]
    reference = None if called is None else body.clause.references.get(called.function.id)
    if isinstance(reference, FunctionRef) and library_function_waits(body.db, reference.definition):
        return term
    if isinstance(term, Meta):
        value = body.fresh()
        body.unifier.unify(task_of(value), term, body.reason(Why.USE, node.operand))
        return value
    name = bare_name(reference.definition) if isinstance(reference, FunctionRef) else ""
    word = Span(node.start, node.operand.start)
    body.report(span_of(node.operand), lambda show: NotATask(show(term), name, word))
    return term


def _called(operand: tree.Expr) -> tree.Call | None:
    """The call whose value is awaited."""
    if isinstance(operand, tree.Pipe):
        operand = operand.right
    return operand if isinstance(operand, tree.Call) else None


def children(db: Engine, awaited: Mapping[int, int], references: Mapping[int, Reference]) -> frozenset[int]:
    """The awaited calls that run as part of their caller: of async functions by name."""
    return frozenset(call for call, function in awaited.items() if _is_child(db, references.get(function)))


def _is_child(db: Engine, reference: Reference | None) -> bool:
    return isinstance(reference, FunctionRef) and is_async_function(db, reference.definition)


def is_async_function(db: Engine, definition: DefId) -> bool:
    """Whether a definition is an `async fn` with a body, not one that an interface only asks for."""
    signature = written_signature(db, definition)
    return signature.is_async and not signature.is_of_interface
