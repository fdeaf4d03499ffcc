"""`snowc explain CODE`: what an error means, with a wrong and a right program. Without a code: the list of all."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from snowc.diagnostics.codes import all_codes, page_of


def run(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="snowc explain", description="Explain an error code.")
    parser.add_argument("code", nargs="?", help="for example E0012; without one, the list of all codes")
    code: str | None = parser.parse_args(arguments).code
    if code is None:
        sys.stdout.write("".join(f"{each}  {_title(each)}\n" for each in all_codes()))
        return 0
    page = page_of(code)
    if page is None:
        sys.stderr.write(f"snowc explain: there is no code `{code}`; `snowc explain` lists all\n")
        return 2
    sys.stdout.write(page.text)
    return 0


def _title(code: str) -> str:
    page = page_of(code)
    return "" if page is None else page.title
