"""How much a command says besides what it was asked for, and in colours or not: `--quiet`, `--verbose`, `--color`.

In: what the command line asks for, once (`cli/options.py`). Out: lines on stdout that a quiet command leaves out, and
on stderr those that only a verbose one has. Mistakes and what was asked for are not said here: they are always told.
"""

from __future__ import annotations

import enum
import sys
import time

_START = time.monotonic()


class Loudness(enum.Enum):
    QUIET = "quiet"
    USUAL = "usual"
    VERBOSE = "verbose"


class Voice:
    """That of this process. `colours` is a wish: auto, always or never."""

    __slots__ = ("colours", "loudness")

    def __init__(self) -> None:
        self.loudness = Loudness.USUAL
        self.colours = "auto"


VOICE = Voice()


def is_quiet() -> bool:
    return VOICE.loudness is Loudness.QUIET


def say(text: str) -> None:
    """What has been done, on stdout."""
    if VOICE.loudness is not Loudness.QUIET:
        sys.stdout.write(text)


def say_beside(text: str) -> None:
    """What was done besides what was asked for, on stderr."""
    if VOICE.loudness is not Loudness.QUIET:
        sys.stderr.write(text)


def tell(step: str) -> None:
    """A step that was taken, on stderr, with the seconds since the command began."""
    if VOICE.loudness is Loudness.VERBOSE:
        sys.stderr.write(f"{time.monotonic() - _START:7.3f} s  {step}\n")
