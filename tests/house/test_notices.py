"""runtime/NOTICES.md tells of the crates that are linked, as they are now."""

from __future__ import annotations

from house.notices import PAGE, page

# The words of MIT; of ISC; of BSD.
GRANTS = ("Permission is hereby granted", "Permission to use, copy", "Redistribution and use")


def test_the_page_is_as_it_is_made() -> None:
    """If not: `python -m house.notices`."""
    assert PAGE.read_text("utf-8") == page()


def test_each_crate_has_the_words_of_its_licence() -> None:
    sections = page().split("\n## ")[1:]
    assert len(sections) > 5
    assert all("Licence: " in each and any(grant in each for grant in GRANTS) for each in sections)
    assert not any(each.startswith("loom ") for each in sections), "it is for tests only"
