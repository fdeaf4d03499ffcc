"""The options of a command: argparse, with a hint at what may have been meant, and no guessing at shortened names.
All commands have those that say how much they say, and in which colours.

In: the command line behind the command's name. Out: a namespace. A line that makes no sense ends with status 2.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from typing import NoReturn

from snowc.voice import VOICE, Loudness

COLOURS = ("auto", "always", "never")
_UNKNOWN = re.compile(r"unrecognized arguments: (?P<words>.*)")
_CHOICE = re.compile(r"argument (?P<option>\S+): invalid choice: '(?P<word>[^']*)'")


class Options(argparse.ArgumentParser):
    """The parser of one command, `snowc NAME`."""

    def __init__(self, name: str, description: str) -> None:
        super().__init__(prog=f"snowc {name}", description=description, allow_abbrev=False)
        voice = self.add_argument_group("of all commands")
        loudness = voice.add_mutually_exclusive_group()
        loudness.add_argument("-q", "--quiet", action="store_true", help="say what goes wrong and nothing else")
        loudness.add_argument("-v", "--verbose", action="store_true", help="tell each step, on stderr")
        voice.add_argument(
            "--color", choices=COLOURS, default=COLOURS[0], help="(default: on a terminal, unless NO_COLOR is set)"
        )

    def read(self, arguments: Sequence[str]) -> argparse.Namespace:
        """What a command line asks for; how the command is to speak is known from now on."""
        options = self.parsed(arguments)
        VOICE.colours = options.color
        VOICE.loudness = Loudness.USUAL
        if options.quiet or options.verbose:
            VOICE.loudness = Loudness.QUIET if options.quiet else Loudness.VERBOSE
        return options

    def parsed(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Where options may stand is a command's own business."""
        return self.parse_args(arguments)

    def error(self, message: str) -> NoReturn:
        """Called by argparse."""
        self.print_usage(sys.stderr)
        hints = "".join(f"did you mean `{hint}`?\n" for hint in self._hints(message))
        self.exit(2, f"{self.prog}: {message}\n{hints}")

    def _hints(self, message: str) -> Iterator[str]:
        from snowc.resolve.suggestions import nearest  # late: few lines are wrong

        if unknown := _UNKNOWN.match(message):
            known = [each for action in self._actions for each in action.option_strings]
            words = [word.partition("=")[0] for word in unknown["words"].split() if word.startswith("-")]
            found = [nearest(word, known) for word in words]
        elif choice := _CHOICE.match(message):
            action = next((each for each in self._actions if choice["option"] in self._names(each)), None)
            found = [nearest(choice["word"], map(str, action.choices or ()))] if action is not None else []
        else:
            found = []
        yield from dict.fromkeys(each for each in found if each is not None)

    @staticmethod
    def _names(action: argparse.Action) -> tuple[str, ...]:
        """As argparse names an action in its messages."""
        return (*action.option_strings, "/".join(action.option_strings), action.dest)
