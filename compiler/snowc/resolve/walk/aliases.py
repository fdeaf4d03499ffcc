"""From an alias to the type that it stands for: what is built and matched through it.

In: a type's declaration. Out: the declaration behind it, of whatever module. An alias of what nobody declares (a
tuple, a function, `Int`) has none.
"""

from __future__ import annotations

from snowc.resolve.model import TypeEntry
from snowc.resolve.walk.state import Walk


def behind_aliases(walk: Walk, entry: TypeEntry) -> TypeEntry | None:
    """The type that an alias stands for; None if no declaration says what that is. A circle of aliases is reported
    where they are declared.
    """
    seen = set()
    while entry.kind == "alias" and entry.definition not in seen:
        seen.add(entry.definition)
        found = walk.others.target(entry)
        if found is None:
            return None
        entry = found
    return entry
