"""Facts to words: the registry and the conversion of a finding into a `Diagnostic`.

Each fact class has one wording function, registered with `@words(FactClass)` in `wording_<stage>.py`. It gives a
`Wording` whose spans are
still relative to items; `Placer` makes them absolute.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from typing import Protocol, TypeVar

from snowc import diagnostics
from snowc.diagnostics.bug import CompilerBug
from snowc.diagnostics.diagnostic import Diagnostic, Edit, Fix, Label, Severity
from snowc.diagnostics.facts import Fact, Finding, ItemRef
from snowc.source import FileSpan, Span
from snowc.values import value


@value
class RelativeLabel:
    """A secondary span; `item` is None for the finding's own item."""

    span: Span
    text: str
    item: ItemRef | None = None


@value
class RelativeFix:
    """Edits (span, replacement) in one item; `item` is None for the finding's own."""

    title: str
    edits: tuple[tuple[Span, str], ...]
    is_certain: bool = True
    item: ItemRef | None = None


@value
class Wording:
    """The words for one fact. `label` stands under the carets."""

    message: str
    label: str = ""
    labels: tuple[RelativeLabel, ...] = ()
    notes: tuple[str, ...] = ()
    fixes: tuple[RelativeFix, ...] = ()
    is_unnecessary: bool = False


class Placer(Protocol):
    """Makes item-relative spans absolute; None when the item no longer exists."""

    def place(self, item: ItemRef, span: Span) -> FileSpan | None: ...


F = TypeVar("F", bound=Fact)
_WORDINGS: dict[type, Callable[[Fact, Span], Wording]] = {}


def words(fact_class: type[F]) -> Callable[[Callable[[F, Span], Wording]], Callable[[F, Span], Wording]]:
    """Register the wording function `(fact, span of the finding) -> Wording` of a fact class."""

    def register(function: Callable[[F, Span], Wording]) -> Callable[[F, Span], Wording]:
        _WORDINGS[fact_class] = function  # type: ignore[assignment]
        return function

    return register


@functools.cache
def load_words() -> None:
    """Import every `wording_<stage>.py`. A program without mistakes needs none of them."""
    import pkgutil

    for module in pkgutil.iter_modules(diagnostics.__path__):
        if module.name.startswith("wording_"):
            importlib.import_module(f"{diagnostics.__name__}.{module.name}")


def severity_of(code: str) -> Severity:
    """`W…` codes are warnings, all others errors."""
    return Severity.WARNING if code.startswith("W") else Severity.ERROR


def wording_of(fact: Fact, span: Span) -> Wording:
    """The words for a fact at a span."""
    wording_function = _WORDINGS.get(type(fact))
    if wording_function is None:
        load_words()
        wording_function = _WORDINGS.get(type(fact))
    if wording_function is None:
        raise CompilerBug(f"no words for {type(fact).__name__}", fact.code)
    return wording_function(fact, span)


def diagnostic_of(item: ItemRef, finding: Finding, placer: Placer) -> Diagnostic | None:
    """The diagnostic for a finding, absolute; None when its item is gone."""
    place = placer.place(item, finding.span)
    if place is None:
        return None
    wording = wording_of(finding.fact, finding.span)
    labels = []
    for label in wording.labels:
        label_place = placer.place(label.item or item, label.span)
        if label_place is not None:
            labels.append(Label(label_place, label.text))
    return Diagnostic(
        code=finding.fact.code,
        severity=severity_of(finding.fact.code),
        message=wording.message,
        place=place,
        primary_label=wording.label,
        labels=tuple(labels),
        notes=wording.notes,
        fixes=tuple(fix for each in wording.fixes if (fix := _absolute_fix(item, each, placer)) is not None),
        is_unnecessary=wording.is_unnecessary,
    )


def absolute_diagnostic(fact: Fact, place: FileSpan) -> Diagnostic:
    """The diagnostic for a fact that belongs to no item: all spans of its words are places of the file."""
    wording = wording_of(fact, place.span)
    return Diagnostic(
        code=fact.code,
        severity=severity_of(fact.code),
        message=wording.message,
        place=place,
        primary_label=wording.label,
        labels=tuple(Label(FileSpan(place.file, label.span), label.text) for label in wording.labels),
        notes=wording.notes,
        fixes=tuple(
            Fix(fix.title, tuple(Edit(FileSpan(place.file, span), text) for span, text in fix.edits), fix.is_certain)
            for fix in wording.fixes
        ),
        is_unnecessary=wording.is_unnecessary,
    )


def _absolute_fix(item: ItemRef, fix: RelativeFix, placer: Placer) -> Fix | None:
    """None when its item is gone: half a fix is none."""
    edits = []
    for span, replacement in fix.edits:
        place = placer.place(fix.item or item, span)
        if place is None:
            return None
        edits.append(Edit(place, replacement))
    return Fix(fix.title, tuple(edits), fix.is_certain)
