"""Colours of the text output, or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
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


def palette_for(environment: Mapping[str, str], *, is_terminal: bool) -> Palette:
    """Colours on a terminal, unless NO_COLOR is set or the terminal is dumb; CLICOLOR_FORCE asks for them anywhere."""
    if environment.get("NO_COLOR"):
        return PLAIN
    if environment.get("CLICOLOR_FORCE", "0") != "0":
        return COLOURED
    return COLOURED if is_terminal and environment.get("TERM") != "dumb" else PLAIN
