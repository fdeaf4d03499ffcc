"""The words for mistakes in services and supervisors."""

from __future__ import annotations

from snowc.diagnostics.wording import RelativeFix, RelativeLabel, Wording, words
from snowc.resolve.services import errors
from snowc.source import Span


def _write(suggestion: str | None, span: Span) -> tuple[RelativeFix, ...]:
    if suggestion is None:
        return ()
    return (RelativeFix(f"write `{suggestion}`", ((span, suggestion),), is_certain=False),)


def _meant(suggestion: str | None, otherwise: str) -> str:
    return otherwise if suggestion is None else f"did you mean `{suggestion}`?"


def _either(known: tuple[str, ...]) -> str:
    return ", ".join(f"`{each}`" for each in known[:-1]) + f" or `{known[-1]}`"


@words(errors.ChildWithoutPid)
def _(fact: errors.ChildWithoutPid, span: Span) -> Wording:
    return Wording(
        f"the start function of the child `{fact.child}` must give a pid",
        label=f"this gives `{fact.found}`",
        notes=("a supervisor watches what it has started, so it needs the pid: `start: fn -> Db.start() end`",),
    )


@words(errors.WrongStrategy)
def _(fact: errors.WrongStrategy, span: Span) -> Wording:
    return Wording(
        f"a strategy is {_either(fact.known)}",
        label=_meant(fact.suggestion, "no strategy"),
        fixes=_write(fact.suggestion, span),
    )


@words(errors.WrongRestart)
def _(fact: errors.WrongRestart, span: Span) -> Wording:
    return Wording(
        f"a child's restart is {_either(fact.known)}",
        label=_meant(fact.suggestion, "not one of these"),
        notes=("permanent: always; transient: after a crash; temporary: never",),
        fixes=_write(fact.suggestion, span),
    )


@words(errors.WrongShutdown)
def _(fact: errors.WrongShutdown, span: Span) -> Wording:
    return Wording(
        "a child's shutdown is a number of milliseconds, `brutal_kill` or `infinity`",
        label=_meant(fact.suggestion, "none of these"),
        fixes=_write(fact.suggestion, span),
    )


@words(errors.ServiceWithoutInit)
def _(fact: errors.ServiceWithoutInit, span: Span) -> Wording:
    return Wording(
        f"the service `{fact.service}` has no `init`",
        label="nothing gives its first state",
        notes=("`fn init() do … end` gives the state with which the service begins",),
    )


@words(errors.HandlerTwice)
def _(fact: errors.HandlerTwice, span: Span) -> Wording:
    what = f"a handler of `{fact.name}`" if fact.name else f"a `{fact.kind}`"
    return Wording(
        f"the service has {what} already",
        label="this one could never run",
        labels=(RelativeLabel(fact.first, "the first one"),),
    )


@words(errors.GeneratedNameTaken)
def _(fact: errors.GeneratedNameTaken, span: Span) -> Wording:
    return Wording(
        f"`{fact.service}.{fact.name}` would be two functions",
        label="another name is needed",
        labels=(RelativeLabel(fact.origin, f"`{fact.name}` is made of this"),),
    )


@words(errors.InfoWithoutSignal)
def _(fact: errors.InfoWithoutSignal, span: Span) -> Wording:
    return Wording(
        "`info` takes the signals `Exit`, `Down`, `NodeDown` and `NodeUp`",
        label=_meant(fact.suggestion, "this is no signal"),
        notes=("what others ask of a service are its `call`s and `cast`s",),
        fixes=_write(fact.suggestion, span),
    )


@words(errors.UnknownSetting)
def _(fact: errors.UnknownSetting, span: Span) -> Wording:
    return Wording(
        f"a {fact.where} has no setting `{fact.name}`",
        label=_meant(fact.suggestion, f"settings are {_either(fact.known)}"),
        fixes=_write(fact.suggestion, span),
    )


@words(errors.ChildWithoutStart)
def _(fact: errors.ChildWithoutStart, span: Span) -> Wording:
    return Wording(
        f"the child `{fact.child}` has no `start`",
        label="nothing says how to start it",
        notes=("for example `start: fn -> Db.start() end`",),
    )


@words(errors.SettingTwice)
def _(fact: errors.SettingTwice, span: Span) -> Wording:
    return Wording(
        f"the {fact.kind} `{fact.name}` is there already",
        label="a second one",
        labels=(RelativeLabel(fact.first, "the first one"),),
    )


@words(errors.WrongLimit)
def _(fact: errors.WrongLimit, span: Span) -> Wording:
    return Wording(f"`{fact.name}` is a number, {fact.least} or more", label="write it as a number")
