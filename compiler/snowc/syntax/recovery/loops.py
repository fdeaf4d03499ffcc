"""Repairs: heads of loops of other languages: `for i = 0; i < n; i++ {`, `for (const x of xs) {`,
`for _, x := range xs {`.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.source import Span
from snowc.syntax import tokens as t
from snowc.syntax.errors import ForeignSyntax
from snowc.syntax.recovery.braces import close
from snowc.syntax.recovery.edits import Edit, NewToken, inserted_before, replaced
from snowc.syntax.recovery.openers import end_of
from snowc.syntax.recovery.situation import Repair, Situation
from snowc.syntax.tokens import KIND

_FOR, _IN, _COMMA = KIND["FOR"], KIND["IN"], KIND["COMMA"]


def foreign_loop(situation: Situation) -> Iterator[Repair]:
    """The mistake stands in the head, which is read as `for names in … do`."""
    raw = situation.raw
    first = _head_around(situation)
    if first < 0:
        return
    stop = first
    while raw.kinds[stop] not in (t.DO, t.LBRACE, t.END_OF_INPUT) and situation.word(stop) != "\n":
        stop += 1
    split = _splitting_word(situation, first, stop)
    if split < 0:
        return
    names = [
        i for i in range(first + 1, split) if situation.word(i)[:1].isidentifier() and not _is_binder(situation, i)
    ]
    if not 0 < len(names) <= 2:
        return
    edits = [Edit(first + 1, stop - first - 1, (*_pattern(situation, names), *_iterated(raw.ends[stop - 1])))]
    head = Span(raw.starts[first], raw.ends[stop - 1])
    fix = _fix(situation, names, split, stop) if situation.word(split) in ("of", "range") else ()
    if raw.kinds[stop] == t.LBRACE:
        edits.append(replaced(raw, stop, t.DO))
        braces = [(situation.span(stop), "do")]
        close(raw, stop, edits, braces)
        fix = (*fix, *braces) if fix else ()
    habit = "for-of" if fix else "counting-loop"
    yield Repair(tuple(edits), head, ForeignSyntax(habit, situation.word(names[-1]), fix), explained=head)


def second_generator(situation: Situation) -> Iterator[Repair]:
    """`for a in xs, b in ys do` is read as one loop in the other, `for a in xs, a > 1 do` as one with `when`."""
    at, raw = situation.mistake, situation.raw
    first = _head_around(situation)
    if situation.kind(at) != _COMMA or first < 0 or t.DO not in situation.taken:
        return
    comma = situation.span(at)
    if situation.kind(at + 1) == t.NAME and (situation.kind(at + 2) == _IN or situation.word(at + 2) == "<"):
        end = end_of(raw, first)
        if end is None:
            return
        nested = (NewToken(t.DO, comma.start, comma.end), NewToken(_FOR, comma.end, comma.end))
        edits: tuple[Edit, ...] = (Edit(at, 1, nested), inserted_before(raw, end, t.END))
        close_ = Span(raw.starts[end], raw.starts[end])
        fix = ((comma, " do for"), (close_, "end "))
        yield Repair(edits, comma, ForeignSyntax("second-generator", ",", fix))
    else:
        edits = (replaced(raw, at, KIND["WHEN"]),)
        yield Repair(edits, comma, ForeignSyntax("filter-behind-comma", ",", ((comma, " when"),)))


def _head_around(situation: Situation) -> int:
    """The `for` in whose head the mistake stands, or -1."""
    index = situation.mistake
    while index >= 0 and situation.kind(index) not in (t.DO, t.END, t.LBRACE, _FOR) and situation.word(index) != "\n":
        index -= 1
    return index if situation.kind(index) == _FOR else -1


def _splitting_word(situation: Situation, first: int, stop: int) -> int:
    """What stands behind the loop's variables: `of`, `range`, or the `=` of a head with `;`."""
    words = [situation.word(index) for index in range(first, stop)]
    for word in ("of", "range"):
        if word in words:
            return first + words.index(word)
    if ";" in (situation.raw.text[situation.raw.starts[i]] for i in range(first, stop)):
        return next((i for i in range(first, stop) if situation.kind(i) == t.EQUAL), -1)
    return -1


def _is_binder(situation: Situation, index: int) -> bool:
    return situation.word(index) in ("let", "const", "var", "mut")


def _pattern(situation: Situation, names: list[int]) -> tuple[NewToken, ...]:
    raw = situation.raw
    tokens = [NewToken(t.NAME, raw.starts[name], raw.ends[name]) for name in names]
    if len(tokens) == 1:
        return (tokens[0],)
    start, end = tokens[0].start, tokens[1].end
    comma = NewToken(_COMMA, tokens[0].end, tokens[0].end)
    return (NewToken(t.LPAR, start, start), tokens[0], comma, tokens[1], NewToken(t.RPAR, end, end))


def _iterated(place: int) -> tuple[NewToken, ...]:
    """`in` and something unknown."""
    return (NewToken(_IN, place, place), NewToken(t.ERROR, place, place))


def _fix(situation: Situation, names: list[int], split: int, stop: int) -> tuple[tuple[Span, str], ...]:
    """The head in Snow's words; an index that is not looked at goes."""
    raw = situation.raw
    words = [situation.word(name) for name in names]
    first = _head_around(situation)
    is_in_brackets = situation.kind(first + 1) == t.LPAR and situation.kind(stop - 1) == t.RPAR
    last = stop - 1 if is_in_brackets else stop
    items = raw.text[raw.ends[split] : raw.ends[last - 1]].strip()
    if len(words) == 2 and words[0] != "_":
        text = f"({words[0]}, {words[1]}) in List.enumerate({items})"
    else:
        text = f"{words[-1]} in {items}"
    return ((Span(raw.ends[first], raw.ends[stop - 1]), f" {text}"),)
