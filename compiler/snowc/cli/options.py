"""The options of a command: argparse, with a hint at what may have been meant, and no guessing at shortened names.

In: the command line behind the command's name. Out: a namespace. A line that makes no sense ends with status 2.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from typing import NoReturn

_UNKNOWN = re.compile(r"unrecognized arguments: (?P<words>.*)")
_CHOICE = re.compile(r"argument (?P<option>\S+): invalid choice: '(?P<word>[^']*)'")


class Options(argparse.ArgumentParser):
    """The parser of one command, `snowc NAME`."""

    def __init__(self, name: str, description: str) -> None:
        super().__init__(prog=f"snowc {name}", description=description, allow_abbrev=False)

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
