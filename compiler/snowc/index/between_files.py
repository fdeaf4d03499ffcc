"""What the files of a program show together, as queries.

In: what is known of each file, from the index or by looking at it. Out: warnings about messages and calls between
files. An edit that leaves what a file says of these as it was computes nothing again.
"""

from __future__ import annotations

from snowc.diagnostics.diagnostic import Diagnostic
from snowc.index.call_cycles import cycle_warnings
from snowc.index.imports import files
from snowc.index.known import index_store, known_entry
from snowc.index.messages import KeptMessages, MessageShapes, Unmatched, unmatched
from snowc.inputs import PROJECT
from snowc.query import Engine, query
from snowc.resolve.model import ModuleName


@query
def program_warnings(db: Engine, part: str) -> tuple[Diagnostic, ...]:
    """Only the modules that something is told of are asked for their places."""
    modules = tuple(files(db, part))
    told = (_warning(db, modules[each.module], each.warning) for each in unmatched_messages(db, part))
    return (*(each for each in told if each is not None), *cycle_warnings(db, part))


def _warning(db: Engine, module: ModuleName, number: int) -> Diagnostic | None:
    messages = module_messages(db, module)
    return None if messages is None else messages.warnings[number]


@query
def unmatched_messages(db: Engine, part: str) -> tuple[Unmatched, ...]:
    return tuple(unmatched([message_shapes(db, module) for module in files(db, part)]))


@query
def message_shapes(db: Engine, module: ModuleName) -> MessageShapes | None:
    messages = module_messages(db, module)
    return None if messages is None else messages.shapes


@query
def module_messages(db: Engine, module: ModuleName) -> KeptMessages | None:
    """What a module that is a file, and those nested in it, know of messages."""
    file = files(db, PROJECT)[module]
    entry = None if index_store(db, None) is None else known_entry(db, module)
    if entry is not None:
        return entry.messages_in(file)
    from snowc.index.message_facts import kept_messages  # late: nothing of it is needed where all is known

    return kept_messages(db, file)
