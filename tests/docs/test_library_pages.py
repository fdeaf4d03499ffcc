"""docs/stdlib/ says what the library's own documentation says."""

from __future__ import annotations

from house.library_pages import FOLDER, pages


def test_the_pages_are_fresh() -> None:
    """If not: `python -m house.library_pages`."""
    wanted = pages()
    assert sorted(FOLDER.glob("*.md")) == sorted(wanted)
    stale = [path.name for path, text in wanted.items() if path.read_text("utf-8") != text]
    assert stale == []
