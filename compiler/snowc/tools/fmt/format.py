"""A file's text in the one style.

In: a text, and which of its lines. Out: the edits that format it. Each item is formatted by itself; what has mistakes
stays as it is. The result is parsed again: if it did not say the same as before, the item would stay as it
is. So formatting never changes what a program means, and loses no comment.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.syntax.containers import members_of
from snowc.syntax.lexer import lex
from snowc.syntax.nested import inner_items
from snowc.syntax.newlines import settle
from snowc.syntax.parsed import ParsedItem, PlacedItem
from snowc.syntax.parser import parse_item
from snowc.syntax.split import split_items
from snowc.tools.fmt.concrete import concrete_tree
from snowc.tools.fmt.docs import concat
from snowc.tools.fmt.layout import LAYOUTS
from snowc.tools.fmt.layout.blocks import lines
from snowc.tools.fmt.layout.context import Layout
from snowc.tools.fmt.render import render
from snowc.tools.fmt.same import same_tree
from snowc.tools.fmt.trivia import Trivia
from snowc.values import value

WIDTH = 120
"""Code points of a line."""

_MOST_ROUNDS = 3


@value
class Lines:
    """A range of lines, counted from 1, both ends included."""

    first: int
    last: int


@value
class FormatEdit:
    """What is to stand in place of the code points from `start` to `end`."""

    start: int
    end: int
    text: str


@value
class FormattedItem:
    """The item that begins at `start` with the text `old`. `is_kept`: it, or a part, stays because of mistakes."""

    start: int
    old: str
    new: str
    is_kept: bool

    @property
    def end(self) -> int:
        return self.start + len(self.old)


@value
class Formatted:
    """The text formatted, the edits that make it so, and the lines on which items begin that have mistakes."""

    text: str
    edits: tuple[FormatEdit, ...]
    kept_lines: tuple[int, ...]


def format_text(text: str, lines: Lines | None = None) -> Formatted:
    """All of a text, or the items that touch some lines, formatted. Its kind of line break stays."""
    unix = text.replace("\r\n", "\n")
    items = tuple(_formatted(piece.offset, piece.text) for piece in split_items(unix).pieces)
    items = tuple(item for item in items if lines is None or _touches(unix, item, lines))
    kept = tuple(unix.count("\n", 0, item.start) + 1 for item in items if item.is_kept)
    edits = tuple(edit for edit in _edits(unix, items, lines) if unix[edit.start : edit.end] != edit.text)
    formatted = applied(unix, edits)
    if unix == text:
        return Formatted(formatted, edits, kept)
    windows = formatted.replace("\n", "\r\n")
    whole = (FormatEdit(0, len(text), windows),) if windows != text else ()
    return Formatted(windows, whole, kept)


def applied(text: str, edits: tuple[FormatEdit, ...]) -> str:
    """The text after edits, which are in order and do not overlap."""
    parts: list[str] = []
    end = 0
    for edit in edits:
        parts += [text[end : edit.start], edit.text]
        end = edit.end
    return "".join([*parts, text[end:]])


def _touches(text: str, item: FormattedItem, lines: Lines) -> bool:
    first = text.count("\n", 0, item.start) + 1
    return first <= lines.last and lines.first <= first + item.old.count("\n")


def _edits(text: str, items: tuple[FormattedItem, ...], lines: Lines | None) -> Iterator[FormatEdit]:
    """The items, what stands between two of them that follow each other, and the ends of a whole file."""
    end = 0 if lines is None else -1
    for item in items:
        between = text[end : item.start] if end >= 0 else "x"
        if not between.strip():
            blank = "\n\n" if between.count("\n") > 1 else "\n"
            yield FormatEdit(end, item.start, blank if end else "")
        yield FormatEdit(item.start, item.end, item.new)
        end = item.end
    if lines is None:
        yield FormatEdit(end, len(text), "\n" if items else "")


def _formatted(start: int, old: str) -> FormattedItem:
    parsed = parse_item(old)
    if not parsed.errors:
        new = _settled(old, 0)
        if new is not None and len(split_items(new).pieces) == 1 and _says_the_same(parsed, new):
            return FormattedItem(start, old, new, is_kept=False)
    return FormattedItem(start, old, _around_mistakes(parsed, 0), is_kept=True)


def _around_mistakes(parsed: ParsedItem, depth: int) -> str:
    """The text of a module, an `impl` or an `interface` with those of its members formatted that have no mistakes. Any
    other item stays as it is.
    """
    members = members_of(parsed.tree)
    if members is None:
        return parsed.text
    edits = []
    for placed in inner_items(PlacedItem(0, parsed), members, parse_item):
        inner = placed.item
        if parsed.text[placed.offset - 1] != "\n":
            continue  # it does not begin its line
        new = _around_mistakes(inner, depth + 1) if inner.errors else _settled(inner.text, depth + 1)
        if new is not None and (inner.errors or _says_the_same(inner, new)):
            edits.append(FormatEdit(placed.offset, placed.offset + len(inner.text), new))
    new = applied(parsed.text, tuple(edits))
    return new if same_tree(parse_item(new).tree, parsed.tree) else parsed.text


def _settled(text: str, depth: int) -> str | None:
    """An item's text formatted until nothing changes any more. A comment in the midst of an expression may move to the
    end of its line, and only then is it known what else fits there.
    """
    new = _laid_out(text, depth)
    for _ in range(_MOST_ROUNDS):
        if new is None or not _has_inner_comment(new):
            break
        again = _laid_out(new, depth)
        if again == new:
            break
        new = again
    return new


def _has_inner_comment(text: str) -> bool:
    if "#" not in text:
        return False
    lexed = lex(text)
    return bool(lexed.comments) and lexed.comments[-1][0] > lexed.tokens.starts[0]


def _laid_out(text: str, depth: int = 0) -> str | None:
    """The text of an item inside `depth` others, formatted; None if it is not well-formed."""
    lexed = lex(text)
    tokens = settle(lexed.tokens)
    cx = Layout(tokens, Trivia(tokens, lexed.comments), LAYOUTS)
    last = len(tokens.kinds) - 1
    if last == 0:
        return render(cx.dangling(0), WIDTH, depth)
    tree = concrete_tree(tokens)
    if tree is None:
        return None
    doc = lines(cx, [tree])
    if cx.has_comments_before(last):
        doc = concat(doc, cx.line_before(last), cx.dangling(last))
    return render(doc, WIDTH, depth)


def _says_the_same(old: ParsedItem, new: str) -> bool:
    again = parse_item(new)
    if again.errors or not same_tree(old.tree, again.tree):
        return False
    return [each.text.rstrip() for each in old.comments] == [each.text.rstrip() for each in again.comments]
