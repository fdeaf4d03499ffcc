"""The option of commands that can be done again and again.

It is apart from `watch.py`, so that `snowc run` starts quickly.
"""

from __future__ import annotations

from snowc.cli.options import Options


def add_watch_option(options: Options) -> None:
    options.add_argument("--watch", action="store_true", help="again whenever a file changes, until Ctrl-C")
