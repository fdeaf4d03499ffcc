"""The words for what the syntax stage finds. Those for habits of other languages are in `wording_habits.py`."""

from __future__ import annotations

from snowc.diagnostics import wording_habits as _habits  # registers its words
from snowc.diagnostics.wording import RelativeFix, RelativeLabel, Wording, words
from snowc.diagnostics.wording_foreign import TYPES, note_on_word
from snowc.source import Span
from snowc.syntax import errors

__all__ = ["_habits"]


def _one_of(expected: tuple[str, ...]) -> str:
    if len(expected) < 2:
        return "".join(expected)
    return ", ".join(expected[:-1]) + " or " + expected[-1]


def _after(read: str) -> str:
    return f" after {read}" if read else ""


def _found(text: str) -> str:
    if not text:
        return "the line ends"
    first = text.split("\n")[0]
    return f"`{first}`" if len(first) <= 30 else f"`{first[:30]}…`"


def _insertion(span: Span, text: str, title: str, certainty: bool) -> RelativeFix:  # noqa: FBT001 - a field, passed on
    return RelativeFix(title, ((Span(span.start, span.start), text),), is_certain=certainty)


@words(errors.UnexpectedToken)
def _(fact: errors.UnexpectedToken, span: Span) -> Wording:
    if not fact.expected:
        return Wording(f"unexpected {_found(fact.found)}", label="not possible here")
    expected = f"expected {_one_of(fact.expected)}{_after(fact.after)}"
    if not fact.found:
        return Wording(f"{expected}, but the line ends", label="expected here")
    message = f"{expected}, found {_found(fact.found)}"
    if "a type" in fact.expected and fact.found in TYPES:
        return _type_in_small_letters(message, span, TYPES[fact.found])
    note = note_on_word(fact.found, fact.expected, fact.after)
    return Wording(message, label=f"expected {_one_of(fact.expected)}", notes=(note,) if note else ())


def _type_in_small_letters(message: str, span: Span, instead: str) -> Wording:
    fix = RelativeFix(f"write `{instead}`", ((span, instead),), is_certain=False)
    return Wording(message, label=f"did you mean `{instead}`?", notes=("types begin with a capital",), fixes=(fix,))


@words(errors.UnexpectedCharacter)
def _(fact: errors.UnexpectedCharacter, span: Span) -> Wording:
    shown = fact.character if fact.character.isprintable() else f"U+{ord(fact.character[0]):04X}"
    if fact.instead:
        fix = RelativeFix(f"write `{fact.instead}`", ((span, fact.instead),))
        return Wording(f"`{shown}` is not Snow; write `{fact.instead}`", label=f"write `{fact.instead}`", fixes=(fix,))
    if any(letter.isalpha() for letter in fact.character):
        note = "names are written with the letters A to Z, digits and `_`; other characters belong in strings"
        return Wording(f"`{shown}` can't be a name", label="a letter that no name can have", notes=(note,))
    return Wording(f"`{shown}` has no meaning here", label="unknown character")


@words(errors.UnclosedString)
def _(fact: errors.UnclosedString, span: Span) -> Wording:
    notes = ('a text over several lines stands between `"""`',) if fact.quote == '"' else ()
    at, closing = (span.end, fact.quote) if fact.close is None else fact.close
    fix = _insertion(Span(at, at), closing, f"close it with `{fact.quote}`", certainty=False)
    return Wording("this string is never closed", label=f"no closing `{fact.quote}`", notes=notes, fixes=(fix,))


@words(errors.UnclosedInterpolation)
def _(fact: errors.UnclosedInterpolation, span: Span) -> Wording:
    return Wording(
        "this `${` is never closed",
        label="expected `}`",
        notes=("write `\\$` for a dollar sign before `{`",),
    )


@words(errors.BadEscape)
def _(fact: errors.BadEscape, span: Span) -> Wording:
    if fact.reason == "codepoint":
        note = "write `\\u{…}` with one to six hexadecimal digits of a Unicode scalar value, as in `\\u{1F600}`"
        return Wording(f"`{fact.escape}` names no character", label="no such character", notes=(note,))
    fix = RelativeFix("write a plain backslash", ((span, "\\" + fact.escape),), is_certain=False)
    note = 'the escapes are `\\n`, `\\t`, `\\r`, `\\\\`, `\\"`, `\\0`, `\\$` and `\\u{…}`'
    return Wording(f"`{fact.escape}` is no escape", label="unknown escape", notes=(note,), fixes=(fix,))


@words(errors.MalformedNumber)
def _(fact: errors.MalformedNumber, span: Span) -> Wording:
    note = "numbers are written `42`, `1_000`, `0xFF`, `0o17`, `0b1010`, `3.14`, `1.0e-3`"
    shown = fact.text if len(fact.text) <= 40 else fact.text[:40] + "…"
    if not fact.instead:
        return Wording(f"`{shown}` is no number", label="malformed number", notes=(note,))
    fix = RelativeFix(f"write `{fact.instead}`", ((span, fact.instead),))
    return Wording(
        f"`{shown}` is no number; write `{fact.instead}`", label="malformed number", notes=(note,), fixes=(fix,)
    )


@words(errors.MissingEnd)
def _(fact: errors.MissingEnd, span: Span) -> Wording:
    label = RelativeLabel(fact.expected_at, "`end` expected here")
    fix = RelativeFix("insert `end`", ((fact.expected_at, fact.insertion),), is_certain=False)
    return Wording(f"`{fact.opener}` has no `end`", label="this needs an `end`", labels=(label,), fixes=(fix,))


@words(errors.MissingBracket)
def _(fact: errors.MissingBracket, span: Span) -> Wording:
    label = RelativeLabel(fact.opener_span, "opened here")
    fix = _insertion(span, fact.closer, f"insert `{fact.closer}`", certainty=False)
    return Wording(
        f"`{fact.opener}` is never closed", label=f"`{fact.closer}` expected here", labels=(label,), fixes=(fix,)
    )


@words(errors.MissingDo)
def _(fact: errors.MissingDo, span: Span) -> Wording:
    head = f"of this `{fact.opener}`" if fact.opener else "of this block"
    fix = _insertion(span, " do", "insert `do`", certainty=True)
    return Wording(f"the head {head} must end with `do`", label="`do` expected here", fixes=(fix,))


@words(errors.MissingToken)
def _(fact: errors.MissingToken, span: Span) -> Wording:
    return Wording(f"expected {fact.token}{_after(fact.after)}", label=f"{fact.token} expected here")


@words(errors.UnexpectedEnd)
def _(fact: errors.UnexpectedEnd, span: Span) -> Wording:
    fix = RelativeFix(f"remove `{fact.found}`", ((span, ""),), is_certain=False)
    return Wording(f"this `{fact.found}` closes nothing", label="nothing is open here", fixes=(fix,))


@words(errors.ItemNotAtLineStart)
def _(fact: errors.ItemNotAtLineStart, span: Span) -> Wording:
    return Wording(
        "this stands outside of everything",
        label="belongs to no function, type or other item",
        notes=("an item (`fn`, `struct`, `type`, …) begins in the first column; its inside is indented",),
    )


@words(errors.MisplacedPrefix)
def _(fact: errors.MisplacedPrefix, span: Span) -> Wording:
    fix = RelativeFix(f"remove `{fact.what}`", ((fact.removal, ""),))
    return Wording(f"`{fact.what}` has no meaning before `{fact.item}`", label="remove this", fixes=(fix,))


@words(errors.InterpolatedText)
def _(fact: errors.InterpolatedText, span: Span) -> Wording:
    return Wording(
        f"a string with `${{…}}` can't be a {fact.place}",
        label="not a constant text",
        notes=('match a name and compare in a guard: `text when text == "…${x}…" ->`',),
    )


@words(errors.AssertEqOperands)
def _(fact: errors.AssertEqOperands, span: Span) -> Wording:
    return Wording("`assert_eq` compares two values", label="write `assert_eq actual, expected`")


@words(errors.NotAnInterface)
def _(fact: errors.NotAnInterface, span: Span) -> Wording:
    return Wording("only an interface can be implemented for a type", label="not the name of an interface")


@words(errors.NotATypeComparison)
def _(fact: errors.NotATypeComparison, span: Span) -> Wording:
    return Wording(f"types are compared by `==`, not `{fact.found}`", label="write `==`")


@words(errors.TooManyErrors)
def _(fact: errors.TooManyErrors, span: Span) -> Wording:
    return Wording("too many mistakes; the rest of this item was not read", label="given up here")


@words(errors.NestedTooDeeply)
def _(fact: errors.NestedTooDeeply, span: Span) -> Wording:
    return Wording(
        f"this is nested more than {fact.limit} levels deep",
        label="too deep",
        notes=("a long chain of operators counts too; build long lists and texts piece by piece",),
    )
