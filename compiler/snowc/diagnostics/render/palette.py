"""Colours of the text output, or none."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from snowc.values import value


@value
class Palette:
    """ANSI sequences by role; all empty for plain text."""

    error: str = ""
    warning: str = ""
    secondary: str = ""
    frame: str = ""
    bold: str = ""
    reset: str = ""

    def paint(self, sequence: str, text: str) -> str:
        return f"{sequence}{text}{self.reset}" if sequence and text else text


PLAIN = Palette()
COLOURED = Palette(
    error="\x1b[1;31m",
    warning="\x1b[1;33m",
    secondary="\x1b[1;36m",
    frame="\x1b[1;34m",
    bold="\x1b[1m",
    reset="\x1b[0m",
)


class ColourWish(enum.Enum):
    """What the command line asks for; it is stronger than the environment."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def palette_for(environment: Mapping[str, str], wish: ColourWish = ColourWish.AUTO, *, is_terminal: bool) -> Palette:
    """Colours on a terminal, unless NO_COLOR is set or the terminal is dumb; CLICOLOR_FORCE asks for them anywhere."""
    if wish is not ColourWish.AUTO:
        return COLOURED if wish is ColourWish.ALWAYS else PLAIN
    if environment.get("NO_COLOR"):
        return PLAIN
    if environment.get("CLICOLOR_FORCE", "0") != "0":
        return COLOURED
    return COLOURED if is_terminal and environment.get("TERM") != "dumb" else PLAIN
