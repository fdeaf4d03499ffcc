"""Repair: `if let Some(x) = e do`, `while let`. The statement is read as a `case`, which is the fix of an `if let`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from snowc.source import Span
from snowc.syntax import tokens as t
from snowc.syntax.errors import ForeignSyntax
from snowc.syntax.recovery.edits import Edit, NewToken, inserted_before
from snowc.syntax.recovery.openers import end_of, open_at
from snowc.syntax.recovery.situation import Repair, Situation
from snowc.syntax.tokens import KIND, Tokens
from snowc.values import value

_LET, _IF, _WHILE = KIND["LET"], KIND["IF"], KIND["WHILE"]
_HABITS = {_IF: "if-let", _WHILE: "while-let"}

Replacements: TypeAlias = tuple[tuple[Span, str], ...]


def let_condition(situation: Situation) -> Iterator[Repair]:
    """The mistake is the `let` behind `if` or `while`; the statement is read as a `case`, whose tokens are in another
    order than the text.
    """
    at, raw = situation.mistake, situation.raw
    habit = _HABITS.get(situation.kind(at - 1))
    if situation.kind(at) != _LET or habit is None:
        return
    stop = end_of(raw, at - 1)
    if stop is None:
        return
    equal = _next(situation, at, stop, t.EQUAL)
    do = _next(situation, equal, stop, t.DO)
    if do == stop:
        return
    branches = [i for i in range(do, stop) if raw.kinds[i] in (t.ELSE, t.ELSE_IF) and _is_open(raw, at - 1, i)]
    otherwise = branches[0] if branches else None
    statement = _LetCondition(raw, at - 1, equal, do, stop, otherwise)
    span = Span(raw.starts[at - 1], raw.ends[at])
    has_fix = habit == "if-let" and raw.starts[at - 1] < raw.ends[at - 1]  # the `if` of a read `else if` has no text
    if any(raw.kinds[i] == t.ELSE_IF for i in branches):
        has_fix = False
    fix = statement.fix() if has_fix else ()
    yield Repair(statement.edits(), span, ForeignSyntax(habit, raw.text[span.start : span.end], fix))


@value
class _LetCondition:
    """Raw indices of its parts: `if let pattern = matched do … else … end`."""

    raw: Tokens
    head: int
    equal: int
    do: int
    end: int
    otherwise: int | None

    def edits(self) -> tuple[Edit, ...]:
        """As a `case` whose second arm takes everything and, without `else`, has any type."""
        raw, behind = self.raw, self.raw.ends[self.do]
        head = (
            NewToken(KIND["CASE"], raw.starts[self.head], raw.ends[self.head]),
            *self._tokens(self.equal + 1, self.do + 1),
            *self._tokens(self.head + 2, self.equal),
            NewToken(t.ARROW, behind, behind),
        )
        whole_head = Edit(self.head, self.do + 1 - self.head, head)
        if self.otherwise is None:
            at = self.end - 1 if raw.kinds[self.end - 1] == t.NEWLINE else self.end
            return whole_head, inserted_before(raw, at, t.NEWLINE, t.ERROR, t.ARROW, t.ERROR)
        return whole_head, *self._second_arm(self.otherwise)

    def _second_arm(self, otherwise: int) -> Iterator[Edit]:
        """For `else` and `else if`; the latter's `if` gets an `end` of its own."""
        raw = self.raw
        place = Span(raw.starts[otherwise], raw.ends[otherwise])
        tokens = [NewToken(t.ERROR, place.start, place.end), NewToken(t.ARROW, place.end, place.end)]
        if raw.kinds[otherwise - 1] != t.NEWLINE:
            tokens.insert(0, NewToken(t.NEWLINE, place.start, place.start))
        if raw.kinds[otherwise] == t.ELSE_IF:
            tokens.append(NewToken(_IF, place.end, place.end))
            yield inserted_before(raw, self.end + 1, t.END)
        yield Edit(otherwise, 1, tuple(tokens))

    def _tokens(self, start: int, stop: int) -> Iterator[NewToken]:
        raw = self.raw
        return (NewToken(raw.kinds[i], raw.starts[i], raw.ends[i]) for i in range(start, stop))

    def fix(self) -> Replacements:
        """`case matched do pattern -> … _ -> … end`, in lines where the statement has several."""
        raw = self.raw
        begin = raw.starts[self.head]
        line = raw.text.rfind("\n", 0, begin) + 1
        indentation = "\n" + raw.text[line : len(raw.text) - len(raw.text[line:].lstrip(" \t"))] + "  "
        is_one_line = "\n" not in raw.text[raw.ends[self.do] : raw.starts[self.end]]
        pattern = raw.text[raw.starts[self.head + 2] : raw.ends[self.equal - 1]]
        matched = raw.text[raw.starts[self.equal + 1] : raw.ends[self.do - 1]]
        first = f"case {matched} do{' ' if is_one_line else indentation}{pattern} ->"
        head = (Span(begin, raw.ends[self.do]), first)
        if self.otherwise is not None:
            place = Span(raw.starts[self.otherwise], raw.ends[self.otherwise])
            return head, (place, "; _ ->" if is_one_line else "  _ ->")
        last = self.end - 1 if raw.kinds[self.end - 1] != t.NEWLINE else self.end - 2
        place = Span(raw.ends[last], raw.ends[last])
        return head, (place, "; _ -> ()" if is_one_line else f"{indentation}_ -> ()")


def _is_open(raw: Tokens, opener: int, index: int) -> bool:
    """Whether `opener` is the innermost block that is open before the raw token `index`."""
    stack = open_at(raw, index)
    return bool(stack) and stack[-1].index == opener


def _next(situation: Situation, start: int, stop: int, kind: int) -> int:
    """The first raw token of a kind, or `stop`."""
    return next((index for index in range(start, stop) if situation.raw.kinds[index] == kind), stop)
