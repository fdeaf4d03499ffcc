"""Repair: `fn f(Int a, int b)`, parameters whose type stands before the name."""

from __future__ import annotations

from collections.abc import Iterator

from snowc.source import Span
from snowc.syntax import tokens as t
from snowc.syntax.errors import ForeignSyntax
from snowc.syntax.recovery.edits import Edit
from snowc.syntax.recovery.situation import Repair, Situation

_TYPES = {
    "int": "Int",
    "long": "Int",
    "float": "Float",
    "double": "Float",
    "bool": "Bool",
    "boolean": "Bool",
    "string": "String",
    "str": "String",
}
"""Names of types elsewhere, and Snow's."""


def type_before_name(situation: Situation) -> Iterator[Repair]:
    """All parameters of that form at once: their names stay, the types go."""
    at, raw = situation.mistake, situation.raw
    if t.CONS not in situation.taken or not _is_turned_round(situation, at):
        return
    names = [at]
    while situation.kind(names[-1] + 1) == t.COMMA and _is_turned_round(situation, names[-1] + 3):
        names.append(names[-1] + 3)
    edits = tuple(Edit(name - 1, 1, ()) for name in names)
    span = Span(raw.starts[at - 1], raw.ends[at])
    yield Repair(edits, span, ForeignSyntax("type-before-name", situation.word(at), _fix(situation, names)))


def _is_turned_round(situation: Situation, name: int) -> bool:
    """Whether a type and a name, alone between commas or parentheses, end at `name`."""
    if situation.kind(name) != t.NAME or situation.kind(name + 1) not in (t.COMMA, t.RPAR):
        return False
    is_type = situation.kind(name - 1) == t.UPPER or situation.word(name - 1) in _TYPES
    return is_type and situation.kind(name - 2) in (t.COMMA, t.LPAR)


def _fix(situation: Situation, names: list[int]) -> tuple[tuple[Span, str], ...]:
    raw = situation.raw
    fix = []
    for name in names:
        written = situation.word(name - 1)
        text = f"{situation.word(name)} :: {_TYPES.get(written, written)}"
        fix.append((Span(raw.starts[name - 1], raw.ends[name]), text))
    return tuple(fix)
