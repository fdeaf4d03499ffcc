"""Repairs: values bound without `let`: `x = 1`, `{a, b} = pair`, `Ok(text) = read()`, `text, error = read()`."""

from __future__ import annotations

from collections.abc import Iterator

from snowc.source import Span
from snowc.syntax import tokens as t
from snowc.syntax.errors import ForeignSyntax
from snowc.syntax.recovery.edits import Edit, NewToken
from snowc.syntax.recovery.foreign import Replacements, foreign
from snowc.syntax.recovery.openers import open_at
from snowc.syntax.recovery.situation import Repair, Situation
from snowc.syntax.tokens import KIND, kinds

_LET, _COMMA = KIND["LET"], KIND["COMMA"]
_OPEN, _CLOSE = kinds("LPAR LSQB LBRACE MAP"), kinds("RPAR RSQB RBRACE")


def begins_statement(situation: Situation, index: int) -> bool:
    """Whether a statement may begin at a raw token."""
    return situation.kind(index - 1) in (t.NEWLINE, t.DO, t.ARROW, t.ELSE, -1)


def name_without_let(situation: Situation) -> Iterator[Repair]:
    """`x = 1` as a statement: the mistake is the `=`."""
    at = situation.mistake
    if situation.kind(at) == t.EQUAL and situation.kind(at - 1) == t.NAME and begins_statement(situation, at - 1):
        habit = "reassignment" if _is_read_on_line(situation, at - 1) else "assignment"
        yield _with_let(situation, habit, at - 1, at)


def _is_read_on_line(situation: Situation, name: int) -> bool:
    """Whether the new value is made of the old one: `x = x + 1`."""
    index = name + 1
    while situation.kind(index) not in (t.NEWLINE, t.END_OF_INPUT):
        if situation.word(index) == situation.word(name):
            return True
        index += 1
    return False


def pattern_without_let(situation: Situation) -> Iterator[Repair]:
    """`{a, b} = pair`, `Ok(text) = read()`: the mistake is the `=` behind what was read as a value."""
    at = situation.mistake
    if situation.kind(at) != t.EQUAL or situation.kind(at - 1) not in _CLOSE:
        return
    first, depth = at, 0
    while first > 0 and (depth or first == at):
        first -= 1
        depth += (situation.kind(first) in _CLOSE) - (situation.kind(first) in _OPEN)
    if situation.kind(first) in (t.LPAR, t.LBRACE) and situation.kind(first - 1) == t.UPPER:
        first -= 1
    if begins_statement(situation, first):
        yield _with_let(situation, "pattern-assignment", first, at)


def list_pattern_without_let(situation: Situation) -> Iterator[Repair]:
    """`[first, ..rest] = list`: the mistake stands within the brackets, where no value has such a part."""
    openers = open_at(situation.raw, situation.mistake)
    around = next((each.index for each in openers if each.is_bracket and begins_statement(situation, each.index)), -1)
    if situation.kind(around) != t.LSQB:
        return
    depth, index = 1, around
    while depth and situation.kind(index + 1) not in (t.NEWLINE, t.END_OF_INPUT):
        index += 1
        depth += (situation.kind(index) in _OPEN) - (situation.kind(index) in _CLOSE)
    if depth == 0 and situation.kind(index + 1) == t.EQUAL:
        yield _with_let(situation, "pattern-assignment", around, index + 1)


def _with_let(situation: Situation, habit: str, first: int, equal: int) -> Repair:
    place = situation.raw.starts[first]
    edit = Edit(first, 0, (NewToken(_LET, place, place),))
    return _with_equal_sign(
        situation, equal, foreign(situation, habit, (first, equal - 1), (edit,), _text_at(place, "let "))
    )


def _text_at(place: int, text: str) -> Replacements:
    return ((Span(place, place), text),)


def _with_equal_sign(situation: Situation, equal: int, repair: Repair) -> Repair:
    """The same where the sign is `:=`, which the lexer has told already: one mistake, one message."""
    sign, fact = situation.span(equal), repair.fact
    if situation.word(equal) == "=" or not isinstance(fact, ForeignSyntax):
        return repair
    fact = ForeignSyntax(fact.habit, fact.found, (*fact.edits, (sign, "=")))
    return Repair(repair.edits, repair.span, fact, explained=sign)


def names_without_let(situation: Situation) -> Iterator[Repair]:
    """`text, error = read()`: the mistake is the first comma."""
    at, raw = situation.mistake, situation.raw
    first = at - 1
    is_bound = situation.kind(first - 1) == _LET
    if situation.kind(at) != _COMMA or situation.kind(first) != t.NAME:
        return
    if not (is_bound or begins_statement(situation, first)):
        return
    last = at + 1
    while situation.kind(last) == t.NAME and situation.kind(last + 1) == _COMMA:
        last += 2
    if situation.kind(last) != t.NAME or situation.kind(last + 1) != t.EQUAL:
        return
    start, end = raw.starts[first], raw.ends[last]
    opened: tuple[NewToken, ...] = (NewToken(t.LPAR, start, start),)
    if not is_bound:
        opened = (NewToken(_LET, start, start), *opened)
    edits = (Edit(first, 0, opened), Edit(last + 1, 0, (NewToken(t.RPAR, end, end),)))
    fix = (*_text_at(start, "(" if is_bound else "let ("), *_text_at(end, ")"))
    yield _with_equal_sign(situation, last + 1, foreign(situation, "several-names", (first, last), edits, fix))


def several_results(situation: Situation) -> Iterator[Repair]:
    """`return 1, "a"`: the mistake is the first comma, and the values up to the line's end are meant as a tuple."""
    at, raw = situation.mistake, situation.raw
    first = at
    while first > 0 and situation.kind(first) not in (t.NEWLINE, t.RETURN):
        first -= 1
    if situation.kind(at) != _COMMA or situation.kind(first) != t.RETURN:
        return
    stop = at
    while raw.kinds[stop] not in (t.NEWLINE, t.END, t.END_OF_INPUT):
        stop += 1
    start, end = raw.starts[first + 1], raw.ends[stop - 1]
    opened = Edit(first + 1, 0, (NewToken(t.LPAR, start, start),))
    closed = Edit(stop, 0, (NewToken(t.RPAR, end, end),))
    fix = (*_text_at(start, "("), *_text_at(end, ")"))
    yield foreign(situation, "several-results", (first, stop - 1), (opened, closed), fix)
