"""Random damage to programs, of the kind that typing does.

In: a random generator, a text, other texts to take pieces from. Out: a text that is mostly still a program.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

_TOKEN = re.compile(r"\w+|\s+|.", re.DOTALL)
_SPLINTERS = [
    "do",
    "end",
    "fn",
    "(",
    ")",
    "[",
    "]",
    "->",
    "|",
    "::",
    "=",
    '"',
    "${",
    "}",
    "receive",
    "after",
    "1",
    "x",
    "\n",
]


def mutate(chance: random.Random, text: str, others: Sequence[str]) -> str:
    change = chance.choice([_delete_token, _double_token, _swap_tokens, _insert_splinter, _cut_off, _delete_lines])
    if chance.random() < 0.15:
        return _graft(chance, text, chance.choice(others))
    return change(chance, text)


def _delete_token(chance: random.Random, text: str) -> str:
    tokens = _TOKEN.findall(text) or [""]
    del tokens[chance.randrange(len(tokens))]
    return "".join(tokens)


def _double_token(chance: random.Random, text: str) -> str:
    tokens = _TOKEN.findall(text) or [""]
    at = chance.randrange(len(tokens))
    tokens.insert(at, tokens[at])
    return "".join(tokens)


def _swap_tokens(chance: random.Random, text: str) -> str:
    tokens = _TOKEN.findall(text) or [""]
    one, two = chance.randrange(len(tokens)), chance.randrange(len(tokens))
    tokens[one], tokens[two] = tokens[two], tokens[one]
    return "".join(tokens)


def _insert_splinter(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(_SPLINTERS) + text[at:]


def _cut_off(chance: random.Random, text: str) -> str:
    return text[: chance.randrange(len(text) + 1)]


def _delete_lines(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    start = chance.randrange(len(lines))
    return "\n".join([*lines[:start], *lines[start + chance.randrange(1, 4) :]])


def _graft(chance: random.Random, text: str, other: str) -> str:
    """Some lines of another program in the middle of this one."""
    theirs, ours = other.split("\n"), text.split("\n")
    start, at = chance.randrange(len(theirs)), chance.randrange(len(ours))
    return "\n".join([*ours[:at], *theirs[start : start + chance.randrange(1, 8)], *ours[at:]])
