"""Names that no Snow source declares.

The types that the compiler itself knows, the special forms, the built-in interfaces, and what the language page has but this
compiler has not yet (so that the message says "not supported yet" and not "unknown").
"""

from __future__ import annotations

from collections.abc import Mapping

INTRINSIC_TYPES: Mapping[str, tuple[int, ...]] = {
    "Int": (0,),
    "Float": (0,),
    "Bool": (0,),
    "String": (0,),
    "Atom": (0,),
    "Never": (0,),
    "Timer": (0,),
    "Monitor": (0,),
    "Pid": (0, 1),
    "List": (1,),
    "Job": (1,),
}
"""Name → the numbers of type arguments it may have. Option, Result, Ordering, ExitReason … are declared in `stdlib/prelude.snow`."""

SPECIAL_FORMS = frozenset({"spawn", "spawn_link", "spawn_monitor", "self", "assert", "assert_eq", "dbg"})
"""Looked up last: a user's own function of the name wins."""

INTERFACES = frozenset(
    {
        "Eq", "Ord", "Display", "Debug", "Hash", "Json", "Default", "Add", "Sub", "Mul", "Div", "Rem", "Neg", "From", "Iterable", "Iterator",
    }
)  # fmt: skip

PLANNED_TYPES = frozenset(
    {
        "Bytes", "Map", "Set", "Queue", "Range", "Iter", "Json", "Task", "CallError", "NodeError", "ProcessInfo", "Self",
    }
)  # fmt: skip

PLANNED_MODULES = frozenset(
    {
        "Map", "Set", "Queue", "Tuple", "Range", "Iter", "File", "Path", "Env", "Json", "Bytes", "Random", "Hash", "Task", "Node",
        "Global", "Supervisor", "Regex", "HTTP", "Tcp", "Sqlite",
    }
)  # fmt: skip
"""Modules of the language page; one that exists in `stdlib/` is found before this list is asked."""

PRELUDE = "Prelude"
"""The module whose public names every module sees."""
