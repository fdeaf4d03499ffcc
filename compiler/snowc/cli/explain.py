"""`snowc explain CODE`: what an error means, with a wrong and a right program. Without a code: the list of all.

The pages are Markdown; shown is their text with the examples indented, each below the name of its file if it has one.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence

from snowc.cli.options import Options
from snowc.diagnostics.codes import all_codes, page_of
from snowc.diagnostics.levels import WARNING_NAMES, warning_code

_FENCE = re.compile(r"```(?P<attributes>.*)")
_FILE = re.compile(r"\bfile=(\S+)")
_INDENT = "    "


def parser() -> Options:
    options = Options("explain", "Explain an error code.")
    options.add_argument(
        "code", nargs="?", help="for example E0012 or unused_variable; without one, the list of all codes"
    )
    options.add_argument("--format", choices=("text", "json"), default="text", help="how to tell it (default: text)")
    return options


def run(arguments: Sequence[str]) -> int:
    options = parser().read(arguments)
    code: str | None = options.code
    if code is None and options.format == "json":
        sys.stdout.writelines(f"{_for_tools(each)}\n" for each in all_codes())
        return 0
    if code is None:
        sys.stdout.write("".join(f"{each}  {_title(each)}\n" for each in all_codes()))
        return 0
    page = page_of(warning_code(code) or code)
    if page is None:
        sys.stderr.write(f"snowc explain: there is no code `{code}`; `snowc explain` lists all\n")
        return 2
    if options.format == "json":
        sys.stdout.write(f"{_for_tools(page.code)}\n")
        return 0
    sys.stdout.writelines(f"{line}\n" for line in shown_lines(page.text))
    name = WARNING_NAMES.get(page.code)
    if name is not None:
        sys.stdout.write(f"\n`{name}` is its name in `[warnings]` of snow.toml, and in `# snow: allow({name})`.\n")
    return 0


def _for_tools(code: str) -> str:
    """A code as JSON; `page` is Markdown."""
    page = page_of(code)
    text = "" if page is None else page.text
    return json.dumps({"code": code, "name": WARNING_NAMES.get(code), "title": _title(code), "page": text})


def shown_lines(page: str) -> Iterator[str]:
    """A page as read on a terminal."""
    is_code = False
    for line in page.splitlines():
        if fence := _FENCE.fullmatch(line):
            is_code = not is_code
            if file := _FILE.search(fence["attributes"]):
                yield f"{file[1]}:"
        elif is_code:
            yield f"{_INDENT}{line}".rstrip()
        else:
            yield line.removeprefix("# ")


def _title(code: str) -> str:
    page = page_of(code)
    return "" if page is None else page.title
