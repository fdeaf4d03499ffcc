"""All areas of the language that lowering knows; importing this registers them with `expressions.py`.

In and out: nothing. A new area is one more file and one more name here.
"""

from __future__ import annotations

from snowc.mir.lower import (
    assertions,
    blocks,
    calls,
    closures,
    data,
    literals,
    loops,
    matches,
    names,
    operators,
    pipes,
    receives,
    structs,
    tasks,
    tries,
    unsupported,
)

__all__ = [
    "assertions",
    "blocks",
    "calls",
    "closures",
    "data",
    "literals",
    "loops",
    "matches",
    "names",
    "operators",
    "pipes",
    "receives",
    "structs",
    "tasks",
    "tries",
    "unsupported",
]
