"""The words with a meaning of their own. The grammar's terminals are checked against this list by a test; editors get it from here."""

from __future__ import annotations

KEYWORDS = frozenset(
    "actor after and assert async await break case continue def do else end false fn for if impl import "
    "interface let module not or pub receive return self service struct supervisor true type when where while".split()
)
"""Always keywords, except after `.` and as field and argument names."""

CONTEXTUAL_KEYWORDS = frozenset(
    "as assert_eq call cast child deriving from in info receives start terminate test".split()
)
"""Keywords only where the grammar puts them."""

RESERVED_WORDS = frozenset("alias cond match nil trait with".split())
"""Words of neighbouring languages that are no names in Snow: they answer with an error that says what to write."""
