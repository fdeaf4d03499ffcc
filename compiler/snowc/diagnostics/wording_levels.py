"""The words for names of warnings that there are not."""

from __future__ import annotations

from snowc.diagnostics.allowances.errors import UnknownInstruction, UnknownWarning, UnknownWarningLevel
from snowc.diagnostics.levels import WARNING_NAMES, known_warnings
from snowc.diagnostics.wording import RelativeFix, Wording, words
from snowc.resolve.suggestions import nearest
from snowc.source import Span


@words(UnknownWarning)
def _(fact: UnknownWarning, span: Span) -> Wording:
    return _no_warning(fact.name, span)


@words(UnknownWarningLevel)
def _(fact: UnknownWarningLevel, span: Span) -> Wording:
    return _no_warning(fact.name, span)


def _no_warning(name: str, span: Span) -> Wording:
    if name.startswith("E"):
        return Wording(f"`{name}` is no warning", label="only warnings have a level")
    near = nearest(name, known_warnings())
    fixes = () if near is None else (RelativeFix(f"write `{near}`", ((span, near),), is_certain=False),)
    return Wording(
        f"there is no warning `{name}`",
        label="unknown" if near is None else f"did you mean `{near}`?",
        notes=("there are " + ", ".join(f"`{each}` ({code})" for code, each in WARNING_NAMES.items()),),
        fixes=fixes,
    )


@words(UnknownInstruction)
def _(fact: UnknownInstruction, span: Span) -> Wording:
    return Wording(
        f"`{fact.text}` says nothing to the compiler",
        label="unknown",
        notes=("what it knows: `# snow: allow(unused_variable)`, with one or several names or codes of warnings",),
    )
