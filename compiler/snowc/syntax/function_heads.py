"""The heads of plain functions, read off their text: what a module declares is known before any body is parsed.

In: an item's text. Out: what its head says, or None for another item, and for a head that is not written on one line or
has attributes, strings or blocks in it: those are parsed. That a text with such a head is a function, of that name,
whatever is wrong behind the head, is the parser's promise (`parser.py`).
"""

from __future__ import annotations

import re

from snowc.syntax.keywords import KEYWORDS
from snowc.values import value

_HEAD = re.compile(
    r"(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*"  # comments above
    r"(?P<pub>pub[ \t]+)?(?P<async>async[ \t]+)?fn[ \t]+(?P<name>[a-z_][A-Za-z0-9_]*)(?=[(<])"
    r'(?P<rest>(?:[^\n"#=@]|[=!<>]=)*?)'
    r"(?:\b(?P<do>do)\b|(?<![=!<>])=(?![=>]))"
)
_BLOCK = re.compile(r"\b(?:fn|if|case|for|while|receive|do|end)\b")


@value
class FunctionHead:
    """`signature` is the head from the name, at `name_at`, to the `do` or `=` of the body. `end` is behind that."""

    name: str
    name_at: int
    is_public: bool
    is_async: bool
    signature: str
    end: int
    has_block: bool
    """whether the body is a block, not an expression"""


def function_head(text: str) -> FunctionHead | None:
    """The head of the function that a text begins with, if it is a plain one."""
    match = _HEAD.match(text)
    if match is None or match["name"] in KEYWORDS or _BLOCK.search(match["rest"]):
        return None
    signature = text[match.start("name") : match.end("rest")].rstrip()
    is_public, is_async = match["pub"] is not None, match["async"] is not None
    has_block = match["do"] is not None
    return FunctionHead(match["name"], match.start("name"), is_public, is_async, signature, match.end(), has_block)
