"""What a function may do besides giving a result: wait, or crash.

In: a definition. Out: the reasons, as a reader would name them: functions of the library, `receive`, `await`, division.
Followed are the functions that a project's function names, near and far, up to `_FURTHEST` of them, not those that it
only starts (an actor's start waits for nobody). Of a library function counts what its own module's private functions
do. What is called through values is not known, and sums that grow too large are not listed: nearly all might.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from snowc.query import Engine, query
from snowc.resolve.builtin import STARTED_ARGUMENT
from snowc.resolve.model import DefId, FunctionRef, Reference, SpecialRef
from snowc.resolve.queries import definition_items, resolved_item
from snowc.syntax import tree
from snowc.syntax.queries import item_of
from snowc.syntax.walk import children
from snowc.types.library_waits import library_function_waits
from snowc.types.queries import clause_facts
from snowc.types.type_names import is_library
from snowc.values import value

_FURTHEST = 40
"""functions of the project; more are rare, and each may have to be checked first"""
_STARTERS = frozenset(("Job.async", "Task.spawn", "Task.pinned", "Timer.send_after", "Task.on_complete"))
"""What runs a function that is given to it somewhere else."""
_CRASHES = re.compile(r"\bCrashes\b|\bcrashes (on|if|when|with|without)\b|\bthis crashes\b")
_SERVICES = "Service"
"""Its functions are called by what is made of handlers; nobody writes their names."""
_ENDS = frozenset(("Prelude.panic", "Prelude.todo", "Prelude.assert"))
_REFUTABLE = tree.ConstructorPattern | tree.LiteralPattern | tree.ListPattern | tree.ConsPattern | tree.OrPattern


@value
class Conduct:
    """In the order in which they are found, nearest first."""

    waits: tuple[str, ...]
    crashes: tuple[str, ...]


@value
class _Own:
    """What one function does itself, and the functions that it may call."""

    waits: tuple[str, ...]
    crashes: tuple[str, ...]
    calls: tuple[DefId, ...]


def conduct(db: Engine, definition: DefId) -> Conduct:
    if is_library(db, definition.module):
        return _of_library(db, definition)
    waits: dict[str, None] = {}
    crashes: dict[str, None] = {}
    seen, pending = {definition}, [definition]
    while pending:
        own = _own(db, pending.pop(0))
        waits.update(dict.fromkeys(own.waits))
        crashes.update(dict.fromkeys(own.crashes))
        for each in own.calls:
            if is_library(db, each.module):
                of_library = _of_library(db, each)
                waits.update(dict.fromkeys(of_library.waits))
                crashes.update(dict.fromkeys(of_library.crashes))
            elif each not in seen and len(seen) < _FURTHEST:
                seen.add(each)
                pending.append(each)
    return Conduct(tuple(waits), tuple(crashes))


def _of_library(db: Engine, definition: DefId) -> Conduct:
    waits, crashes = library_function_waits(db, definition), _library_crashes(db, definition)
    if definition.module == _SERVICES:
        return Conduct(("a service's answer",) * waits, ("a service that is gone or late",) * crashes)
    name = str(definition).removeprefix("Prelude.")
    return Conduct((name,) * waits, (name,) * crashes)


@query
def _library_crashes(db: Engine, definition: DefId) -> bool:
    """Whether its documentation says so, or it may end in a `panic` of its own or of a private function of its
    module."""
    if str(definition) in _ENDS or _says_so(db, definition):
        return True
    seen, pending = {definition}, [definition]
    while pending:
        for ref in definition_items(db, pending.pop()):
            for each in resolved_item(db, ref).mentions:
                if str(each) in _ENDS:
                    return True
                if each.module == definition.module and each not in seen and not _is_public(db, each):
                    seen.add(each)
                    pending.append(each)
    return False


def _says_so(db: Engine, definition: DefId) -> bool:
    """What the runtime or a call of a value does, only the documentation knows: `Crashes if …`."""
    items = (item_of(db, ref) for ref in definition_items(db, definition))
    headers = (getattr(each.tree, "header", None) for each in items if each is not None)
    return any(_CRASHES.search(each.doc) is not None for each in headers if each is not None and each.doc)


def _is_public(db: Engine, definition: DefId) -> bool:
    items = (item_of(db, ref) for ref in definition_items(db, definition))
    headers = (getattr(each.tree, "header", None) for each in items if each is not None)
    return any(each is not None and each.is_public for each in headers)


@query
def _own(db: Engine, definition: DefId) -> _Own:
    waits: dict[str, None] = {}
    crashes: dict[str, None] = {}
    calls: dict[DefId, None] = {}
    for ref in definition_items(db, definition):
        parsed, facts = item_of(db, ref), clause_facts(db, ref)
        if parsed is None:
            continue
        references = {**resolved_item(db, ref).references, **(facts.references if facts is not None else {})}
        for node in _run_here(parsed.tree, references):
            waits.update(dict.fromkeys(_waiting(node)))
            crashes.update(dict.fromkeys(_crashing(node)))
            reference = references.get(getattr(node, "id", -1))
            if isinstance(reference, FunctionRef):
                calls[reference.definition] = None
    return _Own(tuple(waits), tuple(crashes), tuple(calls))


def _run_here(root: Any, references: dict[int, Reference]) -> Iterator[Any]:
    """The nodes of a function but for what it starts."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        skipped = _started(node, references) if isinstance(node, tree.Call) else ()
        waiting += [each for each in reversed(children(node)) if each not in skipped]


def _started(call: tree.Call, references: dict[int, Reference]) -> tuple[tree.Argument, ...]:
    match references.get(getattr(call.function, "id", -1)):
        case SpecialRef(name) if name in STARTED_ARGUMENT:
            return call.arguments[STARTED_ARGUMENT[name] : STARTED_ARGUMENT[name] + 1]
        case FunctionRef(definition) if str(definition) in _STARTERS:
            return tuple(each for each in call.arguments if isinstance(each.value, tree.Closure | tree.Name))
        case _:
            return ()


def _waiting(node: Any) -> Iterator[str]:
    if isinstance(node, tree.Receive) and not _only_looks(node):
        yield "receive"
    elif isinstance(node, tree.Await):
        yield "await"


def _only_looks(node: tree.Receive) -> bool:
    """`after 0` waits for nothing."""
    return node.after is not None and isinstance(node.after.timeout, tree.IntLiteral) and node.after.timeout.value == 0


def _crashing(node: Any) -> Iterator[str]:
    match node:
        case tree.Index():
            yield "an index"
        case tree.Binary(operator="/" | "%", right=right) if not _is_safe_divisor(right):
            yield "a division"
        case tree.Assert():
            yield "assert"
        case tree.Let(pattern=pattern) if isinstance(pattern, _REFUTABLE):
            yield "a `let` that may not match"


def _is_safe_divisor(node: tree.Expr) -> bool:
    return isinstance(node, tree.FloatLiteral) or (isinstance(node, tree.IntLiteral) and node.value != 0)
