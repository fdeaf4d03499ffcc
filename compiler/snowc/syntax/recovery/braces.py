"""Repair: `{ … }` as a block."""

from __future__ import annotations

from collections.abc import Iterator

from snowc.source import Span
from snowc.syntax import tokens as t
from snowc.syntax.errors import ForeignSyntax
from snowc.syntax.recovery.edits import Edit, replaced
from snowc.syntax.recovery.situation import Repair, Situation
from snowc.syntax.tokens import Tokens

_Fix = list[tuple[Span, str]]


def brace_block(situation: Situation) -> Iterator[Repair]:
    """`fn main() { … }`, `if c { … } else { … }`: read as `do … end`."""
    at, raw = situation.mistake, situation.raw
    if situation.kind(at) != t.LBRACE or t.DO not in situation.taken:
        return
    edits: list[Edit] = [replaced(raw, at, t.DO)]
    fix: _Fix = [(situation.span(at), "do")]
    close(raw, at, edits, fix)
    span = situation.span(at)
    yield Repair(tuple(edits), span, ForeignSyntax("braces", "{", tuple(fix)))


def close(raw: Tokens, opener: int, edits: list[Edit], fix: _Fix) -> None:
    """Make the `}` of a block an `end`; before `else` it goes, and an `else {` is treated the same."""
    closer = _matching(raw, opener)
    if closer < 0:
        return
    following = closer + 1
    if raw.kinds[following] == t.NEWLINE:
        following += 1
    if raw.kinds[following] == t.ELSE_IF:
        edits.append(Edit(closer, 1, ()))
        fix.append((Span(raw.starts[closer], raw.starts[following]), ""))
    elif raw.kinds[following] == t.ELSE and raw.kinds[following + 1] == t.LBRACE:
        edits.append(Edit(closer, 1, ()))
        fix.append((Span(raw.starts[closer], raw.starts[following]), ""))
        edits.append(Edit(following + 1, 1, ()))
        fix.append((Span(raw.ends[following], raw.ends[following + 1]), ""))
        close(raw, following + 1, edits, fix)
    else:
        edits.append(replaced(raw, closer, t.END))
        fix.append((Span(raw.starts[closer], raw.ends[closer]), "end"))


def _matching(raw: Tokens, opener: int) -> int:
    """The raw index of the `}` that closes the brace at `opener`, or -1."""
    depth = 0
    for index in range(opener, len(raw.kinds)):
        kind = raw.kinds[index]
        if kind in (t.LBRACE, t.MAP):
            depth += 1
        elif kind == t.RBRACE:
            depth -= 1
            if depth == 0:
                return index
    return -1
