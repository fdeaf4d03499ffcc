"""The words for what is wrong with `async` and `await`."""

from __future__ import annotations

from snowc.diagnostics.wording import RelativeFix, Wording, words
from snowc.source import Span
from snowc.types import async_errors


@words(async_errors.NotATask)
def _(fact: async_errors.NotATask, span: Span) -> Wording:
    called = f"; `{fact.function}` is no `async fn`" if fact.function else ""
    return Wording(
        f"`await` needs a task, found `{fact.type}`",
        label=f"this is `{fact.type}`{called}",
        notes=("a call of an `async fn`, `Task.spawn(…)` and `Task.pinned(…)` give tasks",),
        fixes=(RelativeFix("leave out `await`", ((fact.word, ""),)),),
    )


@words(async_errors.NothingWaits)
def _(fact: async_errors.NothingWaits, span: Span) -> Wording:
    return Wording(
        f"nothing can wait in {fact.what}",
        label="`await` suspends a function, and there is none here",
        notes=("await in a function, an actor, a test or a closure",),
    )


_WHY = {
    "main": "`main` is the first actor; it may await without being `async`",
    "spawn": "an actor may await without being `async`, and its result is nobody's",
    "receives": "a task has no mailbox: it can't receive",
    "clauses": "either all clauses of a function are `async` or none",
}


@words(async_errors.NotAsync)
def _(fact: async_errors.NotAsync, span: Span) -> Wording:
    messages = {
        "main": "`main` can't be `async`",
        "spawn": "an `async` closure can't be spawned",
        "receives": f"the `async` function `{fact.name}` can't receive",
        "clauses": f"this clause of `{fact.name}` is not `async`, and another one is",
    }
    fixes = () if fact.word is None else (RelativeFix("leave out `async`", ((fact.word, ""),)),)
    return Wording(messages[fact.what], label=_WHY[fact.what], fixes=fixes)
