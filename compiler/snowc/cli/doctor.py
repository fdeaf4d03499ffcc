"""`snowc doctor`: is everything here that Snow needs?

The status is 1 if something is missing without which Snow does not work.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from snowc.cli.options import Options
from snowc.tools.machine import Finding, State, examine
from snowc.voice import is_quiet


def parser() -> Options:
    options = Options("doctor", "See whether everything is here that Snow needs.")
    options.add_argument("--format", choices=("text", "json"), default="text", help="how to tell it (default: text)")
    return options


def run(arguments: Sequence[str]) -> int:
    options = parser().read(arguments)
    findings = list(examine())
    if options.format == "json":
        _tell_tools(findings)
    else:
        _tell_people([each for each in findings if each.state is State.MISSING or not is_quiet()])
    return 1 if any(each.state is State.MISSING for each in findings) else 0


def _tell_tools(findings: Sequence[Finding]) -> None:
    for each in findings:
        told = {"subject": each.subject, "state": each.state.name.lower(), "found": each.found, "remedy": each.remedy}
        sys.stdout.write(f"{json.dumps(told)}\n")


def _tell_people(findings: Sequence[Finding]) -> None:
    width = max((len(each.subject) for each in findings), default=0)
    for each in findings:
        sys.stdout.write(f"{each.state.value}  {each.subject:<{width}}  {each.found}\n")
        if each.remedy:
            sys.stdout.write(f"{'':<{width + 4}}  {each.remedy}\n")
