"""The registry of codes: each has a page, `pages/E0001.md`, with its title, an explanation, a wrong and a right
example.

In: a code. Out: its page. The pages are the source: a code exists because it has one, and a test compares them with
the facts that the stages report, and compiles their examples.
"""

from __future__ import annotations

import functools
from pathlib import Path

from snowc.values import value

_PAGES = Path(__file__).parent / "pages"


@value
class Page:
    """`title` without the code; `text` is the whole Markdown."""

    code: str
    title: str
    text: str


@functools.cache
def all_codes() -> tuple[str, ...]:
    """Every code, sorted."""
    return tuple(sorted(path.stem for path in _PAGES.glob("*.md")))


def page_path(code: str) -> Path | None:
    """The file of a code's page; None if there is no such code."""
    return _PAGES / f"{code}.md" if code in all_codes() else None


def page_of(code: str) -> Page | None:
    """The page of a code; None if there is no such code. Lower case is fine too."""
    code = code.upper()
    if code not in all_codes():
        return None
    text = (_PAGES / f"{code}.md").read_text("utf-8")
    title = text.partition("\n")[0].removeprefix(f"# {code}: ")
    return Page(code, title, text)
