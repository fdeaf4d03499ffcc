"""Lexing a text in which nothing is unusual, as a whole.

In: the text of an item. Out: its tokens, or None for a text that has a lexical mistake, a string of several lines, an
interpolation with braces of its own, or anything else that must be looked at token by token. One expression cuts the
text into pieces: a token and the blanks behind it, or a stretch of line breaks and comments. What a piece is follows
from the piece alone, and is remembered, but for the few kinds that `_look` decides. This takes half the time of going
token by token, because nearly all of it happens inside the interpreter's own loops.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate
from operator import add

from snowc.syntax import tokens as t
from snowc.syntax.foreign import OPERATORS, RESERVED
from snowc.syntax.lexer import patterns
from snowc.syntax.lexer.output import Lexed
from snowc.syntax.lexer.patterns import BLANK, CONTEXTUAL, HABITS, LINE_TEXT, PLAIN_WORDS, WORD_KINDS, is_field
from snowc.syntax.tokens import KIND, Tokens

_INNER = rf'(?:[^{{}}"\n#]|"{LINE_TEXT}")*+'
"""What an interpolation may hold here: no braces, no comments, texts only without interpolations."""

_STRING = rf'"(?!"")(?:[^"\\\n$]|\\[^\n]|\$(?!\{{)|\$\{{{_INNER}\}})*+"'
_BREAK = r"(?:[ \t\r\f\v\ufeff\n;]|#[^\n]*)++"
_PIECE = re.compile(
    rf"{_BREAK}|(?:{patterns.WORD}|[(),]|{patterns.PUNCTUATION}|{_STRING}|{patterns.NUMBER}|{patterns.ATOM}|/[/*]|.){BLANK}"
)
_LEADING = re.compile(_BREAK.replace("++", "*+"))
_COMMENT = re.compile(patterns.COMMENT)
_PLAIN_STRING = re.compile(rf'"{LINE_TEXT}"')
_TEXT_PART = re.compile(rf'["}}]{LINE_TEXT}(?:"|\$\{{){BLANK}')
_CODE_PART = re.compile(_INNER)

# Kinds that need a look at what stands around. Their numbers are those of no terminal.
_WORD, _TRIVIA, _INTERPOLATED, _UNUSUAL = range(252, 256)
_KEYWORDS = frozenset(WORD_KINDS.values())
_MOST_REMEMBERED = 100_000


class _Kinds(dict[str, int]):
    """The kind of each piece; those of texts and comments are not remembered."""

    def __missing__(self, piece: str) -> int:
        word = piece.rstrip()
        kind = _kind(piece, word)
        if len(self) > _MOST_REMEMBERED:
            self.clear()
        if kind <= _WORD and len(piece) < 40 and piece[0] != '"':
            self[piece] = kind
        return kind


class _Lengths(dict[str, int]):
    """How long a piece is without the blanks behind it."""

    def __missing__(self, piece: str) -> int:
        length = len(piece.rstrip())
        if len(self) > _MOST_REMEMBERED:
            self.clear()
        if len(piece) < 40 and piece[0] != '"':
            self[piece] = length
        return length


_kind_of = _Kinds().__getitem__
_length_of = _Lengths().__getitem__


def _kind(piece: str, word: str) -> int:
    first = piece[0]
    if first == "\n" and not word:
        return t.NEWLINE
    if not word or first in "\n;#" or not first.isascii():
        return _TRIVIA if first in "\n;#" else _UNUSUAL
    if first.isalpha() or first == "_":
        known = PLAIN_WORDS.get(word)
        return (t.UPPER if word < "[" else t.NAME) if known is None else known or _WORD
    if first.isdigit():
        kind, is_well_formed = patterns.number_kind(word)
        return kind if is_well_formed else _UNUSUAL
    if first == '"' or (first == "}" and len(word) > 1):
        return _text_kind(word)
    return _punctuation_kind(word)


def _text_kind(word: str) -> int:
    """The kind of a string, or of a part of one."""
    if word[0] == "}":
        return t.STRING_MIDDLE if word[-1] == "{" else t.STRING_TAIL
    if word[-1] == "{":
        return t.STRING_HEAD
    if len(word) == 1:
        return _UNUSUAL
    return t.STRING if "${" not in word or _PLAIN_STRING.fullmatch(word) else _INTERPOLATED


def _punctuation_kind(word: str) -> int:
    usual = patterns.PUNCTUATION_KINDS.get(word)
    if usual is not None:
        return usual
    if word in OPERATORS:
        return _UNUSUAL
    rare = (("ATOM", patterns.ATOM), *patterns.PUNCTUATION_PATTERNS)
    return next((KIND[name] for name, pattern in rare if re.fullmatch(pattern, word)), _UNUSUAL)


def _one_of(kinds: Iterable[int]) -> bytes:
    return b"[" + b"".join(b"\\x%02x" % kind for kind in sorted(kinds)) + b"]"


_LOOK = re.compile(
    b"(?<=%b)%b" % (_one_of([t.DOT]), _one_of(_KEYWORDS))
    + b"|%b(?=%b)" % (_one_of(_KEYWORDS), _one_of([t.COLON, t.CONS]))
    + b"|%b" % _one_of([_WORD, _TRIVIA])
)
"""In the kinds of a text, those that are not settled: keywords behind `.` or before `:`, words that need a closer look,
stretches with comments or `;`.
"""


def lex_regular(text: str) -> Lexed | None:
    """The tokens of a text without anything unusual."""
    leading = _LEADING.match(text)
    begin = leading.end() if leading else 0
    pieces = _PIECE.findall(text, begin)
    kinds = list(map(_kind_of, pieces))
    if _INTERPOLATED in kinds and not _take_apart(pieces, kinds):
        return None
    codes = bytes(kinds)
    if _UNUSUAL in codes:
        return None
    starts = list(accumulate(map(len, pieces), initial=begin))
    ends = [*map(add, starts, map(_length_of, pieces)), len(text)]
    kinds.append(t.END_OF_INPUT)
    comments = _comments(text, 0, begin)
    if not _look(Tokens(text, kinds, starts, ends), codes, comments):
        return None
    if len(kinds) > 1 and kinds[-2] == t.NEWLINE:
        del kinds[-2], starts[-2], ends[-2]
    return Lexed(Tokens(text, kinds, starts, ends), comments, [])


def _comments(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The comments between two places that hold only blanks besides."""
    return [match.span() for match in _COMMENT.finditer(text, start, end)] if start < end else []


# --- strings with interpolations -------------------------------------------------------------------------------------


def _take_apart(pieces: list[str], kinds: list[int]) -> bool:
    """Put the parts of strings with interpolations in the strings' places; False if one is too unusual for that."""
    for index in [number for number, kind in enumerate(kinds) if kind == _INTERPOLATED][::-1]:
        parts = _parts(pieces[index])
        if not parts:
            return False
        pieces[index : index + 1] = parts
        kinds[index : index + 1] = map(_kind_of, parts)
    return True


def _parts(piece: str) -> list[str]:
    """The parts of a string and the pieces of the code between them; [] if a bracket in the code is not closed."""
    parts: list[str] = []
    position = 0
    while part := _TEXT_PART.match(piece, position):
        parts.append(part.group())
        position = part.end()
        if position == len(piece):
            break
        code = _CODE_PART.match(piece, position)
        end = code.end() if code else position
        inner = _PIECE.findall(piece, position, end)
        if not _is_balanced(inner):
            return []
        parts += inner
        position = end
    return parts


def _is_balanced(pieces: list[str]) -> bool:
    depth = 0
    for piece in pieces:
        if piece[0] in "([":
            depth += 1
        elif piece[0] in ")]":
            depth = max(0, depth - 1)
    return depth == 0


# --- what a token's surroundings decide ------------------------------------------------------------------------------


def _look(tokens: Tokens, codes: bytes, comments: list[tuple[int, int]]) -> bool:
    """Decide the kinds that the surroundings decide, and drop what is no token; False if something is unusual."""
    kinds, starts, ends = tokens.kinds, tokens.starts, tokens.ends
    dropped: list[int] = []
    for match in _LOOK.finditer(codes):
        index = match.start()
        code = codes[index]
        if code == _TRIVIA:
            place = _place_of_break(tokens.text, starts[index])
            if place < 0:
                dropped.append(index)
            elif tokens.text[place] == ";" and kinds[index - 1] == t.RETURN:
                return False
            comments += _comments(tokens.text, starts[index], starts[index + 1])
            kinds[index], starts[index], ends[index] = t.NEWLINE, place, place
            continue
        word = tokens.text[starts[index] : ends[index]]
        if word in patterns.PUNCTUATION_KINDS:  # `&&` is a way to write a keyword
            continue
        kind = kinds[index] = _word_kind(tokens, index, word)
        if kind == t.FN_DEF and kinds[index + 1] in _KEYWORDS:
            kinds[index + 1] = t.NAME
        elif kind == t.ELSE_IF and word == "if":
            kinds[index - 1], ends[index - 1] = t.ELSE_IF, ends[index]
            dropped.append(index)
        elif kind == _UNUSUAL:
            return False
    for index in reversed(dropped):
        del kinds[index], starts[index], ends[index]
    return True


def _place_of_break(text: str, start: int) -> int:
    """Where the first line break or `;` stands in a stretch of them and comments; -1 if there is none."""
    return text.find("\n", start) if text[start] == "#" else start


def _word_kind(tokens: Tokens, index: int, word: str) -> int:
    """The kind of a word that is not the same everywhere."""
    text, start, end = tokens.text, tokens.starts[index], tokens.ends[index]
    previous = tokens.kinds[index - 1] if index else t.NEWLINE
    if previous in (t.DOT, t.FN_DEF) or is_field(text, word, end):
        return t.NAME if word[0].islower() else t.UPPER
    contextual = CONTEXTUAL.get(word)
    if contextual and contextual[1].match(text, start):
        return contextual[0]
    if word == "if" and previous in (t.ELSE, t.ELSE_IF):
        return t.ELSE_IF
    known = WORD_KINDS.get(word)
    if known is not None:
        return known
    if word == "def" or word in RESERVED or (word in HABITS and HABITS[word].match(text, end)):
        return _UNUSUAL
    return t.UPPER if "A" <= word[0] <= "Z" else t.NAME
