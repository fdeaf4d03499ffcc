"""Documents: texts with places at which lines may be broken.

In: pieces of text. Out: a document that `render.py` lays out. The algebra is Wadler's ("A prettier printer", 2003) in
Lindig's strict form, with the additions that comments and trailing closures need. Each document knows its width on one
line; one that can't stand on one line has the width ENDLESS.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

ENDLESS = 1_000_000


class Concat:
    """Documents one behind the other."""

    __slots__ = ("parts", "width")

    def __init__(self, parts: Sequence[Doc]) -> None:
        self.parts = parts
        self.width: int = sum(map(width_of, parts))


class Line:
    """A line break, or `flat` if what is around it stands on one line."""

    __slots__ = ("flat", "has_blank", "width")

    def __init__(self, flat: str, width: int, has_blank: bool = False) -> None:  # noqa: FBT001, FBT002 - data
        self.flat = flat
        self.width = width
        self.has_blank = has_blank


class Nest:
    """A document whose lines are indented more."""

    __slots__ = ("doc", "width")

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.width = width_of(doc)


class Group:
    """A document that stands on one line if it fits; otherwise all of its own lines are broken."""

    __slots__ = ("doc", "width")

    def __init__(self, doc: Doc, width: int = -1) -> None:
        self.doc = doc
        self.width = width if width >= 0 else width_of(doc)


class Choice:
    """Ways to lay out the same, best first: the first whose first line fits is taken, or the last."""

    __slots__ = ("ways", "width")

    def __init__(self, *ways: Doc) -> None:
        self.ways = ways
        self.width = width_of(ways[0])


class Fill:
    """Texts of which each line takes as many as fit."""

    __slots__ = ("items", "width")

    def __init__(self, items: Sequence[str]) -> None:
        self.items = items
        self.width = sum(map(len, items)) + len(items) - 1


class Comment:
    """A comment on lines of its own, before what follows."""

    __slots__ = ("has_blank_behind", "text", "width")

    def __init__(self, text: str, has_blank_behind: bool) -> None:  # noqa: FBT001 - data
        self.text = text
        self.has_blank_behind = has_blank_behind
        self.width = ENDLESS


class Suffix:
    """A comment at the end of its line, wherever that is. `column` is where it stood in the source."""

    __slots__ = ("column", "text", "width")

    def __init__(self, text: str, column: int) -> None:
        self.text = text
        self.column = column
        self.width = ENDLESS


class MultilineText:
    """A text of several lines whose lines after the first move with the line in which it begins: they are indented by
    `deeper` more than that. Lines that are None are left where they are.
    """

    __slots__ = ("deeper", "first", "is_fixed", "rest", "width")

    def __init__(self, first: str, rest: Sequence[str], deeper: int, is_fixed: bool) -> None:  # noqa: FBT001 - data
        self.first = first
        self.rest = rest
        self.deeper = deeper
        self.is_fixed = is_fixed
        self.width = ENDLESS


Doc: TypeAlias = "str | Concat | Line | Nest | Group | Choice | Fill | Comment | Suffix | MultilineText"

LINE = Line(" ", 1)
SOFT = Line("", 0)
HARD = Line("", ENDLESS)
HARD_WITH_BLANK = Line("", ENDLESS, has_blank=True)
EMPTY: Doc = ""


def width_of(doc: Doc) -> int:
    return len(doc) if isinstance(doc, str) else doc.width


def is_endless(doc: Doc) -> bool:
    return width_of(doc) >= ENDLESS


def concat(*parts: Doc) -> Doc:
    kept = [part for part in parts if part != ""]
    if len(kept) == 1:
        return kept[0]
    return Concat(kept) if kept else ""


def flat_text(doc: Doc) -> str:
    """The text of a document that is not endless, on one line."""
    match doc:
        case str():
            return doc
        case Concat():
            return "".join(map(flat_text, doc.parts))
        case Line():
            return doc.flat
        case Nest() | Group():
            return flat_text(doc.doc)
        case Choice():
            return flat_text(doc.ways[0])
        case Fill():
            return " ".join(doc.items)
        case _:
            return doc.text if isinstance(doc, Comment | Suffix) else doc.first


def broken(doc: Doc) -> Doc | None:
    """The same with the lines of its last group broken; None if it does not end with a group."""
    if isinstance(doc, Group):
        return Group(doc.doc, ENDLESS)
    if isinstance(doc, Concat) and (last := broken(doc.parts[-1])) is not None:
        return Concat([*doc.parts[:-1], last])
    return None


def joined(parts: Iterable[Doc], separator: Doc) -> Doc:
    woven: list[Doc] = []
    for part in parts:
        if woven:
            woven.append(separator)
        woven.append(part)
    return concat(*woven)
