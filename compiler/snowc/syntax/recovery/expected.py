"""What could have stood where the parse is stuck, in words that a reader knows.

From the tables alone: the kinds that the state takes, and the kernel items of the states on the stack ("after the
return type").
"""

from __future__ import annotations

from snowc.syntax import tokens as t
from snowc.syntax.recovery.situation import Situation
from snowc.syntax.tables import kernel
from snowc.syntax.tables_generated import NONTERMINALS, RULES
from snowc.syntax.tokens import KIND, PATTERN, kinds

_CLASSES = {
    "NAME": "a name",
    "UPPER": "an upper-case name",
    "INT": "a number",
    "FLOAT": "a number",
    "STRING": "a string",
    "ATOM": "an atom",
    "NL": "a line break",
    "PIPE": "`|>`",
    "TIMES": "`*`",
    "COMPARE": "`==`",
    "CONCAT": "`++`",
    "$END": "the end of the item",
    "FN_DEF": "`fn`",
    "ELSE_IF": "`else if`",
    "STRING_MIDDLE": "`}`",
    "STRING_TAIL": "`}`",
}
_HIDDEN = kinds("ARM DO_TRAILING ERROR LPAR_FN MULTILINE STRING_HEAD AS ASSERT_EQ TERMINATE DERIVING FUN")
_INFIX = kinds("PIPE OR AND COMPARE LT GT DOTDOT CONCAT CONS PLUS MINUS TIMES QUESTION DOT LPAR LSQB BANG LBRACE")
_EXPRESSION_CORE = kinds("NAME UPPER INT STRING LPAR IF CASE FN")
_EXPRESSION = kinds(
    "NAME UPPER INT FLOAT STRING MULTILINE STRING_HEAD ATOM TRUE FALSE SELF LPAR LSQB LBRACE MAP IF CASE RECEIVE FOR "
    "WHILE FN ASYNC BREAK CONTINUE NOT MINUS BANG AWAIT ERROR"
)
_STATEMENT = kinds("LET ASSERT ASSERT_EQ RETURN")
_PATTERN = kinds("NAME UPPER INT FLOAT STRING MULTILINE STRING_HEAD ATOM TRUE FALSE LPAR LSQB LBRACE MINUS ERROR")
_TYPE = kinds("UPPER LPAR FUN ERROR")
_ITEM = kinds(
    "FN_DEF STRUCT TYPE INTERFACE IMPL ACTOR SERVICE SUPERVISOR MODULE IMPORT TEST BENCH FROM PUB AT ASYNC LET"
)

_MEMBER = kinds("FN_DEF ASYNC AT PUB CALL CAST INFO")

_PHRASES = {
    ("result", "ARROW"): "the return type",
    ("receives", "RECEIVES"): "the message type",
    ("if_expression", "IF"): "the condition",
    ("if_tail", "ELSE_IF"): "the condition",
    ("primary", "WHILE"): "the condition",
    ("primary", "CASE"): "the value of `case`",
    ("primary", "FOR"): "the pattern of `for`",
    ("primary", "IN"): "the values of `for`",
    ("primary", "AFTER"): "the time of `after`",
    ("statement", "LET"): "the pattern of `let`",
    ("statement", "CONS"): "the type of `let`",
    ("statement", "EQUAL"): "the value of `let`",
    ("const_item", "EQUAL"): "the constant's value",
    ("guard", "WHEN"): "the guard",
    ("fn_item", "LPAR"): "the parameter",
    ("fn_item", "RPAR"): "the parameters",
    ("actor_item", "LPAR"): "the parameter",
    ("actor_item", "RPAR"): "the parameters",
    ("fn_body", "EQUAL"): "the function's value",
    ("operand", "LPAR"): "the argument",
    ("operand", "LSQB"): "the index",
    ("primary", "LSQB"): "the list's item",
    ("primary", "LPAR"): "the expression",
    ("primary", "LBRACE"): "the field",
    ("primary", "MAP"): "the map's entry",
    ("struct_field", "CONS"): "the field's type",
    ("parameter", "CONS"): "the parameter's type",
    ("generics", "LT"): "the type parameter",
    ("arm_list", "ARM"): "the pattern",
    ("string", "STRING_HEAD"): "the interpolated expression",
    ("alias_item", "EQUAL"): "the type",
    ("impl_item", "IMPL"): "the type",
    ("impl_item", "FOR"): "the type",
    ("named_type", "LT"): "the type argument",
}
"""(nonterminal, last symbol read of it) → what has been read after that symbol."""

_BOUNDARIES = frozenset(("DO", "DO_TRAILING", "ELSE"))


def kind_in_words(kind: int) -> str:
    """A token's kind as a reader knows it: "`do`", "a name"."""
    name = t.KIND_NAMES[kind]
    if name in _CLASSES:
        return _CLASSES[name]
    pattern = PATTERN.get(name, "")
    literal = pattern.split("(?")[0].replace("\\", "")
    return f"`{literal}`" if literal else f"`{name.lower()}`"


def expected_words(situation: Situation) -> tuple[str, ...]:
    """What the table would take, most telling first."""
    taken = set(situation.taken)
    words = []
    if taken >= _EXPRESSION_CORE:
        words.append("an expression")
        taken -= _EXPRESSION | _STATEMENT
    elif len(taken & _ITEM) > 8:
        words.append("an item")
        taken -= _ITEM
    elif taken >= _PATTERN:
        words.append("a pattern")
        taken -= _PATTERN | {KIND["SELF"]}
    elif taken >= _TYPE:
        words.append("a type")
        taken -= _TYPE
    if KIND["CALL"] in taken:
        words.append("a handler")
    if t.FN_DEF in taken:
        words.append("a function")
        taken -= _MEMBER
    if KIND["PLUS"] in taken or (KIND["QUESTION"] in taken and KIND["BANG"] in taken):
        taken -= _INFIX
    taken -= _HIDDEN
    ordered = sorted(taken, key=_rank)
    return tuple(dict.fromkeys([*words, *map(kind_in_words, ordered)]))[:5]


_ORDER = tuple(
    KIND[name]
    for name in (
        *("DO", "ARROW", "EQUAL", "END", "RPAR", "RSQB", "RBRACE", "COMMA", "IN", "CONS", "COLON", "BAR"),
        *("NAME", "UPPER", "WHEN"),
    )
)


def _rank(kind: int) -> tuple[int, int]:
    if kind in (t.NEWLINE, t.END_OF_INPUT):
        return 2, kind
    return (0, _ORDER.index(kind)) if kind in _ORDER else (1, kind)


def read_before(situation: Situation) -> str:
    """What had been read when the parse got stuck: "the return type", or the last token."""
    rows = situation.rows
    if any(0 < dot < RULES[rule - 1][1] and RULES[rule - 1][4][dot - 1].isupper() for rule, dot in kernel(rows[-1])):
        return _last_token(situation)
    for position in range(len(rows) - 2, 0, -1):
        for rule_number, dot in kernel(rows[position]):
            nonterminal, _, _, _, symbols = RULES[rule_number - 1]
            if dot == 0:
                continue
            phrase = _PHRASES.get((NONTERMINALS[nonterminal], symbols[dot - 1]))
            if phrase:
                return phrase
            if symbols[dot - 1] in _BOUNDARIES:
                return _last_token(situation)
    return _last_token(situation)


def _last_token(situation: Situation) -> str:
    word = situation.word(situation.previous)
    return f"`{word}`" if word and len(word) <= 20 and "\n" not in word else ""
