"""`snowc doctor`: is everything here that Snow needs?

The status is 1 if something is missing without which Snow does not work.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from snowc.cli.options import Options
from snowc.tools.machine import State, examine


def parser() -> Options:
    return Options("doctor", "See whether everything is here that Snow needs.")


def run(arguments: Sequence[str]) -> int:
    parser().parse_args(arguments)
    findings = list(examine())
    width = max(len(each.subject) for each in findings)
    for each in findings:
        sys.stdout.write(f"{each.state.value}  {each.subject:<{width}}  {each.found}\n")
        if each.remedy:
            sys.stdout.write(f"{'':<{width + 4}}  {each.remedy}\n")
    return 1 if any(each.state is State.MISSING for each in findings) else 0
