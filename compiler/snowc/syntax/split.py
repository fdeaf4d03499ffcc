"""A file's text to the texts of its top-level items, fast and without lexing.

In: a file's text. Out: its pieces in order, and the module's doc. An item begins at a line whose first column holds a
word (or `@`) that begins items; the comments, docs and attributes right above belong to it. Every character but white
space between items is in exactly one item. Multi-line strings don't fool it. Refuses nothing: what belongs to no item
is an item's text all the same, and the parser says so.
"""

from __future__ import annotations

import re

from snowc.values import value

_STARTERS = frozenset(
    (
        *("pub", "fn", "async", "struct", "type", "interface", "impl", "actor", "service", "supervisor", "module"),
        *("let", "import", "from", "test", "bench", "@"),
        # words of other languages, so that each of them spoils only itself:
        *("def", "defp", "defmodule", "alias", "trait", "enum", "class", "func", "function", "const", "use", "require"),
        *("public", "private", "export"),
    )
)
_INNER = frozenset(
    ("end", "else", "elsif", "elif", "after", "do", "when", "where", "receives", "deriving", "or", "and")
)
"""Words in the first column that begin no item even where one may begin."""

_FIRST_COLUMN_WORD = re.compile(r"^(?:@|[a-z_][A-Za-z0-9_]*)", re.MULTILINE)
_OPEN_LINE = re.compile(r"(?:\b(?:do|or|and|not|else)|[-=+*/%<>|,(\[{:.])$")
_LONE_ATTRIBUTE = re.compile(
    r'@[a-z_][A-Za-z0-9_]*[ \t]*(?:\((?:"(?:[^"\\\n]|\\.)*"|[^()"])*\))?[ \t\r]*(?:#[^\n]*)?(?:\n|$)'
)
_STRING_EVENT = re.compile(r'#[^\n]*|"""|"|\$\{|[{}\n]')
_LINE_PART = re.compile(r'(?:[^"\\\n$]|\\[^\n]|\$(?!\{))*')
_MULTILINE_PART = re.compile(r'(?:[^"\\$]|\\[\s\S]|\$(?!\{)|"(?!""))*')


@value
class Piece:
    """One item's text and the code point of the file at which it starts."""

    offset: int
    text: str


@value
class SplitFile:
    """The pieces of a file in order; `module_doc` is the text of its `##!` lines, or None."""

    pieces: tuple[Piece, ...]
    module_doc: str | None


def split_items(text: str) -> SplitFile:
    """The items of a file. Trailing blank lines belong to none; a text of comments alone is one item."""
    starts = _item_starts(text)
    pieces = []
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(text)
        piece = text[start:end].rstrip()
        if piece:
            pieces.append(Piece(start, piece))
    return SplitFile(tuple(pieces), _module_doc(pieces[0].text if pieces else ""))


def _module_doc(first: str) -> str | None:
    """The `##!` lines above the first item, without their marks."""
    if not first.startswith("#") or "##!" not in first:
        return None
    lines = []
    for line in first.split("\n"):
        if line.startswith("##!"):
            lines.append(line[3:].removeprefix(" ").rstrip())
        elif line.strip() and not line.startswith("#"):
            break
    return "\n".join(lines).strip("\n") if lines else None


def _item_starts(text: str) -> list[int]:
    """Where items begin, comments above included; the first one takes what stands before it."""
    inside = _multi_line_strings(text) if '"""' in text else []
    starts: list[int] = []
    header = 0
    follows_attribute = False
    for match in _FIRST_COLUMN_WORD.finditer(text):
        word, position = match.group(), match.start()
        if word in _INNER or (inside and _is_inside(position, inside)):
            continue
        if starts and not _begins_item(text, word, position, header):
            continue
        if not follows_attribute:
            starts.append(_with_comments_above(text, position, header))
        follows_attribute = word == "@" and _LONE_ATTRIBUTE.match(text, position) is not None
        header = position
    first = len(text) - len(text.lstrip())
    if not starts:
        return [first] if first < len(text) else []
    starts[0] = first
    return starts


def _begins_item(text: str, word: str, position: int, header: int) -> bool:
    """Whether a word in the first column begins an item. `header` is where the one before it begins.

    Words that begin items do, but a `let` may be a statement of a body that nobody has indented. Another word does if
    what stands before it is finished: it is an item that is still being typed, or misspelt.
    """
    if word in _STARTERS and word != "let":
        return True
    above = position - 1
    if word == "let":
        return text[above - 1] == "\n" or not _is_unindented(text, header, position)
    while above > header and (line := _line_before(text, above)) is not None and (not line.strip() or line[0] == "#"):
        above -= len(line) + 1
    line = _line_before(text, above) or ""
    if line.startswith("end"):
        return not _is_unindented(text, header, position)
    is_header = above - len(line) == header
    return is_header and not _OPEN_LINE.search(line.rstrip())


def _is_unindented(text: str, header: int, position: int) -> bool:
    """Whether the body of the item at `header` stands in the first column: its first line does."""
    end_of_header = text.find("\n", header)
    if end_of_header >= position or not text[header:end_of_header].rstrip().endswith(" do"):
        return False
    following = text[end_of_header + 1 : end_of_header + 5]
    return not following[:1].isspace() and not following.startswith(("end", "#"))


def _line_before(text: str, end: int) -> str | None:
    """The line that ends at `end` (without its line break); None at the start of the text."""
    return text[text.rfind("\n", 0, end) + 1 : end] if end > 0 else None


def _with_comments_above(text: str, position: int, floor: int) -> int:
    """The start of the comment lines (in the first column) right above `position`, blank lines between them; not before
    `floor`.
    """
    start = position
    line_end = position
    while line_end > floor:
        line = text.rfind("\n", 0, line_end - 1) + 1
        if line < floor or line == floor != 0:
            break
        content = text[line : line_end - 1]
        if content.startswith("#"):
            start = line
        elif content.strip():
            break
        line_end = line
    return start


def _is_inside(position: int, ranges: list[tuple[int, int]]) -> bool:
    low, high = 0, len(ranges)
    while low < high:
        middle = (low + high) // 2
        if ranges[middle][1] <= position:
            low = middle + 1
        else:
            high = middle
    return low < len(ranges) and ranges[low][0] < position


def _multi_line_strings(text: str) -> list[tuple[int, int]]:
    """The ranges of `\"\"\"` strings. An unclosed one is no string: it must not swallow the rest of the file."""
    ranges: list[tuple[int, int]] = []
    open_strings: list[tuple[str, int, int]] = []
    position = 0
    while True:
        event = _STRING_EVENT.search(text, position)
        if event is None:
            return ranges
        sign, position = event.group(), event.end()
        if sign == "\n":
            while open_strings and open_strings[-1][0] == '"':
                open_strings.pop()
        elif sign in ('"', '"""'):
            position = _string_from(text, sign, event.start(), position, open_strings, ranges)
        elif sign == "{" and open_strings:
            quote, start, depth = open_strings[-1]
            open_strings[-1] = (quote, start, depth + 1)
        elif sign == "}" and open_strings:
            quote, start, depth = open_strings.pop()
            if depth:
                open_strings.append((quote, start, depth - 1))
            else:
                position = _string_from(text, quote, start, position, open_strings, ranges)


def _string_from(
    text: str,
    quote: str,
    start: int,
    position: int,
    open_strings: list[tuple[str, int, int]],
    ranges: list[tuple[int, int]],
) -> int:
    """Skip string text from `position`; gives the position after its end or after the `${` that interrupts it."""
    part = (_LINE_PART if quote == '"' else _MULTILINE_PART).match(text, position)
    end = part.end() if part else position
    if text.startswith("${", end):
        open_strings.append((quote, start, 0))
        return end + 2
    if text.startswith(quote, end):
        end += len(quote)
        if quote == '"""' and not any(outer == '"""' for outer, _, _ in open_strings):
            ranges.append((start, end))
        return end
    return position if quote == '"""' else end
