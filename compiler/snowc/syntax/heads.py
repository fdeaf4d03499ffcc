"""The heads of functions, without their bodies.

In: an item's text from its head on. Out: the head as it is written, and the item as it would be with a body of one
number: who wants the names of parameters from many files pays for no body. Refuses nothing: a head with mistakes gives
the tree that the parser makes of it.
"""

from __future__ import annotations

from collections.abc import Iterable

from snowc.syntax import tree
from snowc.syntax.lexer import lex
from snowc.syntax.parser import parse_item
from snowc.syntax.tokens import DO, DO_TRAILING, EQUAL, LPAR, LSQB, RPAR, RSQB

_BODY = "do 0 end"
_BODY_BEGINS = frozenset((DO, DO_TRAILING, EQUAL))
_DEEPER = {LPAR: 1, LSQB: 1, RPAR: -1, RSQB: -1}


def head_text(text: str) -> str:
    """What stands before the body."""
    line_end = text.find("\n")
    first_line = text if line_end < 0 else text[:line_end]
    end = _end_of_head(first_line)
    if end is None:
        end = _end_of_head(text)
    return text if end is None else text[:end]


def head_of(text: str) -> tree.Item:
    """The item of such a head."""
    return parse_item(f"{head_text(text)}{_BODY}").tree


def plain_parameter_names(items: Iterable[tree.Item]) -> tuple[str | None, ...]:
    """The names of the parameters of a definition's clauses; None where no clause has a plain name."""
    names: list[str | None] = []
    for item in items:
        if isinstance(item, tree.FnItem | tree.ActorItem):
            for index, parameter in enumerate(item.parameters):
                if index == len(names):
                    names.append(None)
                if names[index] is None and isinstance(parameter.pattern, tree.NamePattern):
                    names[index] = parameter.pattern.name
    return tuple(names)


def _end_of_head(text: str) -> int | None:
    """Where the body begins; None if it does not in this text."""
    tokens = lex(text).tokens
    depth = 0
    for kind, start in zip(tokens.kinds, tokens.starts, strict=True):
        depth += _DEEPER.get(kind, 0)
        if depth == 0 and kind in _BODY_BEGINS:
            return start
    return None
