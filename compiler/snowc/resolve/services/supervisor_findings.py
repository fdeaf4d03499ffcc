"""Mistakes in a supervisor's settings and children.

In: a supervisor's tree. Out: findings, relative to its item. What a child's start function gives is for the types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from snowc.diagnostics.facts import Fact, Finding
from snowc.resolve.services.errors import (
    ChildWithoutStart,
    SettingTwice,
    UnknownSetting,
    WrongLimit,
    WrongRestart,
    WrongShutdown,
    WrongStrategy,
)
from snowc.resolve.suggestions import nearest
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.supervisor_items import BRUTAL_KILL, INFINITY, RESTARTS, STRATEGIES, word_of

_OF_SUPERVISOR: Final = ("strategy", "max_restarts", "max_seconds")
_OF_CHILD: Final = ("start", "restart", "shutdown")
_LEAST: Final = {"max_restarts": 0, "max_seconds": 1}


def supervisor_findings(supervisor: tree.SupervisorItem) -> Iterator[Finding]:
    """All mistakes of one supervisor."""
    yield from _settings(supervisor.settings, "supervisor", _OF_SUPERVISOR)
    yield from _twice("child", ((each.name, each.name_span) for each in supervisor.children))
    for child in supervisor.children:
        yield from _settings(child.settings, "child", _OF_CHILD)
        if child.name and not any(each.name == "start" for each in child.settings):
            yield Finding(child.name_span, ChildWithoutStart(child.name))


def _settings(settings: tuple[tree.SupervisorSetting, ...], where: str, known: tuple[str, ...]) -> Iterator[Finding]:
    yield from _twice("setting", ((each.name, each.name_span) for each in settings))
    for setting in settings:
        if setting.name not in known:
            fact = UnknownSetting(setting.name, where, known, nearest(setting.name, known))
            yield Finding(setting.name_span, fact)
            continue
        wrong = _CHECKS.get(setting.name, _any)(setting)
        if wrong is not None and not isinstance(setting.value, tree.ErrorExpr):
            yield Finding(Span(setting.value.start, setting.value.end), wrong)


def _twice(kind: str, names: Iterable[tuple[str, Span]]) -> Iterator[Finding]:
    seen: dict[str, Span] = {}
    for name, span in names:
        first = seen.setdefault(name, span)
        if name and first != span:
            yield Finding(span, SettingTwice(kind, name, first))


def _any(setting: tree.SupervisorSetting) -> Fact | None:
    return None


def _strategy(setting: tree.SupervisorSetting) -> Fact | None:
    word = word_of(setting.value)
    return None if word in STRATEGIES else WrongStrategy(word or "", STRATEGIES, _near(word, STRATEGIES))


def _restart(setting: tree.SupervisorSetting) -> Fact | None:
    word = word_of(setting.value)
    return None if word in RESTARTS else WrongRestart(word or "", RESTARTS, _near(word, RESTARTS))


def _shutdown(setting: tree.SupervisorSetting) -> Fact | None:
    word = word_of(setting.value)
    if word in (BRUTAL_KILL, INFINITY) or isinstance(setting.value, tree.IntLiteral):
        return None
    return WrongShutdown(word or "", _near(word, (BRUTAL_KILL, INFINITY)))


def _limit(setting: tree.SupervisorSetting) -> Fact | None:
    least = _LEAST[setting.name]
    if isinstance(setting.value, tree.IntLiteral) and setting.value.value >= least:
        return None
    return WrongLimit(setting.name, least)


def _near(word: str | None, known: tuple[str, ...]) -> str | None:
    return None if word is None else nearest(word, known)


_CHECKS: Final[dict[str, Callable[[tree.SupervisorSetting], Fact | None]]] = {
    "strategy": _strategy,
    "restart": _restart,
    "shutdown": _shutdown,
    "max_restarts": _limit,
    "max_seconds": _limit,
}
