"""Snow code as HTML: coloured by the Pygments lexer, names of types and modules linked to where they are documented.

In: code and a function that knows where a name leads. Out: HTML, escaped.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from html import escape

from pygments.token import STANDARD_TYPES, Name, Token, _TokenType

from snowc.tools.pygments_lexer import SnowLexer

HrefOf = Callable[[str], str | None]
"""Where a name leads: `Shape`, `Geometry.Shape`; None if nowhere."""


def no_links(_name: str) -> str | None:
    return None


def code_html(code: str, href_of: HrefOf = no_links) -> str:
    """What goes between `<code>` and `</code>`."""
    path = ""
    parts: list[str] = []
    for kind, text in _tokens(code):
        if kind is Name.Class:
            path = f"{path}{text}"
            href = href_of(path)
            shown = _span(kind, text)
            parts.append(shown if href is None else f'<a href="{escape(href)}">{shown}</a>')
        else:
            path = f"{path}." if path and text == "." else ""
            parts.append(_span(kind, text))
    return "".join(parts).rstrip("\n")


@functools.cache
def _lexer() -> SnowLexer:
    return SnowLexer(stripnl=False, ensurenl=False)


def _tokens(code: str) -> Iterator[tuple[_TokenType, str]]:
    yield from _lexer().get_tokens(code)


def _span(kind: _TokenType, text: str) -> str:
    """No element reaches over the end of a line, so that lines can be wrapped."""
    name = _short_name(kind)
    if not name:
        return escape(text, quote=False)
    return "\n".join(f'<span class="{name}">{escape(line, quote=False)}</span>' for line in text.split("\n"))


@functools.cache
def _short_name(kind: _TokenType) -> str:
    """Pygments' own short names; plain names and blanks need no colour."""
    if kind in (Name, Token.Text, Token.Text.Whitespace, Token.Punctuation):
        return ""
    while kind not in STANDARD_TYPES:
        kind = kind.parent
    return str(STANDARD_TYPES[kind])
