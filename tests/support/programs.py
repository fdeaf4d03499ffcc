"""Snow programs as tests: what a `.snow` file says about its own run.

In: a `.snow` file. Out: a `Program`: what it prints and how it ends. Refuses nothing: other comments are comments.

The header is the run of comment lines at the top of the file, up to the first line that is no comment:

    # contract: JOB-1, JOB-7       rows of docs/contract.md that it shows; such a program runs under 1, 2 and 8 threads
    # expect: 42                   one line of stdout, in order; or a file NAME.out beside NAME.snow holds all of stdout
    # status: 1                    exit status, 0 if left out
    # stderr contains: boom        a text that stderr must hold; may come several times
    # stderr lacks: backtrace      a text that it must not hold
    # env: SNOW_THREADS=1          environment of the run; SNOW_THREADS given here replaces the 1, 2 and 8
    # threads: all                 runs under 1, 2 and 8 threads, not only under 2
    # args: a b                    arguments of the program
    # stdin: text                  one line of standard input
    # lasts at least: 100          ms on the wall clock (a lower bound only: no test ends by being too slow)
    # Anything else                is a comment for the reader

Unless the header says otherwise a program runs with SNOW_CHECK_LEAKS=1 (an isolate that leaves something behind is
status 99) and SNOW_CLOCK=virtual (time jumps to the next timer when nobody can run), and stderr of a program that ends
with status 0 must be empty.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.contract import contract_ids

_KEYS = ("expect", "status", "stderr contains", "stderr lacks", "env", "args", "stdin", "lasts at least", "threads")
_HEADER = re.compile(rf"^# ?(?P<key>{'|'.join(_KEYS)}):(?: (?P<value>.*))?$")
_THREADS = ("1", "2", "8")


@dataclass(frozen=True)
class Program:
    path: Path
    stdout: str
    status: int = 0
    stderr_contains: tuple[str, ...] = ()
    stderr_lacks: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    stdin: str = ""
    lasts_at_least_ms: int = 0
    thread_counts: tuple[str, ...] = ("2",)


def read_program(path: Path) -> Program:
    text = path.read_text("utf-8")
    header = _read_header(text)
    environment = dict(entry.split("=", 1) for entry in header["env"])
    threads = (environment["SNOW_THREADS"],) if "SNOW_THREADS" in environment else _THREADS
    output = path.with_suffix(".out")
    return Program(
        path=path,
        stdout=output.read_text("utf-8") if output.exists() else "".join(f"{line}\n" for line in header["expect"]),
        status=int(header["status"][0]) if header["status"] else 0,
        stderr_contains=tuple(header["stderr contains"]),
        stderr_lacks=tuple(header["stderr lacks"]),
        environment={"SNOW_CHECK_LEAKS": "1", "SNOW_CLOCK": "virtual", **environment},
        arguments=tuple(word for line in header["args"] for word in shlex.split(line)),
        stdin="".join(f"{line}\n" for line in header["stdin"]),
        lasts_at_least_ms=int(header["lasts at least"][0]) if header["lasts at least"] else 0,
        thread_counts=threads
        if contract_ids(text) or "SNOW_THREADS" in environment or header["threads"] == ["all"]
        else ("2",),
    )


def _read_header(text: str) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {key: [] for key in _KEYS}
    for line in text.split("\n"):
        if not line.startswith("#"):
            break
        if found := _HEADER.match(line):
            values[found["key"]].append(found["value"] or "")
    return values
