"""Repair: a header that can't be read, so that the item keeps its name and its body.

The first try gives up one parameter. If what follows is broken too, the rest of the header is given up, up to the `do`
or `=` of the body or the end of the line; as much as possible of what stands before the mistake stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from snowc.syntax import tokens as t
from snowc.syntax.recovery.edits import Edit, NewToken
from snowc.syntax.recovery.single import unexpected
from snowc.syntax.recovery.situation import Repair, Situation
from snowc.syntax.tokens import Tokens, kinds
from snowc.values import value

_HEADS = kinds("FN_DEF STRUCT TYPE INTERFACE IMPL ACTOR SERVICE SUPERVISOR MODULE CALL CAST INFO")
_OPENERS, _CLOSERS = kinds("LPAR LSQB LBRACE MAP"), kinds("RPAR RSQB RBRACE")
_OUTSIDE = kinds("DO DO_TRAILING END $END")
_MAX_HEADER = 60
"""Tokens of a header that are looked at on either side of the mistake."""

_MAX_STARTS = 8
_PUT_IN_PLACE = ((), (t.ERROR,), (t.RPAR,), (t.ERROR, t.RPAR), (t.LPAR, t.RPAR))
"""What may have to stand in place of the rest of a header."""


@value
class _Header:
    """Raw indices: of the item's keyword, of the innermost parenthesis around the mistake (or -1), and of the first
    token of the parameter around it.
    """

    keyword: int
    parenthesis: int
    parameter: int


def parameter(situation: Situation) -> Iterator[Repair]:
    """Give up the type of a parameter, or all of it."""
    mistake = situation.mistake
    header = _header(situation.raw, mistake)
    stop = _end_of_parameter(situation.raw, mistake)
    if header is None or header.parenthesis < 0 or stop < 0:
        return
    yield _given_up(situation, mistake, stop, (t.ERROR,))
    if situation.kind(mistake - 1) == t.NAME:
        yield _given_up(situation, mistake, stop, (t.CONS, t.ERROR))
    yield _given_up(situation, header.parameter, stop, (t.ERROR,))


def rest(situation: Situation) -> Iterator[Repair]:
    """Give up the rest of the header, from the mistake or a token before it on."""
    raw, mistake = situation.raw, situation.mistake
    header = _header(raw, mistake)
    if header is None:
        return
    stop = _end_of_header(raw, mistake)
    begin_body = () if raw.kinds[stop] in (t.DO, t.EQUAL) else (t.DO,)
    first = max(header.keyword + 2, mistake - _MAX_STARTS)
    for start, put_in in product(range(mistake, first - 1, -1), _PUT_IN_PLACE):
        if start < stop or put_in:
            yield _given_up(situation, start, stop, (*put_in, *begin_body))


def _given_up(situation: Situation, start: int, stop: int, put_in: tuple[int, ...]) -> Repair:
    """`put_in` in place of the tokens from `start` to `stop`; an ERROR covers them."""
    raw = situation.raw
    first = raw.starts[start]
    last = max(first, raw.ends[stop - 1]) if stop > start else first
    tokens = tuple(NewToken(kind, first, last) if kind == t.ERROR else NewToken(kind, last, last) for kind in put_in)
    edit = Edit(start, stop - start, tokens)
    return Repair((edit,), situation.span(situation.mistake), unexpected(situation))


def _header(raw: Tokens, mistake: int) -> _Header | None:
    """The header in which the mistake stands."""
    depth, parenthesis, parameter = 0, -1, -1
    for index in range(mistake - 1, max(-1, mistake - _MAX_HEADER), -1):
        kind = raw.kinds[index]
        if kind in _HEADS:
            return _Header(index, parenthesis, parameter)
        if kind in _OUTSIDE:
            return None
        if kind in _CLOSERS:
            depth += 1
        elif kind in _OPENERS:
            depth -= 1
            if depth < 0 and parenthesis < 0 and kind == t.LPAR:
                parenthesis, parameter = index, parameter if parameter >= 0 else index + 1
        elif kind == t.COMMA and depth == 0 and parameter < 0:
            parameter = index + 1
    return None


def _end_of_parameter(raw: Tokens, mistake: int) -> int:
    """Raw index of the comma or parenthesis that ends the parameter around the mistake; -1 if there is none."""
    depth = 0
    for index in range(mistake, min(len(raw.kinds), mistake + _MAX_HEADER)):
        kind = raw.kinds[index]
        if kind in _OUTSIDE:
            return -1
        if depth == 0 and (kind == t.COMMA or kind in _CLOSERS):
            return index if kind in (t.COMMA, t.RPAR) else -1
        if kind in _OPENERS:
            depth += 1
        elif kind in _CLOSERS:
            depth -= 1
    return -1


def _end_of_header(raw: Tokens, mistake: int) -> int:
    """Raw index of the `do` or `=` behind the mistake with which the body begins, or of the line's end."""
    index = mistake
    while raw.kinds[index] not in (t.DO, t.EQUAL, t.NEWLINE, t.END_OF_INPUT):
        index += 1
    return index
