"""docs/errors/README.md: every code with its title, its page and the fixtures that show it.

In: the pages of the compiler's codes, and the expectations of the tests. Out: the page as Markdown. `python -m
house.error_table` writes it; a test compares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from snowc.diagnostics.codes import all_codes, page_of

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs" / "errors" / "README.md"
_PAGES = "../../compiler/snowc/diagnostics/pages"
_CODE = re.compile(r"\b[EW]\d{4}\b")
_EXPECTED = re.compile(r"^```(?:found|findings|text|fixed|expected)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_SHOWN_AT_MOST = 1

_HEAD = """\
# Errors and warnings

Each has a code that never changes, and a page: `snowc explain E0012` shows it. Codes with E01 are mistakes of syntax,
with W warnings. This table is made by `python -m house.error_table`.

| code | | shown by |
|---|---|---|
"""


def table() -> str:
    fixtures = dict(_fixtures())
    return _HEAD + "".join(_row(code, fixtures) for code in all_codes())


def _row(code: str, fixtures: dict[Path, frozenset[str]]) -> str:
    page = page_of(code)
    title = "" if page is None else page.title.replace("|", "\\|")
    showing = [path.relative_to(ROOT).as_posix() for path, codes in fixtures.items() if code in codes]
    links = " · ".join(f"[{path.removeprefix('tests/')}](../../{path})" for path in showing[:_SHOWN_AT_MOST])
    return f"| [{code}]({_PAGES}/{code}.md) | {title} | {links} |\n"


def _fixtures() -> Iterator[tuple[Path, frozenset[str]]]:
    """Markdown fixtures by what they expect; other tests by what they name."""
    for path in sorted((ROOT / "tests").rglob("*.md")):
        expected = "\n".join(_EXPECTED.findall(path.read_text("utf-8")))
        yield path, frozenset(_CODE.findall(expected))
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        if path.name not in {"test_pages.py", "test_codes.py", "test_error_table.py", "test_two_fixtures.py"}:
            yield path, frozenset(_CODE.findall(path.read_text("utf-8")))


if __name__ == "__main__":
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    TABLE.write_text(table(), "utf-8")
