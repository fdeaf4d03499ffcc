"""The words for what lowering and the MIR lints report."""

from __future__ import annotations

from snowc.diagnostics.wording import RelativeFix, RelativeLabel, Wording, words
from snowc.mir import errors
from snowc.source import Span

_WAIT = {"Job": "`Job.await(job)`", "Task": "`await task`"}


@words(errors.NeverAwaited)
def _(fact: errors.NeverAwaited, span: Span) -> Wording:
    return Wording(
        f"the result of this {fact.kind} is never awaited",
        label="started here, and never read again",
        notes=(
            f"wait for it with {_WAIT.get(fact.kind, 'await')}; otherwise its crash shows only in a crash report",
            *((f"if that is meant, give it a name that starts with `_`: `_{fact.name}`",) if fact.name else ()),
        ),
        fixes=_await_it(fact, span) if not fact.name else (),
    )


def _await_it(fact: errors.NeverAwaited, span: Span) -> tuple[RelativeFix, ...]:
    """Behind a pipe the wait is one stage more, as nothing can stand before the call."""
    if fact.pipe is not None:
        before, after = "", f" |> {fact.kind}.await()"
    else:
        before, after = ("await ", "") if fact.kind == "Task" else (f"{fact.kind}.await(", ")")
    edits = ((Span(span.start, span.start), before), (Span(span.end, span.end), after))
    bound, start = f"let _{fact.kind.lower()} = ", span.start if fact.pipe is None else fact.pipe
    return (
        RelativeFix("wait for it", tuple(each for each in edits if each[1]), is_certain=False),
        RelativeFix(f"let it run: `{bound}…`", ((Span(start, start), bound),), is_certain=False),
    )


@words(errors.SometimesAwaited)
def _(fact: errors.SometimesAwaited, span: Span) -> Wording:
    named = f"`{fact.name}`" if fact.name else f"this {fact.kind}"
    return Wording(
        f"{named} is not awaited on every way through the function",
        label="started here",
        notes=(f"some branch leaves it running and drops its result; start the {fact.kind} where it is needed",),
    )


@words(errors.UnreachableCode)
def _(fact: errors.UnreachableCode, span: Span) -> Wording:
    return Wording("unreachable code", label="control never gets here", is_unnecessary=True)


@words(errors.DivisionByZero)
def _(fact: errors.DivisionByZero, span: Span) -> Wording:
    return Wording(
        f"this `{fact.operator}` divides by zero",
        label="ends its actor whenever it is reached",
        notes=("an `Int` has no value for it; `Float` has: `1.0 / 0.0` is infinite",),
    )


@words(errors.NeedlessLet)
def _(fact: errors.NeedlessLet, span: Span) -> Wording:
    fix = RelativeFix(f"leave out `{fact.name}`", ((fact.head, ""), (fact.tail, "")))
    return Wording(
        f"the name `{fact.name}` is not needed",
        label="the block gives this value right away",
        notes=("a block gives the value of its last expression",),
        fixes=(fix,) if fact.can_go else (),
        is_unnecessary=True,
    )


@words(errors.CrashingConstant)
def _(fact: errors.CrashingConstant, span: Span) -> Wording:
    inner = () if fact.crash is None else (RelativeLabel(fact.crash[1], "the crash is here", fact.crash[0]),)
    return Wording(
        f"the constant `{fact.name}` has no value: {fact.reason}",
        label="this crashes",
        labels=inner,
        notes=("constants are computed when the program is built",),
    )
