"""The words with a meaning of their own. The grammar's terminals are checked against this list by a test; editors get
it from here.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


KEYWORDS = _words(
    "actor after and assert async await break case continue def do else end false fn for if impl import interface let "
    "module not or pub receive return self service struct supervisor true type when where while"
)
"""Always keywords, except after `.` and as field and argument names."""

CONTEXTUAL_KEYWORDS = _words("as assert_eq bench call cast child deriving from in info receives start terminate test")
"""Keywords only where the grammar puts them."""

RESERVED_WORDS = _words("alias cond match nil trait with")
"""Words of neighbouring languages that are no names in Snow: they answer with an error that says what to write."""
