"""The expressions that can still be read inside a text that was given up.

Hover and completion work on them; later stages type them, so that a name used only there counts as used.
"""

from __future__ import annotations

from snowc.source import Span
from snowc.syntax import tokens as t
from snowc.syntax.build.context import Build
from snowc.syntax.driver import Parsed, run
from snowc.syntax.lexer import lex
from snowc.syntax.newlines import settle
from snowc.syntax.recovery.probe import rows_before, takes
from snowc.syntax.tokens import END_OF_INPUT, Tokens, kinds
from snowc.syntax.tree import Expr

_MAX_ATTEMPTS = 16
_FIRST = kinds("NAME UPPER STRING STRING_HEAD LPAR LSQB MAP IF CASE FN SELF")


def readable_parts(cx: Build, span: Span) -> tuple[Expr, ...]:
    """Expressions in the order of the text; none overlap."""
    tokens = _tokens_of(cx.text, span)
    parts: list[Expr] = []
    at = 0
    for _ in range(_MAX_ATTEMPTS):
        while at < len(tokens.kinds) and tokens.kinds[at] not in _FIRST:
            at += 1
        if at >= len(tokens.kinds):
            break
        part, length = _longest(cx, tokens, at)
        if part is not None:
            parts.append(part)
        at += length
    return tuple(parts)


def _tokens_of(text: str, span: Span) -> Tokens:
    """The settled tokens of a stretch, placed in the whole text."""
    settled = settle(lex(text[span.start : span.end]).tokens)
    starts = [start + span.start for start in settled.starts]
    return Tokens(text, settled.kinds, starts, [end + span.start for end in settled.ends])


def _longest(cx: Build, tokens: Tokens, at: int) -> tuple[Expr | None, int]:
    """The expression at index `at` as far as it is whole, else its first word; and how many tokens to go on by."""
    stop = len(tokens.kinds) - 1
    result, index = _read(cx, tokens, at, stop)
    if result is not None:
        return result, stop - at
    sub_kinds = tokens.kinds[at:]
    if index > 0 and takes(rows_before(sub_kinds, index, "fragment"), END_OF_INPUT):
        return _read(cx, tokens, at, at + index)[0], index
    if tokens.kinds[at] in (t.NAME, t.UPPER):
        return _read(cx, tokens, at, at + 1)[0], 1
    return None, 1


def _read(cx: Build, tokens: Tokens, start: int, stop: int) -> tuple[Expr | None, int]:
    """The expression of the tokens from `start` to `stop`, or where it got stuck."""
    place = tokens.ends[stop - 1]
    piece = Tokens(
        tokens.text,
        [*tokens.kinds[start:stop], END_OF_INPUT],
        [*tokens.starts[start:stop], place],
        [*tokens.ends[start:stop], place],
    )
    inner = Build(piece, {})
    inner.next_id = cx.next_id
    result = run(inner, "fragment")
    if isinstance(result, Parsed):
        expression: Expr = result.value
        return expression, 0
    return None, result.index
