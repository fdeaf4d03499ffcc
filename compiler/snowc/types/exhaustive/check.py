"""The arms of `case`, `receive`, closures and functions: missing values and arms that nothing reaches.

In: finished types and the clauses' patterns. Out: E0012 for a `case` that leaves values out, a warning for clauses
that do (a call may crash there, as a refutable `let` may), warnings for arms behind which no value is left. A
`receive` may leave messages in the mailbox, so only its unreachable arms matter. A match with a broken type is left
alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from snowc.diagnostics.facts import Fact, Finding, ItemRef, PlacedFinding
from snowc.query import Engine
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.generated import is_hidden
from snowc.syntax.queries import item_of
from snowc.types.errors import MatchTooLarge, NonExhaustive, UncoveredClauses, UnreachableArm
from snowc.types.exhaustive.patterns import Simplifier, Wild, forgiven
from snowc.types.exhaustive.show import show_pattern
from snowc.types.exhaustive.usefulness import Row, Search, TooLarge
from snowc.types.ty import Type, mentions_error

if TYPE_CHECKING:
    from snowc.types.infer.context import Clause, Match
    from snowc.types.infer.finish import Finisher


def match_findings(db: Engine, finisher: Finisher) -> list[PlacedFinding]:
    found = []
    for clause in finisher.definition.clauses:
        for match in clause.matches:
            types = tuple(finisher.finish(each) for each in match.subjects)
            found += _check(db, clause, match, types)
    if is_hidden(finisher.definition.id.name):
        return found  # an `info` arm gets what its pattern takes
    return found + _function_clauses(db, finisher)


def _check(db: Engine, clause: Clause, match: Match, types: tuple[Type, ...]) -> list[PlacedFinding]:
    if any(mentions_error(each) for each in types):
        return []
    try:
        return _check_known(db, clause, match, types)
    except TooLarge:
        return [_place(clause.item, match.span, MatchTooLarge())]


def _check_known(db: Engine, clause: Clause, match: Match, types: tuple[Type, ...]) -> list[PlacedFinding]:
    search = Search(db, len(match.arms))
    rows = [_row(db, patterns, clause) for patterns, _ in match.arms]
    guarded = [has_guard for _, has_guard in match.arms]
    spans = [Span(patterns[0].start, patterns[-1].end) if patterns else match.span for patterns, _ in match.arms]
    found = []
    for index, earlier in _unreachable(search, rows, guarded, types):
        by = None if earlier is None else spans[earlier]
        found.append(
            _place(clause.item, spans[index], UnreachableArm("arm" if match.kind != "closure" else "clause", by))
        )
    if match.kind == "case":
        missed = _missing(db, search, rows, guarded, types)
        if missed:
            fact = NonExhaustive(missed, match.insert_at, _indent(db, clause.item, spans, match.span))
            found.append(_place(clause.item, match.span, fact))
    elif match.kind == "closure" and len(types) > 0:
        found += _uncovered(db, search, clause.item, match.span, "this closure", rows, types)
    return found


def _indent(db: Engine, item: ItemRef, arms: Sequence[Span], around: Span) -> str:
    """The white space before the last arm; if that shares a line, two more than before the `case`."""
    parsed = item_of(db, item)
    text = "" if parsed is None else parsed.text
    if arms:
        before = text[text.rfind("\n", 0, arms[-1].start) + 1 : arms[-1].start]
        if not before.strip():
            return before
    before = text[text.rfind("\n", 0, around.start) + 1 : around.start]
    return before[: len(before) - len(before.lstrip())] + "  "


def _function_clauses(db: Engine, finisher: Finisher) -> list[PlacedFinding]:
    """All clauses of one function together; each has its own item."""
    clauses = [each for each in finisher.definition.clauses if isinstance(each.tree, tree.FnItem)]
    types = tuple(finisher.finish(each) for each in finisher.definition.parameters)
    fitting = [each for each in clauses if len(_parameters(each)) == len(types)]
    if not types or len(fitting) != len(clauses) or not clauses or any(mentions_error(each) for each in types):
        return []
    first = clauses[0]
    try:
        return _check_clauses(db, finisher, clauses, types)
    except TooLarge:
        name_span = first.tree.header.name_span if isinstance(first.tree, tree.FnItem) else Span(0, 0)
        return [_place(first.item, name_span, MatchTooLarge())]


def _check_clauses(
    db: Engine, finisher: Finisher, clauses: Sequence[Clause], types: tuple[Type, ...]
) -> list[PlacedFinding]:
    search = Search(db, len(clauses))
    rows = [_row(db, tuple(each.pattern for each in _parameters(clause)), clause) for clause in clauses]
    guarded = [isinstance(each.tree, tree.FnItem) and each.tree.guard is not None for each in clauses]
    found = []
    for index, earlier in _unreachable(search, rows, guarded, types):
        if earlier is not None and all(isinstance(each, Wild) for each in rows[earlier]):
            continue  # name resolution reports a clause behind one that takes everything
        parameters = _parameters(clauses[index])
        span = Span(parameters[0].start, parameters[-1].end)
        found.append(_place(clauses[index].item, span, UnreachableArm("clause", None)))
    first = clauses[0]
    if isinstance(first.tree, tree.FnItem):
        name = finisher.definition.id.name
        found += _uncovered(db, search, first.item, first.tree.header.name_span, f"`{name}`", rows, types)
    return found


def _parameters(clause: Clause) -> tuple[tree.Parameter, ...]:
    return clause.tree.parameters if isinstance(clause.tree, tree.FnItem) else ()


def _uncovered(
    db: Engine, search: Search, item: ItemRef, span: Span, name: str, rows: list[Row], types: tuple[Type, ...]
) -> list[PlacedFinding]:
    """Guards are taken to cover together what they split: only patterns count."""
    missed = _missing(db, search, rows, [False] * len(rows), types)
    return [_place(item, span, UncoveredClauses(name, missed))] if missed else []


def _unreachable(
    search: Search, rows: Sequence[Row], guarded: Sequence[bool], types: tuple[Type, ...]
) -> list[tuple[int, int | None]]:
    """Arms that no value reaches, each with the one earlier arm that takes everything from it, if one does."""
    found: list[tuple[int, int | None]] = []
    before: list[tuple[int, Row]] = []
    for index, row in enumerate(rows):
        if before and not search.is_useful([each for _, each in before], row, types):
            alone = next((number for number, each in before if not search.is_useful([each], row, types)), None)
            found.append((index, alone))
        if not guarded[index]:
            before.append((index, row))
    return found


def _missing(
    db: Engine, search: Search, rows: Sequence[Row], guarded: Sequence[bool], types: tuple[Type, ...]
) -> tuple[str, ...]:
    sure = [tuple(map(forgiven, row)) for row, has_guard in zip(rows, guarded, strict=True) if not has_guard]
    examples = search.missing(sure, types)
    return tuple(
        ", ".join(show_pattern(db, pattern, ty) for pattern, ty in zip(example, types, strict=True))
        for example in examples
    )


def _row(db: Engine, patterns: tuple[tree.Pattern, ...], clause: Clause) -> Row:
    simplifier = Simplifier(db, clause.references, clause.misfits)
    return tuple(simplifier.simple(each) for each in patterns)


def _place(item: ItemRef, span: Span, fact: Fact) -> PlacedFinding:
    return PlacedFinding(item, Finding(span, fact))
