"""Kinds of tokens, numbered as in the grammar's tables.

`KIND["NAME"]` is the number of a terminal; the constants below are those that code names. Later stages (semantic
tokens) use the kinds of `lexer.lex`, which include no line breaks inside brackets and no comments.
"""

from __future__ import annotations

from snowc.syntax.tables_generated import PATTERNS, TERMINALS

KIND: dict[str, int] = {name: number for number, name in enumerate(TERMINALS)}
KIND_NAMES = TERMINALS
PATTERN: dict[str, str] = dict(PATTERNS)

END_OF_INPUT = KIND["$END"]
NAME, UPPER, INT, FLOAT, ATOM = (KIND[name] for name in ("NAME", "UPPER", "INT", "FLOAT", "ATOM"))
STRING, MULTILINE, STRING_HEAD, STRING_MIDDLE, STRING_TAIL = (
    KIND[name] for name in ("STRING", "MULTILINE", "STRING_HEAD", "STRING_MIDDLE", "STRING_TAIL")
)
NEWLINE, ARM, ERROR = KIND["NL"], KIND["ARM"], KIND["ERROR"]
DO, DO_TRAILING, END, ELSE, ELSE_IF, IF = (KIND[n] for n in ("DO", "DO_TRAILING", "END", "ELSE", "ELSE_IF", "IF"))
FN, FN_DEF, LPAR_FN = KIND["FN"], KIND["FN_DEF"], KIND["LPAR_FN"]
LPAR, RPAR, LSQB, RSQB = (KIND[name] for name in ("LPAR", "RPAR", "LSQB", "RSQB"))
LBRACE, RBRACE, MAP = KIND["LBRACE"], KIND["RBRACE"], KIND["MAP"]
ARROW, BAR, COLON, COMMA, CONS, DOT, EQUAL, QUESTION = (
    KIND[name] for name in ("ARROW", "BAR", "COLON", "COMMA", "CONS", "DOT", "EQUAL", "QUESTION")
)
COMPARE, TIMES, OR, AND, NOT, MINUS = (KIND[n] for n in ("COMPARE", "TIMES", "OR", "AND", "NOT", "MINUS"))
FUN, FOR, AFTER, RETURN, CASE, DERIVING = (KIND[name] for name in ("FUN", "FOR", "AFTER", "RETURN", "CASE", "DERIVING"))


def kinds(names: str) -> frozenset[int]:
    """The kinds of several terminals, given by name with spaces between."""
    return frozenset(KIND[name] for name in names.split())


class Tokens:
    """Tokens of one item as parallel lists: kinds, first code points, code points after the last. Ends with
    END_OF_INPUT.
    """

    __slots__ = ("ends", "kinds", "starts", "text")

    def __init__(self, text: str, kinds: list[int], starts: list[int], ends: list[int]) -> None:
        self.text = text
        self.kinds = kinds
        self.starts = starts
        self.ends = ends
