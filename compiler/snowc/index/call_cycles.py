"""Services of a program that wait for each other in a circle, as queries (W0033).

In: what each file's definitions call, from the index or from its text. Out: the circles, with the places where the
services wait. They are looked for among names, so that an edit which calls nothing new computes nothing again; only
where there is one its places are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.diagnostics.diagnostic import Diagnostic
from snowc.index.calls import KeptCalls, kept, read_calls
from snowc.index.imports import files
from snowc.index.known import index_store, known_entry
from snowc.inputs import PROJECT
from snowc.query import Engine, query
from snowc.resolve.model import DefId, ModuleName
from snowc.types.mailboxes.file_calls import FileCalls, service_of
from snowc.types.service_errors import CallCycle, Hop


@query
def module_calls(db: Engine, module: ModuleName) -> KeptCalls:
    """Of a module that is a file, and of those nested in it."""
    entry = None if index_store(db, None) is None else known_entry(db, module)
    if entry is not None:
        return entry.calls
    from snowc.types.mailboxes.service_calls import file_calls  # late: nothing of it is needed where all is known

    return kept(file_calls(db, files(db, PROJECT)[module]))


@query
def _read_module_calls(db: Engine, module: ModuleName) -> FileCalls:
    return read_calls(module_calls(db, module))


@query
def call_cycles(db: Engine, part: str) -> tuple[CallCycle, ...]:
    """Of services that can reach each other, the shortest circle."""
    modules = tuple(files(db, part))
    if not any(module_calls(db, module).nodes for module in modules):
        return ()
    from snowc.index.call_graph import CallGraph

    graph = CallGraph(_read_module_calls(db, module) for module in modules)
    placed = (tuple(_hop(db, each.caller, each.callee, each.path) for each in cycle) for cycle in graph.cycles())
    return tuple(CallCycle(tuple(hop for hop in hops if hop is not None)) for hops in placed if None not in hops)


@query
def cycle_warnings(db: Engine, part: str) -> tuple[Diagnostic, ...]:
    """But for those that a comment allows at any of their calls."""
    found = (_told(db, cycle) for cycle in call_cycles(db, part))
    return tuple(each for each in found if each is not None)


def _told(db: Engine, cycle: CallCycle) -> Diagnostic | None:
    from snowc.diagnostics.facts import Finding
    from snowc.diagnostics.wording import diagnostic_of
    from snowc.index.item_places import ItemPlacer
    from snowc.syntax.allowances import allowances

    places = [diagnostic_of(each.item, Finding(each.span, cycle), ItemPlacer(db)) for each in cycle.hops]
    if any(each is not None and allowances(db, each.place.file).allow(each) for each in places):
        return None
    return places[0]


def _hop(db: Engine, caller: str, callee: str, path: tuple[str, ...]) -> Hop | None:
    """The call at the end of a path. What the index knows of a file is as it is now, so None stands for a file with
    mistakes only, which two definitions of one name are.
    """
    from snowc.types.mailboxes.service_calls import waiting_calls

    *before, last, waited = path
    for definition in _readings(last):
        for call in waiting_calls(db, definition):
            if str(call.callee) == waited:
                through = tuple(each.rpartition(".")[2] for each in (*before, last)[1:])
                return Hop(service_of(caller), service_of(callee), call.item, call.span, through)
    return None


def _readings(written: str) -> Iterator[DefId]:
    """A definition's name may hold dots too."""
    parts = written.split(".")
    for count in range(len(parts) - 1, 0, -1):
        yield DefId(ModuleName(".".join(parts[:count])), ".".join(parts[count:]))
