"""Words and signs of neighbouring languages that the lexer meets, and what Snow writes instead.

A word or an operator that has one exact counterpart is read as that counterpart, so one habit gives one error and no
cascade.
"""

from __future__ import annotations

_HEADER = r"[ \t]+[^\n]*(?:\b(?:do|then|of)\b|\{|:[ \t]*(?:\n|$))"
_TYPE_NAME = r"[ \t]+[A-Z]"
_FUNCTION_NAME = r"[ \t]+[a-z_][A-Za-z0-9_]*[ \t]*[(<]"

WORDS_AS_KEYWORDS: dict[str, tuple[str, str, str]] = {
    "elif": ("ELSE_IF", "else if", _HEADER),
    "elsif": ("ELSE_IF", "else if", _HEADER),
    "elseif": ("ELSE_IF", "else if", _HEADER),
    "match": ("CASE", "case", _HEADER),
    "switch": ("CASE", "case", _HEADER),
    "trait": ("INTERFACE", "interface", _TYPE_NAME),
    "alias": ("IMPORT", "import", _TYPE_NAME),
    "defmodule": ("MODULE", "module", _TYPE_NAME),
    "enum": ("TYPE", "type", _TYPE_NAME),
    "class": ("STRUCT", "struct", _TYPE_NAME),
    "defp": ("FN_DEF", "fn", _FUNCTION_NAME),
    "func": ("FN_DEF", "fn", _FUNCTION_NAME),
    "fun": ("FN_DEF", "fn", _FUNCTION_NAME),
    "function": ("FN_DEF", "fn", _FUNCTION_NAME),
}
"""Word → (terminal it is read as, Snow's word, what must follow for it to be meant so and not to be a name)."""

RESERVED: dict[str, str] = {
    "alias": "import",
    "cond": "if … else if …",
    "match": "case",
    "nil": "None",
    "trait": "interface",
    "with": "case, or `?`",
}
"""Reserved words → Snow's way."""

OPERATORS: dict[str, tuple[str, str]] = {
    "===": ("COMPARE", "=="),
    "!==": ("COMPARE", "!="),
    "/=": ("COMPARE", "!="),
    ":=": ("EQUAL", "="),
    "**": ("TIMES", ""),
    "+=": ("PLUS", ""),
    "-=": ("MINUS", ""),
    "*=": ("TIMES", ""),
    "&": ("AND", "and"),
    "^": ("TIMES", ""),
    "...": ("DOTDOT", ".."),
}
"""Operator → (terminal it is read as, Snow's operator or "" if there is none with that meaning)."""

CHARACTERS: dict[str, tuple[str, str]] = {
    "–": ("MINUS", "-"),
    "−": ("MINUS", "-"),
    "…": ("DOTDOT", ".."),
    "×": ("TIMES", "*"),
    "÷": ("TIMES", "/"),
    "≠": ("COMPARE", "!="),
    "≤": ("COMPARE", "<="),
    "≥": ("COMPARE", ">="),
    "→": ("ARROW", "->"),
    "⇒": ("FAT_ARROW", "=>"),
    "，": ("COMMA", ","),
    "（": ("LPAR", "("),
    "）": ("RPAR", ")"),
    "：": ("COLON", ":"),
    "；": ("NL", ";"),
}
"""Characters that look like one of Snow's signs → (terminal they are read as, Snow's sign)."""

SPELLINGS: dict[str, str] = {
    "||": "or",
    "&&": "and",
    "!": "not",
    **{sign: instead for sign, (_, instead) in (*OPERATORS.items(), *CHARACTERS.items()) if instead},
}
"""Other spellings of an operator → the one in the tree."""
