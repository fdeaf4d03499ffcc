"""What the grammar's terminals and the signs of other languages look like, in the form that lexing needs.

In: the terminals' patterns. Out: words and their kinds, punctuation and its kinds, regular expressions of the parts of
tokens.
"""

from __future__ import annotations

import re

from snowc.syntax import tokens as t
from snowc.syntax.foreign import OPERATORS, RESERVED, WORDS_AS_KEYWORDS
from snowc.syntax.tokens import KIND, PATTERN

_WORD_PATTERN = re.compile(r"[A-Za-z_]+")
_CLASS_TERMINALS = ("NAME", "UPPER", "INT", "FLOAT", "STRING", "ATOM")


def _leading_word(pattern: str) -> str:
    match = _WORD_PATTERN.match(pattern)
    return match.group() if match else ""


WORD_KINDS: dict[str, int] = {}
"""Keywords."""

CONTEXTUAL: dict[str, tuple[int, re.Pattern[str]]] = {}
"""Words that are keywords where their pattern matches."""

PUNCTUATION_PATTERNS: list[tuple[str, str]] = []
for _name, _pattern in PATTERN.items():
    if _name in _CLASS_TERMINALS:
        continue
    if _leading_word(_pattern) == _pattern:
        WORD_KINDS[_pattern] = KIND[_name]
    elif _leading_word(_pattern):
        CONTEXTUAL[_leading_word(_pattern)] = (KIND[_name], re.compile(_pattern))
    else:
        PUNCTUATION_PATTERNS.append((_name, _pattern))

_SYNONYMS = {"&&": t.AND, "||": t.OR}
_USUAL_PUNCTUATION = "-> => :: .. . , : ( ) [ ] { } %{ | = < > + - * / % ! ? @ |> ++ <> == != <= >="


def _punctuation_kinds() -> dict[str, int]:
    table = dict(_SYNONYMS)
    for text in _USUAL_PUNCTUATION.split():
        for name, pattern in PUNCTUATION_PATTERNS:
            if re.fullmatch(pattern, text):
                table[text] = KIND[name]
    return table


PUNCTUATION_KINDS = _punctuation_kinds()
"""Kinds of the usual punctuation; foreign operators and `|2>` are not among it."""

PLAIN_WORDS = {
    **dict.fromkeys([*CONTEXTUAL, *WORDS_AS_KEYWORDS, *RESERVED, "def", "if"], 0),
    **{word: kind for word, kind in WORD_KINDS.items() if word not in CONTEXTUAL and word != "if"},
}
"""Words that are no names: the kind of those that are keywords everywhere but where a name must stand; 0 for those that
need a closer look.
"""

HABITS = {word: re.compile(follows) for word, (_, _, follows) in WORDS_AS_KEYWORDS.items()}

BLANK = r"[ \t\r\f\v\ufeff]*+"
WORD = r"[A-Za-z_][A-Za-z0-9_]*"
PUNCTUATION = (
    r"(?<=[A-Za-z0-9_]):(?!:)|(?!:[A-Za-z_]|/[/*])(?:"
    + "|".join(
        [re.escape(text) for text in sorted([*OPERATORS, *_SYNONYMS], key=len, reverse=True)]
        + [f"(?:{pattern})" for _, pattern in PUNCTUATION_PATTERNS]
    )
    + ")"
)
STRING = r'(?!""")' + PATTERN["STRING"]
NUMBER = r"[0-9][0-9_]*(?:\.[0-9][0-9_]*(?:[eE][+-]?[0-9]+)?|[eE][+-][0-9]+)?[A-Za-z0-9_]*"
COMMENT = r"\#[^\n]*"
ATOM = PATTERN["ATOM"]
LINE_TEXT = r'(?:[^"\\\n$]|\\[^\n]|\$(?!\{))*'
"""What a string of one line holds between quotes and interpolations."""

MULTILINE_TEXT = r'(?:[^"\\$]|\\[\s\S]|\$(?!\{)|"(?!""))*'

_INT = re.compile(PATTERN["INT"])
_FLOAT = re.compile(PATTERN["FLOAT"])
_MAX_DIGITS = 400
"""Longer numbers fit no type, and Python refuses to convert much longer ones."""

_FIELD_FOLLOWS = re.compile(r":(?!:)(?![ \t\r]*\n)|[ \t]*::|:[ \t\r]*\n[ \t]*(?:fn|[a-z_]+\()")
_FIELD_TYPE_FOLLOWS = re.compile(r"[ \t]*::[ \t]*[A-Z]")
_VALUES = ("true", "false", "self")


def is_field(text: str, word: str, end: int) -> bool:
    """Whether `:` or `::` follows a word, so that it is the name of a field or an argument.

    Behind a value `::` is an operator. It is one behind an `end` too, unless that begins a line or follows `{` or `,`,
    and what follows looks like a type.
    """
    if not _FIELD_FOLLOWS.match(text, end):
        return False
    if text[end] == ":" != text[end + 1 : end + 2]:
        return True
    if word == "end":
        before = end - len("end") - 1
        while before >= 0 and text[before] in " \t":
            before -= 1
        return before >= 0 and text[before] in "\n{," and _FIELD_TYPE_FOLLOWS.match(text, end) is not None
    return word not in _VALUES


def number_kind(text: str) -> tuple[int, bool]:
    """INT or FLOAT, and whether the number is well-formed."""
    kind = t.FLOAT if _FLOAT.fullmatch(text) else t.INT
    is_whole = kind == t.FLOAT or _INT.fullmatch(text) is not None
    return kind, is_whole and len(text) <= _MAX_DIGITS and any(c.isalnum() for c in text[2:] or text)
