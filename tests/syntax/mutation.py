"""Random damage to programs, from a seed."""

from __future__ import annotations

import random
from pathlib import Path

from snowc.syntax.split import split_items

_ROOT = Path(__file__).parents[2]
_TEXT = (
    'end|do|(|)|[|]|{|}|"|"""|${|->|=|BAR|BAR>|,|;|\n|if |case |fn |let |receive|else|#|@|:|::|.|1|x|X|%{|not|await|'
    "\\|é|\0|when|after|=>|\u2028|😀|0x|1e|'|//|&&|===|nil|match |end\n"
)
_FRAGMENTS = _TEXT.split("|")


def programs() -> list[str]:
    """Whole files of this repository."""
    paths = [*(_ROOT / "examples").glob("*.snow"), *(_ROOT / "compiler/snowc/stdlib").glob("*.snow")]
    fixture = Path(__file__).with_name("everything.snow")
    return [path.read_text("utf-8") for path in (fixture, *sorted(paths))]


def items() -> list[str]:
    return [piece.text for program in programs() for piece in split_items(program).pieces]


def damaged(text: str, rng: random.Random) -> str:
    """The text after one to eight small changes: deletions, insertions, cut ends, copies."""
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        at = rng.randrange(len(text) + 1)
        kind = rng.random()
        if kind < 0.3:
            text = text[:at] + text[at + rng.randrange(1, 8) :]
        elif kind < 0.75:
            text = text[:at] + rng.choice(_FRAGMENTS).replace("BAR", "|") + text[at:]
        elif kind < 0.8:
            text = text[:at]
        else:
            source = rng.randrange(len(text) + 1)
            text = text[:at] + text[source : source + rng.randrange(30)] + text[at:]
    return text


def noise(rng: random.Random) -> str:
    """No program at all."""
    if rng.random() < 0.5:
        return " ".join(rng.choice(_FRAGMENTS).replace("BAR", "|") for _ in range(rng.randrange(120)))
    return "".join(chr(rng.choice((rng.randrange(128), rng.randrange(0x3000)))) for _ in range(rng.randrange(200)))
