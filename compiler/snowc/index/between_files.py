"""What the files of a program show together, as queries.

In: what is known of each file, from the index or by looking at it. Out: warnings about messages and calls between
files. An edit that leaves what a file says of these as it was computes nothing again.
"""

from __future__ import annotations

from snowc.diagnostics.diagnostic import Diagnostic
from snowc.index.call_cycles import cycle_warnings
from snowc.index.imports import files
from snowc.index.known import index_store, known_entry
from snowc.index.messages import KeptMessages, unmatched
from snowc.inputs import PROJECT
from snowc.query import Engine, query
from snowc.resolve.model import ModuleName


@query
def program_warnings(db: Engine, part: str) -> tuple[Diagnostic, ...]:
    messages = tuple(unmatched([module_messages(db, module) for module in files(db, part)]))
    return (*messages, *cycle_warnings(db, part))


@query
def module_messages(db: Engine, module: ModuleName) -> KeptMessages | None:
    """What a module that is a file, and those nested in it, know of messages."""
    file = files(db, PROJECT)[module]
    entry = None if index_store(db, None) is None else known_entry(db, module)
    if entry is not None:
        return entry.messages_in(file)
    from snowc.index.message_facts import kept_messages  # late: nothing of it is needed where all is known

    return kept_messages(db, file)
