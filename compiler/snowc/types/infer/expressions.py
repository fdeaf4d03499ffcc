"""All kinds of expressions: importing this module fills the table of `dispatch`."""

from __future__ import annotations

from snowc.types.infer import (
    asserts,
    awaits,
    blocks,
    calls,
    closures,
    collections,
    fields,
    literals,
    loops,
    matches,
    names,
    operators,
    receives,
    structs,
    tries,
)

__all__ = [
    "asserts",
    "awaits",
    "blocks",
    "calls",
    "closures",
    "collections",
    "fields",
    "literals",
    "loops",
    "matches",
    "names",
    "operators",
    "receives",
    "structs",
    "tries",
]
