"""What happens when the fast parse is stuck: repair the tokens, parse again.

In: raw tokens and the stuck parse. Out: a tree with error nodes, and the findings. Never fails, and is bounded by
counts (of repairs and of tokens looked at), not by time. The order of repairs: habits of other languages, a missing
`end` by indentation, a closing bracket, a missing `do`, one to three tokens, a parameter or the rest of a header given
up, any other stretch of text given up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from snowc.diagnostics.bug import CompilerBug
from snowc.diagnostics.facts import Finding
from snowc.source import Span
from snowc.syntax import tokens as t
from snowc.syntax.build.context import Build
from snowc.syntax.docs import docs_by_position
from snowc.syntax.driver import Parsed, Stuck, run
from snowc.syntax.errors import TooManyErrors
from snowc.syntax.lexer import Lexed
from snowc.syntax.newlines import settle_with_origins
from snowc.syntax.recovery import brackets, cuts, ends, habits, headers, single
from snowc.syntax.recovery.edits import Edit, NewToken, apply
from snowc.syntax.recovery.parts import readable_parts
from snowc.syntax.recovery.probe import REACH, progress
from snowc.syntax.recovery.situation import Repair, Situation
from snowc.syntax.recovery.spoilt import Spoilt
from snowc.syntax.tree import Item
from snowc.values import value

_MAX_REPAIRS = 60
_MAX_PROBED = 400_000
"""Tokens that the probes of one item may look at: some 0.2 s. Behind it the rest of the item is given up."""


@value
class Recovered:
    """The tree that could be made, all findings, and the bound of its node ids."""

    tree: Item
    findings: list[Finding]
    node_count: int


_SOURCES: tuple[tuple[Callable[[Situation], Iterator[Repair]], int], ...] = (
    (single.missing_name, 1),
    (habits.habits, 2),
    (ends.by_indentation, 5),
    (single.missing_do, 5),
    (single.missing_header, 5),
    (single.too_much, 5),
    (single.stray_closer, 2),
    (brackets.at_line_end, 5),
    (ends.before_mistake, 5),
    (single.holes, 2),
    (single.insertions, 12),
    (single.deletions, 12),
    (headers.parameter, 1),
    (headers.rest, 2),
    (cuts.cuts, 12),
)
"""The repairs in the order in which they are tried. The number: one is taken at once if so many tokens can be read from
the mistake on, or all up to the next line's first; surer kinds need less. If none is, the one that reads on furthest
is."""


def recover(lexed: Lexed) -> Recovered:
    """The tree of an item that can't be parsed as it is."""
    raw = lexed.tokens
    findings = list(lexed.findings)
    spoilt = Spoilt(raw.text, lexed.findings)
    budget, repairs = _MAX_PROBED, 0
    while True:
        settled, origins = settle_with_origins(raw)
        cx = Build(settled, docs_by_position(lexed.tokens, lexed.comments))
        cx.read_parts = readable_parts
        result = run(cx, "source")
        if isinstance(result, Parsed):
            return Recovered(result.value, findings + cx.findings, cx.next_id())
        situation = Situation(raw, settled, origins, result, origins[result.index])
        choice = _Choice(situation, budget)
        repair = choice.best()
        budget, repairs = choice.budget - len(raw.kinds), repairs + 1
        if repair is None or budget <= 0 or repairs > _MAX_REPAIRS:
            return _given_up(situation, findings)
        if repair.explained is not None:
            findings = [finding for finding in findings if not _is_within(finding.span, repair.explained)]
        reported = (Finding(repair.span, repair.fact), *repair.more)
        findings += [finding for finding in reported if not spoilt.explains(finding)]
        raw = apply(raw, repair.edits)


class _Choice:
    """The search for the repair of one mistake."""

    def __init__(self, situation: Situation, budget: int) -> None:
        self.situation = situation
        self.budget = budget
        self.found: Repair | None = None
        self.reached = 0

    def best(self) -> Repair | None:
        """The first repair that reads on far enough for its kind, else the one that reads on furthest."""
        line = self.situation.line_reach
        for source, enough in _SOURCES:
            for repair in source(self.situation):
                if self._try(repair) >= min(enough, line):
                    return repair
        return self.found

    def _try(self, repair: Repair) -> int:
        """Remember the repair if it is the best so far."""
        if self.budget <= 0:
            return 0
        self.budget -= self.situation.mistake + REACH
        reached = progress(self.situation.raw, repair.edits, self.situation.mistake)
        if reached > self.reached:
            self.found, self.reached = repair, reached
        return reached


def _is_within(span: Span, other: Span) -> bool:
    return other.start <= span.start and span.end <= other.end


def _given_up(situation: Situation, findings: list[Finding]) -> Recovered:
    """The item with all of its text given up. If nothing has been reported yet, the first token is."""
    raw, at = situation.raw, situation.mistake
    fact = TooManyErrors() if findings else single.unexpected(situation)
    end = raw.starts[-1]
    whole = apply(raw, (Edit(0, len(raw.kinds) - 1, (NewToken(t.ERROR, raw.starts[0], end),)),))
    cx = Build(settle_with_origins(whole)[0], {})
    result = run(cx, "source")
    if isinstance(result, Stuck):
        raise CompilerBug("the grammar takes no ERROR as an item")
    return Recovered(result.value, [*findings, Finding(situation.span(at), fact)], cx.next_id())
