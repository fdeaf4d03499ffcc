"""The words for what the types report about patterns, arms, clauses and guards."""

from __future__ import annotations

from snowc.diagnostics.wording import RelativeFix, RelativeLabel, Wording, words
from snowc.source import Span
from snowc.types import errors


@words(errors.NonExhaustive)
def _(fact: errors.NonExhaustive, span: Span) -> Wording:
    listed = ", ".join(f"`{each}`" for each in fact.missing)
    arms = "".join(f"\n{fact.indent}{each} -> todo()" for each in fact.missing)
    return Wording(
        f"this `case` does not cover {listed}",
        label="not all values have an arm",
        notes=("add " + "; ".join(f"`{each} -> …`" for each in fact.missing),),
        fixes=(RelativeFix("add the missing arms", ((fact.insert_at, arms),), is_certain=False),),
    )


@words(errors.UncoveredClauses)
def _(fact: errors.UncoveredClauses, span: Span) -> Wording:
    listed = "; ".join(f"`{each}`" for each in fact.missing)
    return Wording(
        f"no clause of {fact.name} takes {listed}",
        label="crashes on these",
        notes=("a call with such arguments ends its actor; add a clause for them",),
    )


@words(errors.MatchTooLarge)
def _(fact: errors.MatchTooLarge, span: Span) -> Wording:
    return Wording(
        "this match is too large to be checked",
        label="whether it covers all values takes too long to find out",
        notes=("match on fewer things at once, or end with an arm that takes everything",),
    )


@words(errors.UnreachableArm)
def _(fact: errors.UnreachableArm, span: Span) -> Wording:
    labels = () if fact.earlier is None else (RelativeLabel(fact.earlier, "takes everything that this would"),)
    return Wording(
        f"nothing reaches this {fact.what}",
        label="earlier patterns take every value that this one would",
        labels=labels,
        is_unnecessary=True,
    )


@words(errors.ImpureGuard)
def _(fact: errors.ImpureGuard, span: Span) -> Wording:
    return Wording(
        f"a guard can't hold {fact.what}",
        label="not allowed in `when`",
        notes=("guards hold operators, comparisons and field reads; do the rest in the arm's body, with `if`",),
    )


@words(errors.GuardType)
def _(fact: errors.GuardType, span: Span) -> Wording:
    return Wording(f"a guard is a `Bool`, this is `{fact.found}`", label=f"this is `{fact.found}`")
