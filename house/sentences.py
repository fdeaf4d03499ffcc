"""docs/sentences.md: every sentence of the language page, and the tests that show it.

In: docs/language.md, and marks in the tests. Out: the page as Markdown. `python -m house.sentences` writes it; a test
demands that each sentence has a mark and each mark a sentence, so who changes what the page says looks at what shows
it.

A mark stands in a comment of a test, in Snow, Python or Markdown, beside what shows the sentence:

    # sentence: 2: Their patterns are tried in order

It names the section, and begins as the sentence does, or as a row of a table does: without emphasis, code marks and
pipes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LANGUAGE = ROOT / "docs" / "language.md"
PAGE = ROOT / "docs" / "sentences.md"
SECTIONS = ("2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14")
"""of the language page: words and signs, the library and the rest have tests of their own kind"""

_FENCE = re.compile(r"^(`{3,}).*?^\1$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`]*`")
_HEADING = re.compile(r"^## (?P<number>\d+)\. (?P<title>.+)$", re.MULTILINE)
_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z\x00*])")
_MARK = re.compile(r"sentence: (?P<section>\d+): (?P<start>.+?)(?: -->)?$", re.MULTILINE)
_RULE_OF_TABLE = re.compile(r"^\|[-| ]+\|$")


@dataclass(frozen=True)
class Sentence:
    """`text` is as the page has it, on one line; `plain` as marks quote it."""

    section: str
    title: str
    text: str

    @property
    def plain(self) -> str:
        return plain(self.text)


@dataclass(frozen=True)
class Mark:
    path: Path
    section: str
    start: str

    def quotes(self, sentence: Sentence) -> bool:
        return sentence.section == self.section and sentence.plain.startswith(self.start)


def plain(text: str) -> str:
    """Without Markdown's signs: those of emphasis, code, lists and tables."""
    is_row = text.startswith("|")
    text = text.replace("\\|", "\0").replace("**", "").replace("*", "").replace("`", "").removeprefix("- ")
    text = text.replace("|", " ") if is_row else text
    return " ".join(text.replace("\0", "|").split())


def sentences(page: str) -> tuple[Sentence, ...]:
    """What the sections say, without their examples."""
    parts = _HEADING.split(page)
    found = []
    for number, title, body in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        if number in SECTIONS:
            found += [Sentence(number, title, each) for each in _sentences_of(_FENCE.sub("", body))]
    return tuple(found)


def _sentences_of(body: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", body):
        if not paragraph.strip() or paragraph.strip().startswith("*Status"):
            continue
        if paragraph.lstrip().startswith("|"):
            yield from _rows(paragraph.strip())
        else:
            for item in re.split(r"\n(?=- )", paragraph):
                yield from _split(" ".join(item.split()))


def _rows(table: str) -> Iterator[str]:
    """A row is a sentence; the head is none."""
    for row in table.splitlines()[1:]:
        if not _RULE_OF_TABLE.match(row):
            yield " ".join(row.split())


def _split(text: str) -> Iterator[str]:
    """Signs in code end no sentence."""
    codes = _CODE.findall(text)
    for sentence in _END.split(_CODE.sub("\0", text)):
        yield re.sub("\0", lambda _: codes.pop(0), sentence)


def marks(root: Path = ROOT / "tests") -> tuple[Mark, ...]:
    found = []
    for path in sorted(root.rglob("*")):
        if path.suffix in {".snow", ".py", ".md"}:
            found += [Mark(path, *each.groups()) for each in _MARK.finditer(path.read_text("utf-8"))]
    return tuple(found)


_HEAD = """\
# What shows each sentence of the language

Every sentence of [the language page](language.md) that says what a program means, with the tests that show it. This
page is made by `python -m house.sentences`.
"""


def page(all_sentences: Iterable[Sentence], all_marks: tuple[Mark, ...]) -> str:
    lines, section = [_HEAD], ""
    for sentence in all_sentences:
        if sentence.section != section:
            section = sentence.section
            lines.append(f"\n## {section}. {sentence.title}\n\n| sentence | shown by |\n|---|---|\n")
        showing = dict.fromkeys(mark.path for mark in all_marks if mark.quotes(sentence))
        links = " · ".join(f"[{path.stem}](../{path.relative_to(ROOT).as_posix()})" for path in showing)
        text = sentence.plain.replace("|", "\\|").replace("<", "&lt;")
        lines.append(f"| {text} | {links} |\n")
    return "".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(sentences(LANGUAGE.read_text("utf-8")), marks()), "utf-8")
