"""Each sentence of the language page has a test that shows it. See `house/sentences.py` for how tests say so."""

from __future__ import annotations

import pytest

from house.sentences import LANGUAGE, PAGE, SECTIONS, Mark, Sentence, marks, page, sentences
from tests.support.snowc import ROOT

SENTENCES = sentences(LANGUAGE.read_text("utf-8"))
MARKS = marks()
PARTS = """\
## 2. Signs

*Status: works.*

One `a. B`. **Two**, and
more: `x`. `Three`

- four. Five

```
None. At all.
```

| a | b |
|---|---|
| `x \\| y` | six |
"""


@pytest.mark.parametrize("section", SECTIONS)
def test_every_sentence_is_shown(section: str) -> None:
    lacking = [
        each.plain for each in SENTENCES if each.section == section and not any(mark.quotes(each) for mark in MARKS)
    ]
    assert lacking == [], "write a program that shows it, and mark it there"


def test_every_mark_quotes_one_sentence() -> None:
    """If not: the sentence was changed. See whether what is marked still shows it."""
    wrong = [mark for mark in MARKS if sum(mark.quotes(each) for each in SENTENCES) != 1]
    assert [f"{mark.path.relative_to(ROOT)}: {mark.section}: {mark.start}" for mark in wrong] == []


def test_the_page_is_up_to_date() -> None:
    """If not: `python -m house.sentences`."""
    assert PAGE.read_text("utf-8") == page(SENTENCES, MARKS)


def test_how_sentences_are_found() -> None:
    found = [each.plain for each in sentences(PARTS)]
    assert found == ["One a. B.", "Two, and more: x.", "Three", "four.", "Five", "x | y six"]


def test_a_mark_is_the_beginning_of_a_sentence() -> None:
    sentence = Sentence("2", "Signs", "**Two**, and more.")
    assert Mark(PAGE, "2", "Two, and").quotes(sentence)
    assert not Mark(PAGE, "3", "Two, and").quotes(sentence)
    assert not Mark(PAGE, "2", "and more").quotes(sentence)
