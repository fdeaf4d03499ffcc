"""What begins no token of Snow: signs, quotes, comments and operators of other languages.

In: the place of such a text. Out: the finding, and the token that was probably meant.
"""

from __future__ import annotations

import re

from snowc.diagnostics.facts import Finding
from snowc.source import Span
from snowc.syntax import tokens as t
from snowc.syntax.errors import ForeignOperator, ForeignSyntax, MalformedNumber, UnexpectedCharacter
from snowc.syntax.foreign import CHARACTERS, OPERATORS
from snowc.syntax.lexer.output import Output
from snowc.syntax.lexer.patterns import PUNCTUATION_PATTERNS
from snowc.syntax.tokens import KIND

_TYPOGRAPHIC_STRING = re.compile(r"[“”„‘’][^“”„‘’\"\\\n$]*[“”‘’]")
_TEMPLATE = re.compile(r"`[^`\\]*`")
_ANY_WORD = re.compile(r"\w+")


def other(out: Output, text: str, start: int, end: int) -> int:
    """Something that begins no token; gives the position from which to go on."""
    if text.startswith(("//", "/*")):
        _foreign_comment(out, start, end)
        return end
    if text[0] == "'" and len(text) > 1:
        inner = text[1:-1].replace('"', '\\"')
        edits = ((Span(start, end), f'"{inner}"'),)
        out.report(start, end, ForeignSyntax("single-quotes", text, edits))
        out.add(t.STRING, start, end)
        return end
    template = _TEMPLATE.match(out.text, start) if text[0] == "`" else None
    if template:
        return _template(out, start, template.end())
    quoted = _TYPOGRAPHIC_STRING.match(out.text, start)
    if quoted:
        marks = ((Span(start, start + 1), '"'), (Span(quoted.end() - 1, quoted.end()), '"'))
        out.report(start, quoted.end(), ForeignSyntax("typographic-quotes", quoted.group(), marks))
        out.add(t.STRING, start, quoted.end())
        return quoted.end()
    sign = CHARACTERS.get(text[0])
    if sign is not None:
        out.report(start, start + 1, UnexpectedCharacter(text[0], sign[1]))
        out.add(KIND[sign[0]], start, start + 1)
        return start + 1
    if text[0].isalpha():
        return _foreign_name(out, start)
    out.report(start, end, UnexpectedCharacter(text, ""))
    return end


def _template(out: Output, start: int, end: int) -> int:
    """JavaScript's `text ${value}` between backticks, read as a string; gives the position behind it."""
    text = out.text[start:end]
    marks = ((Span(start, start + 1), '"'), (Span(end - 1, end), '"')) if not set(text) & {'"', "\n"} else ()
    out.report(start, end, ForeignSyntax("backticks", text, marks))
    out.add(t.STRING, start, end)
    return end


def _foreign_comment(out: Output, start: int, end: int) -> None:
    """`// …` and `/* … */`, read as comments."""
    text = out.text[start:end]
    fix: tuple[tuple[Span, str], ...] = ()
    if text.startswith("//"):
        fix = ((Span(start, start + 2), "#"),)
    elif "\n" not in text and out.text[end : end + 1] in ("", "\n"):
        fix = ((Span(start, start + 2), "#"), (Span(max(start + 2, end - 2), end), ""))
    out.report(start, start + 2, ForeignSyntax("comment", text[:2], fix))
    out.comments.append((start, end))


def _foreign_name(out: Output, start: int) -> int:
    """A name with letters that names can't have, read as one name."""
    word = _ANY_WORD.match(out.text, start)
    end = word.end() if word else start + 1
    if out.kinds and out.ends[-1] == start and out.kinds[-1] in (t.NAME, t.UPPER):
        start = out.starts[-1]
        out.ends[-1] = end
    else:
        out.add(t.UPPER if out.text[start].isupper() else t.NAME, start, end)
    out.report(start, end, UnexpectedCharacter(out.text[start:end], ""))
    return end


def rare_punctuation(out: Output, text: str, start: int, end: int) -> int:
    """The kind of unusual punctuation, and the report of a foreign operator."""
    foreign = OPERATORS.get(text)
    if foreign is not None:
        out.report(start, end, ForeignOperator(text, foreign[1]))
        return KIND[foreign[0]]
    for name, pattern in PUNCTUATION_PATTERNS:
        if re.fullmatch(pattern, text):
            return KIND[name]
    return t.ERROR


def return_semicolon(out: Output, start: int, end: int) -> None:
    """`return;`"""
    edits = ((Span(start, end), ""),)
    fact = ForeignSyntax("return-semicolon", "return;", edits)
    out.findings.append(Finding(Span(out.starts[-1], end), fact))


def malformed_number(out: Output, text: str, start: int, end: int) -> None:
    out.report(start, end, MalformedNumber(text, _number_instead(text)))


def _number_instead(text: str) -> str:
    """What a malformed number probably was to be."""
    if match := re.fullmatch(r"([0-9][0-9_]*)([eE][+-]?[0-9]+)", text):
        return f"{match[1]}.0{match[2]}"
    if match := re.fullmatch(r"0([XOB])([0-9a-fA-F_]+)", text):
        return f"0{match[1].lower()}{match[2]}"
    if match := re.fullmatch(r"([0-9][0-9_]*(?:\.[0-9]+)?)(?:[uUlLfFdD]|[iuf](?:8|16|32|64))", text):
        return match[1]
    return ""
