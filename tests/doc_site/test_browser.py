"""The site in a real browser, opened from the file system: the search finds, the pages have colours."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.doc_site.test_site import FILES

pytestmark = pytest.mark.peer("browser")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def opened(page: Path, query: str = "") -> str:
    """The page's elements as they are once its scripts have run."""
    browser = shutil.which("chromium")
    assert browser is not None
    arguments = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={page.parent / 'profile'}",
        "--dump-dom",
    ]
    done = subprocess.run(
        [browser, *arguments, f"{page.as_uri()}{query}"], capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout


def results(dom: str) -> list[str]:
    shown = dom.partition('<ol id="results"')[2].partition("</ol>")[0]
    return re.findall(r'<a href="([^"]*)"><strong>', shown)


def test_a_search_finds_names_first(folder: Path) -> None:
    dom = opened(folder / "index.html", "?search=shape")
    assert results(dom)[0] == "Geometry.html#Shape"
    assert "Geometry.html#Shape.area" in results(dom)
    assert '<ol id="results">' in dom


def test_every_word_is_looked_for_also_in_declarations(folder: Path) -> None:
    assert results(opened(folder / "Geometry.html", "?search=list%20shape%20int")) == ["Geometry.html#count"]


def test_nothing_is_found(folder: Path) -> None:
    dom = opened(folder / "index.html", "?search=frobnicate")
    assert (results(dom), "<li>Nothing found.</li>" in dom) == ([], True)


def test_no_search_shows_no_list(folder: Path) -> None:
    assert '<ol id="results" hidden="">' in opened(folder / "index.html")
