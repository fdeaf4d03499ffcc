"""Programs written badly: the same tokens with other spaces, line breaks and comments between them."""

from __future__ import annotations

import random

from snowc.syntax.lexer import lex
from snowc.syntax.tokens import END_OF_INPUT, NEWLINE, STRING_HEAD, STRING_TAIL

_COMMENTS = ("# a", "# b c", "## d", "#", "# é")


def roughened(text: str, rng: random.Random) -> str:
    """An item's text with random changes between its tokens, not in its strings. It need not say the same as before."""
    tokens = lex(text).tokens
    pieces: list[str] = []
    end = depth = 0
    rate = rng.choice((0.02, 0.1, 0.3))
    for kind, start, stop in zip(tokens.kinds, tokens.starts, tokens.ends, strict=True):
        gap = text[end:start]
        pieces.append(_changed(gap, rng) if not depth and rng.random() < rate else gap)
        depth += (kind == STRING_HEAD) - (kind == STRING_TAIL)
        if kind == NEWLINE:
            end = start
            continue
        pieces.append(text[start:stop])
        end = stop
        if kind == END_OF_INPUT:
            break
    return "".join(pieces).strip()


def _changed(gap: str, rng: random.Random) -> str:
    match rng.randrange(6):
        case 0:
            return gap + "\n" + " " * rng.randrange(8)
        case 1:
            return f"{gap} {rng.choice(_COMMENTS)}\n{' ' * rng.randrange(8)}"
        case 2:
            return f"{gap}\n{rng.choice(_COMMENTS)}\n\n{' ' * rng.randrange(4)}"
        case 3:
            return gap.replace("\n", "\n\n\n")
        case 4:
            return " " if "\n" not in gap and gap else gap + "  "
        case _:
            return gap if "#" in gap or "\n" not in gap else " "
