"""Names that no Snow source declares.

The types that the compiler itself knows, the special forms, and what the language page has but this
compiler has not yet (so that the message says "not supported yet" and not "unknown").
"""

from __future__ import annotations


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


INTRINSIC_TYPES = _names("Int Float Bool String Bytes Atom Never Timer Monitor Pid List Job Task Handle")
"""Types without a declaration; `types/builtin.py` knows their kinds. Option, Result, ExitReason … are declared in
`stdlib/prelude.snow`.
"""

SPECIAL_FORMS = _names("spawn spawn_link spawn_monitor self assert assert_eq dbg")
"""Looked up last: a user's own function of the name wins."""

TUPLE_FORMS = _names("first second nth size")
"""Special forms of the module `Tuple`, which has no source: they take tuples of any length."""

MODULE_FORMS = {"Node": _names("spawn spawn_link"), "Job": _names("map_nodes")}
"""Special forms beside the functions of a module: they take the name of a function."""

STARTED_ARGUMENT = {"spawn": 0, "spawn_link": 0, "spawn_monitor": 0, "Node.spawn": 1, "Node.spawn_link": 1}
"""Which argument of a special form names what is started; that one's own arguments follow."""

PLANNED_TYPES = _names("")

_PLANNED = """
    Tuple Regex HTTP
    Sqlite
"""
PLANNED_MODULES = _names(_PLANNED)
"""Modules of the language page; one that exists in `stdlib/` is found before this list is asked."""

PRELUDE = "Prelude"
"""The module whose public names every module sees."""
