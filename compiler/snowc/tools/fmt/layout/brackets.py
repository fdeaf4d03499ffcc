"""What stands in brackets: arguments, parameters, elements, fields."""

from __future__ import annotations

from collections.abc import Sequence

from snowc.syntax import tokens as t
from snowc.tools.fmt.concrete import Node, Part, first_of
from snowc.tools.fmt.docs import (
    EMPTY,
    HARD,
    LINE,
    SOFT,
    Choice,
    Comment,
    Concat,
    Doc,
    Fill,
    Group,
    Line,
    MultilineText,
    Nest,
    broken,
    concat,
    flat_text,
    is_endless,
    width_of,
)
from snowc.tools.fmt.layout.blocks import flattened
from snowc.tools.fmt.layout.context import Layout
from snowc.tools.fmt.layout.values import opens

_ATOMIC = frozenset(("int", "float", "true", "false", "atom", "plain_string", "name", "upper_name", "unary"))
_TEXTS = frozenset(("plain_string", "interpolated_string", "multiline_string"))
_CLOSURES = frozenset(("closure", "async_closure"))
_SHORT = 30
"""Wider elements stand on lines of their own; wider closures are worth being opened at the end of arguments."""


class Contents:
    """The elements between two brackets, laid out. `comments` stand before the closing bracket."""

    def __init__(self, cx: Layout, parts: Sequence[Part], closer: int) -> None:
        self.cx = cx
        self.elements: list[Part] = []
        self.docs: list[Doc] = []
        self.lines: list[Doc] = []
        self._read([each for part in parts for each in flattened(part)])
        own_line = cx.line_before(closer) if cx.has_comments_before(closer) else HARD
        self.comments = cx.dangling(closer)
        self.line_before_comments = own_line if self.docs else EMPTY

    def _read(self, parts: list[Part]) -> None:
        cx = self.cx
        for number, part in enumerate(parts):
            if isinstance(part, int) and cx.kinds[part] == t.COMMA:
                is_last = number + 1 == len(parts)
                comma = cx.comma(part, "" if is_last else ",")
                self.docs[-1] = concat(self.docs[-1], comma)
                continue
            self.elements.append(part)
            self.lines.append(cx.line_before(first_of(part)))
            self.docs.append(cx.doc(part))

    def joined(self, line: Line) -> Doc:
        """The elements with lines between them; the comments before the closing bracket at the end."""
        docs: list[Doc] = []
        for number, doc in enumerate(self.docs):
            if number:
                docs.append(self.lines[number] if line is HARD else line)
            docs.append(doc)
        if self.comments != EMPTY:
            docs += [self.line_before_comments, self.comments]
        return concat(*docs)

    @property
    def is_empty(self) -> bool:
        return not self.docs and self.comments == EMPTY


def bracketed(cx: Layout, opener: int, parts: Sequence[Part], closer: int, space: str = "") -> Doc:
    """Elements on one line, or each on one. What the source breaks behind its opener stays broken, with the elements on
    one line if the source has them so and they fit.
    """
    is_broken = cx.has_break_before(opener + 1, opener) and closer > opener + 1
    is_one_line = is_broken and not cx.has_line_break(opener + 1, closer - 1)
    contents = Contents(cx, parts, closer)
    behind = cx.comments_behind(closer)
    opening, closing = cx.token(opener), cx.token(closer)
    if contents.is_empty:
        return concat(opening, closing, behind)
    line = HARD if is_broken or contents.comments != EMPTY else Line(space, len(space))
    table = _table(contents)
    if table is not None:
        inner = table
    elif is_one_line and contents.comments == EMPTY:
        inner = Group(contents.joined(LINE))
    else:
        inner = contents.joined(HARD if line is HARD else LINE)
    return concat(Group(concat(opening, Nest(concat(line, inner)), line, closing)), behind)


def _table(contents: Contents) -> Doc | None:
    """Short elements, most of them literals or names, as many on a line as fit; None for other elements."""
    count = len(contents.elements)
    if count < 2 or contents.comments != EMPTY or any(map(is_endless, contents.docs)):
        return None
    is_atomic = [isinstance(each, Node) and each.rule in _ATOMIC for each in contents.elements]
    widths = zip(contents.docs, is_atomic, strict=True)
    if sum(is_atomic) * 3 < count * 2 or any(width_of(doc) > _SHORT and not atomic for doc, atomic in widths):
        return None
    return Fill(list(map(flat_text, contents.docs)))


def arguments(cx: Layout, opener: int, parts: Sequence[Part], closer: int) -> Doc:
    """Arguments or parameters: on one line; with the last one opening something that goes on below; indented on a line
    of their own; or each on one.
    """
    contents = Contents(cx, parts, closer)
    behind = cx.comments_behind(closer)
    return concat(_arguments(contents, cx.token(opener), cx.token(closer)), behind)


def _arguments(contents: Contents, opening: Doc, closing: Doc) -> Doc:
    if contents.is_empty:
        return concat(opening, closing)
    inner = contents.joined(LINE if contents.comments == EMPTY else HARD)
    indented = Group(concat(opening, Nest(concat(SOFT, Group(inner))), SOFT, closing))
    if is_endless(opening) or contents.comments != EMPTY or not _is_opened(contents):
        return indented
    *others, last = contents.docs
    if not others and isinstance(last, str | MultilineText) and _rule(contents.elements[0]) in _TEXTS:
        return concat(opening, last, closing)  # it would hardly be shorter below
    before = [part for doc in others for part in (doc, " ")]
    flat = concat(opening, *before, last, closing)
    if is_endless(last):
        return Choice(flat, indented)
    opened = _opened_call(last) if _rule(contents.elements[-1]) == "call" else broken(last)
    return indented if opened is None else Choice(flat, concat(opening, *before, opened, closing), indented)


def _is_opened(contents: Contents) -> bool:
    """Whether the last element, alone, may go on below."""
    *others, last = contents.docs
    element = contents.elements[-1]
    if any(map(is_endless, others)) or _is_commented(last):
        return False
    if _rule(element) in ("call", "group"):
        return not others and (is_endless(last) or _opened_call(last) is not None)
    is_worth_it = not others or is_endless(last) or (width_of(last) > _SHORT and _rule(element) in _CLOSURES)
    return opens(element) and is_worth_it


def _opened_call(doc: Doc) -> Doc | None:
    """A call with its own last argument opened; None if that is not the way to break it."""
    if not isinstance(doc, Concat) or not isinstance(doc.parts[-1], Choice):
        return None
    opened = next((way for way in doc.parts[-1].ways if is_endless(way)), None)
    return None if opened is None else concat(*doc.parts[:-1], opened)


def _is_commented(doc: Doc) -> bool:
    return isinstance(doc, Concat) and isinstance(doc.parts[0], Comment)


def _rule(element: Part) -> str:
    """The rule of an element, or of an argument's value."""
    while isinstance(element, Node) and element.rule in ("argument", "named_argument"):
        element = element.children[-1]
    return element.rule if isinstance(element, Node) else ""
