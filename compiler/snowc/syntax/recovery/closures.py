"""Repairs: closures of other languages, read as `fn x -> … end`: `|x| x + 1`, `x => x + 1`, `(a, b) -> { a + b }`,
`&(&1 + 1)`, `&String.length/1`.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.source import Span
from snowc.syntax import tokens as t
from snowc.syntax.errors import ForeignSyntax
from snowc.syntax.recovery.edits import Edit, NewToken, inserted_before, replaced
from snowc.syntax.recovery.openers import open_at
from snowc.syntax.recovery.situation import Repair, Situation
from snowc.syntax.tokens import KIND, Tokens, kinds

_FAT_ARROW, _AND, _COMMA = KIND["FAT_ARROW"], KIND["AND"], KIND["COMMA"]
_OPEN = kinds("LPAR LSQB LBRACE MAP DO FN STRING_HEAD")
_CLOSE = kinds("RPAR RSQB RBRACE END STRING_TAIL")
_BEFORE_ARGUMENT = kinds("LPAR COMMA EQUAL LSQB PIPE ARROW RETURN")
_MOST_PARAMETERS = 3
_CAPTURED = ("x", "y", "z")
"""What `&1`, `&2` and `&3` are called in the fix."""


def bar_closure(situation: Situation) -> Iterator[Repair]:
    """`|a, b| a + b`: the mistake is the first bar."""
    at, raw = situation.mistake, situation.raw
    if situation.kind(at) != t.BAR or t.ERROR not in situation.taken:
        return
    bar = at + 1
    while raw.kinds[bar] in (t.NAME, _COMMA):
        bar += 1
    if raw.kinds[bar] != t.BAR:
        return
    edits = [replaced(raw, at, t.FN), replaced(raw, bar, t.ARROW)]
    fix = [(situation.span(at), "fn "), (situation.span(bar), " ->")]
    yield from _closure(situation, "bar-closure", (at, bar), bar + 1, edits, fix)


def arrow_closure(situation: Situation) -> Iterator[Repair]:
    """`x => x + 1`, `(a, b) -> a + b`: the mistake is the arrow behind the parameters."""
    at, raw = situation.mistake, situation.raw
    if situation.kind(at) not in (t.ARROW, _FAT_ARROW):
        return
    first = at - 1
    if situation.kind(first) == t.RPAR:
        while first >= 0 and raw.kinds[first] != t.LPAR:
            first -= 1
    elif situation.kind(first) != t.NAME:
        return
    if situation.kind(first - 1) not in _BEFORE_ARGUMENT:
        return
    place = raw.starts[first]
    edits = [Edit(first, 0, (NewToken(t.FN, place, place),)), replaced(raw, at, t.ARROW)]
    fix = [(Span(place, place), "fn "), (situation.span(at), "->")]
    yield from _closure(situation, "arrow-closure", (first, at), at + 1, edits, fix)


def _closure(
    situation: Situation,
    habit: str,
    reported: tuple[int, int],
    body: int,
    edits: list[Edit],
    fix: list[tuple[Span, str]],
) -> Iterator[Repair]:
    """The head's edits, and an `end` behind the body, whose braces go."""
    raw = situation.raw
    stop = _end_of_body(raw, body)
    if stop <= body:
        return
    if raw.kinds[body] == t.LBRACE and raw.kinds[stop - 1] == t.RBRACE and not _is_tuple(raw, body, stop - 1):
        space = Span(raw.ends[body - 1], raw.ends[body])
        edits += [Edit(body, 1, ()), replaced(raw, stop - 1, t.END)]
        fix += [(space, ""), (situation.span(stop - 1), "end")]
    else:
        edits.append(inserted_before(raw, stop, t.END))
        fix.append((Span(raw.ends[stop - 1], raw.ends[stop - 1]), " end"))
    span = Span(raw.starts[reported[0]], raw.ends[reported[1]])
    fact = ForeignSyntax(habit, raw.text[span.start : span.end], tuple(fix))
    yield Repair(tuple(edits), span, fact)


def _end_of_body(raw: Tokens, body: int) -> int:
    """The raw index behind a body: of the bracket or comma behind it, or, outside of brackets, of the line's end."""
    around = open_at(raw, body)
    is_in_brackets = bool(around) and around[-1].is_bracket
    depth = 0
    for index in range(body, len(raw.kinds) - 1):
        kind = raw.kinds[index]
        if depth == 0 and (kind == _COMMA or (kind == t.NEWLINE and not is_in_brackets)):
            return index
        depth += (kind in _OPEN) - (kind in _CLOSE)
        if depth < 0:
            return index
    return len(raw.kinds) - 1


def _is_tuple(raw: Tokens, opener: int, closer: int) -> bool:
    """Whether `{ … }` has a comma of its own."""
    depth = 0
    for index in range(opener + 1, closer):
        kind = raw.kinds[index]
        depth += (kind in _OPEN) - (kind in _CLOSE)
        if depth == 0 and kind == _COMMA:
            return True
    return False


def capture(situation: Situation) -> Iterator[Repair]:
    """`&name/1`, `&Module.name/1` and `&(… &1 …)`: the mistake is the first `&`, which the lexer took for `and`."""
    at = situation.mistake
    if situation.word(at) != "&" or t.ERROR not in situation.taken:
        return
    if situation.kind(at + 1) == t.LPAR:
        yield from _captured_expression(situation)
    elif situation.kind(at + 1) in (t.NAME, t.UPPER):
        yield from _captured_name(situation)


def _captured_name(situation: Situation) -> Iterator[Repair]:
    at, raw = situation.mistake, situation.raw
    slash = at + 1
    while raw.kinds[slash] in (t.NAME, t.UPPER, t.DOT):
        slash += 1
    if situation.word(slash) != "/" or situation.kind(slash + 1) != KIND["INT"]:
        return
    arity = Span(raw.starts[slash], raw.ends[slash + 1])
    span = Span(raw.starts[at], arity.end)
    fix = ((situation.span(at), ""), (arity, ""))
    fact = ForeignSyntax("captured-name", raw.text[span.start : span.end], fix)
    yield Repair((Edit(at, 1, ()), Edit(slash, 2, ())), span, fact, explained=span)


def _captured_expression(situation: Situation) -> Iterator[Repair]:
    at, raw = situation.mistake, situation.raw
    stop = _end_of_body(raw, at + 2)
    uses = [index for index in range(at + 2, stop) if _is_captured(situation, index)]
    used = {raw.text[raw.starts[index] : raw.ends[index + 1]]: index for index in reversed(uses)}
    names = [f"&{number}" for number in range(1, len(used) + 1)]
    if raw.kinds[stop] != t.RPAR or not 0 < len(used) <= _MOST_PARAMETERS or sorted(used) != names:
        return
    head = [NewToken(t.FN, raw.starts[at], raw.ends[at])]
    for number, name in enumerate(names):
        if number:
            head.append(NewToken(_COMMA, raw.ends[at], raw.ends[at]))
        head.append(NewToken(t.NAME, raw.starts[used[name]], raw.ends[used[name] + 1]))
    head.append(NewToken(t.ARROW, raw.ends[at + 1], raw.ends[at + 1]))
    edits = [Edit(at, 2, tuple(head)), replaced(raw, stop, t.END)]
    fix: list[tuple[Span, str]] = [
        (Span(raw.starts[at], raw.ends[at + 1]), f"fn {', '.join(_CAPTURED[: len(names)])} -> "),
        (situation.span(stop), " end"),
    ]
    for use in uses:
        span = Span(raw.starts[use], raw.ends[use + 1])
        edits.append(Edit(use, 2, (NewToken(t.NAME, span.start, span.end),)))
        fix.append((span, _CAPTURED[int(raw.text[span.start + 1 : span.end]) - 1]))
    whole = Span(raw.starts[at], raw.ends[stop])
    yield Repair(tuple(edits), whole, ForeignSyntax("capture", "&", tuple(fix)), explained=whole)


def _is_captured(situation: Situation, index: int) -> bool:
    """Whether `&1` begins here."""
    raw = situation.raw
    is_sign = situation.word(index) == "&" and raw.kinds[index] == _AND and raw.kinds[index + 1] == KIND["INT"]
    return is_sign and raw.ends[index] == raw.starts[index + 1] and situation.word(index + 1) in ("1", "2", "3")
