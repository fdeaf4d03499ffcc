"""Text to raw tokens: every line break is still among them (see `newlines.py`).

In: the text of an item. Out: tokens with spans in code points, comments, lexical mistakes. Refuses nothing: each
mistake is a finding, and lexing goes on with the token that was probably meant. Most texts have nothing unusual in
them and are lexed whole (`regular.py`); any other is lexed token by token (`careful.py`). Both give the same.
"""

from __future__ import annotations

from snowc.syntax.lexer.output import Lexed
from snowc.syntax.lexer.regular import lex_regular

__all__ = ["Lexed", "lex"]


def lex(text: str) -> Lexed:
    """All tokens of a text, line breaks included (several in a row are one)."""
    return lex_regular(text) or _carefully(text)


def _carefully(text: str) -> Lexed:
    from snowc.syntax.lexer.careful import lex_carefully  # late: most programs need none of it

    return lex_carefully(text)
