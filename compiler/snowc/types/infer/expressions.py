"""All kinds of expressions: importing this module fills the table of `dispatch`."""

from __future__ import annotations

from snowc.types.infer import (
    asserts,
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
