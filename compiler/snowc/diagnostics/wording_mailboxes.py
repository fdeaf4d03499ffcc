"""The words for what the types report about actors, messages and pids."""

from __future__ import annotations

from snowc.diagnostics.wording import RelativeLabel, Wording, words
from snowc.diagnostics.wording_reasons import reason_labels
from snowc.source import Span
from snowc.types import mailbox_errors


@words(mailbox_errors.SendMismatch)
def _(fact: mailbox_errors.SendMismatch, span: Span) -> Wording:
    return Wording(
        f"this actor takes `{fact.expected}` messages, not `{fact.found}`",
        label=f"this is `{fact.found}`",
        labels=reason_labels(fact.expected, fact.found, fact.because, fact.found_because, span),
        notes=_accepted(fact),
    )


_LISTED = 8
"""so many messages are named"""


def _accepted(fact: mailbox_errors.SendMismatch) -> tuple[str, ...]:
    if not fact.arms:
        return ()
    listed = ", ".join(f"`{each}`" for each in fact.arms[:_LISTED])
    more = ", …" if len(fact.arms) > _LISTED else ""
    if fact.actor:
        return (f"`{fact.actor}` receives {listed}{more}",)
    return (f"`{fact.expected}` is one of {listed}{more}",)


@words(mailbox_errors.SelfOutsideActor)
def _(fact: mailbox_errors.SelfOutsideActor, span: Span) -> Wording:
    if fact.in_closure:
        note = "a closure may run in another actor; take the pid before it: `let me = self()`"
    else:
        note = "make this an `actor`, declare the function `receives M`, or pass the pid as an argument"
    return Wording("there is no mailbox here, so no `self()`", label="not inside an actor", notes=(note,))


@words(mailbox_errors.ReceiveOutsideActor)
def _(fact: mailbox_errors.ReceiveOutsideActor, span: Span) -> Wording:
    message = (
        f"`{fact.callee}` receives messages, and there is no mailbox here"
        if fact.callee
        else "there is no mailbox here"
    )
    if fact.in_closure:
        note = "a closure has a mailbox only where it is written as the argument of a `spawn`"
    else:
        note = "make this an `actor`, or declare the function `receives M` with the type of its messages"
    return Wording(message, label="not inside an actor", notes=(note,))


@words(mailbox_errors.MailboxMismatch)
def _(fact: mailbox_errors.MailboxMismatch, span: Span) -> Wording:
    because = fact.because
    labels = (
        () if because is None else (RelativeLabel(because.span, f"the messages here are `{fact.found}`", because.item),)
    )
    return Wording(
        f"`{fact.callee}` receives `{fact.expected}`, but the messages here are `{fact.found}`",
        label=f"receives `{fact.expected}`",
        labels=labels,
        notes=("a function that receives works on the mailbox of the actor that calls it",),
    )


@words(mailbox_errors.NotSpawnableElsewhere)
def _(fact: mailbox_errors.NotSpawnableElsewhere, span: Span) -> Wording:
    return Wording(
        "another node can only start what it knows by its name",
        "not the name of a function or an actor",
        notes=("a closure stays on its node: make it a function, and what it captures its arguments",),
    )


_NOT_ELSEWHERE = {
    "generic": ("`{0}` has type parameters, so it is not one function that another node could know", "generic",
                "make it a function for the types that are needed: `fn {0}_of_ints(n :: Int) do {0}(n) end`"),
    "async": ("`{0}` is async, and a task stays on its node", "an async function",
              "wrap it in a function that awaits it"),
    "takes": ("`{0}` takes a `{1}`, which can't go to another node", "takes a `{1}`",
              "arguments go there like messages: functions, jobs, tasks, timers and monitors stay on their node"),
    "gives": ("`{0}` gives a `{1}`, which can't come from another node", "gives a `{1}`",
              "results come like messages: functions, jobs, tasks, timers and monitors stay on their node"),
}  # fmt: skip


@words(mailbox_errors.NotKnownElsewhere)
def _(fact: mailbox_errors.NotKnownElsewhere, span: Span) -> Wording:
    message, label, note = (text.format(fact.name, fact.part) for text in _NOT_ELSEWHERE[fact.why])
    return Wording(message, label, notes=(note,))


@words(mailbox_errors.NotSpawnable)
def _(fact: mailbox_errors.NotSpawnable, span: Span) -> Wording:
    return Wording(
        f"`spawn` starts an actor, a top-level function or a closure literal, not a `{fact.type}`",
        label="can't be started",
        notes=(
            "arguments follow the function: `spawn(counter, 0)`, not `spawn(counter(0))`",
            "anything else is wrapped in a closure: `spawn(fn -> … end)`",
        ),
    )


@words(mailbox_errors.OnlySpawned)
def _(fact: mailbox_errors.OnlySpawned, span: Span) -> Wording:
    message = f"the actor `{fact.name}` is no value"
    if fact.what == "function":
        message = f"the function `{fact.name}` receives messages, so it is no value"
    return Wording(
        message,
        label="only the argument of a `spawn`",
        notes=(f"start it with `spawn({fact.name}, …)`",),
    )


@words(mailbox_errors.NotSendable)
def _(fact: mailbox_errors.NotSendable, span: Span) -> Wording:
    inside = "" if fact.part == fact.type else f" (there is one in `{fact.type}`)"
    return Wording(
        f"a `{fact.part}` can't be sent{inside}",
        label=f"`{fact.part}` belongs to one actor",
        notes=("await the result first, or send the pid of the actor that has it",),
    )


@words(mailbox_errors.NoReceiveArm)
def _(fact: mailbox_errors.NoReceiveArm, span: Span) -> Wording:
    who = (
        f"`{fact.actor}` has no `receive` arm for this message" if fact.actor else "no `receive` arm takes this message"
    )
    return Wording(
        who,
        label="this would stay in the mailbox for ever",
        notes=("an arm may be missing, or the message be misspelt",),
    )


@words(mailbox_errors.NobodySends)
def _(fact: mailbox_errors.NobodySends, span: Span) -> Wording:
    return Wording(
        f"nobody sends `{fact.name}`",
        label="no such message is ever made",
        notes=("remove the arm, or send the message",),
    )


@words(mailbox_errors.EndlessReceive)
def _(fact: mailbox_errors.EndlessReceive, span: Span) -> Wording:
    who = "nobody knows the pid of `main`" if fact.actor == "main" else f"nobody sends to `{fact.actor}`"
    return Wording(
        f"this `receive` never ends: {who}",
        label="waits for ever",
        notes=("send it something, or let it end by `after`",),
    )
