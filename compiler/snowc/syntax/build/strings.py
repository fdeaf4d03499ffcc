"""Strings: escapes, interpolation, the indentation of multi-line strings."""

from __future__ import annotations

import re

from snowc.source import Span
from snowc.syntax.build.context import Build, TokenIndex
from snowc.syntax.errors import BadEscape
from snowc.syntax.tree import Expr, StringLiteral

_ESCAPE = re.compile(r"\\(u\{([0-9a-fA-F_]*)\}|u|[\s\S]|$)")
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", '"': '"', "0": "\0", "$": "$", "'": "'"}
_BODY_LINE = re.compile(r'(?:[^"\\\n$]|\\[^\n]|\$(?!\{))*')
_BODY_MULTILINE = re.compile(r'(?:[^"\\$]|\\[\s\S]|\$(?!\{)|"(?!""))*')
_INDENTATION = re.compile(r"\n[ \t]*")


def plain_string(cx: Build, start: int, end: int, token: TokenIndex) -> StringLiteral:
    body = _body(cx, start + 1, end, _BODY_LINE)
    if cx.text[start] != '"':  # quotes of other languages, reported by the lexer
        body = cx.text[start + 1 : end - 1]
    decoded = _decoded(cx, body, start + 1)
    return StringLiteral(start, end, cx.next_id(), (decoded,) if decoded else ())


def multiline_string(cx: Build, start: int, end: int, token: TokenIndex) -> StringLiteral:
    body = _body(cx, start + 3, end, _BODY_MULTILINE)
    parts = _stripped(cx, [(body, start + 3)], end)
    return StringLiteral(start, end, cx.next_id(), tuple(part for part in parts if part))


def interpolation(
    cx: Build, start: int, end: int, parts: list[Expr | TokenIndex], middle: TokenIndex, value: Expr
) -> list[Expr | TokenIndex]:
    parts.append(middle)
    parts.append(value)
    return parts


def interpolated_string(
    cx: Build, start: int, end: int, head: TokenIndex, parts: list[Expr | TokenIndex], tail: TokenIndex
) -> StringLiteral:
    is_multiline = cx.text.startswith('"""', start)
    pattern = _BODY_MULTILINE if is_multiline else _BODY_LINE
    quote = 3 if is_multiline else 1
    pieces = [(cx.text[start + quote : cx.ends[head] - 2], start + quote)]
    values: list[Expr] = []
    for part in parts:
        if isinstance(part, int):
            first = cx.starts[part] + 1
            pieces.append((cx.text[first : cx.ends[part] - 2], first))
        else:
            values.append(part)
    last = min(cx.starts[tail] + 1, cx.ends[tail])
    pieces.append((_body(cx, last, end, pattern), last))
    texts = _stripped(cx, pieces, end) if is_multiline else [_decoded(cx, piece, at) for piece, at in pieces]
    woven: list[str | Expr] = []
    for index, text in enumerate(texts):
        if text:
            woven.append(text)
        if index < len(values):
            woven.append(values[index])
    return StringLiteral(start, end, cx.next_id(), tuple(woven))


def _body(cx: Build, start: int, end: int, pattern: re.Pattern[str]) -> str:
    """The text up to the closing quote, or up to `end` if the string was never closed."""
    match = pattern.match(cx.text, start, end)
    return match.group() if match else ""


def _stripped(cx: Build, pieces: list[tuple[str, int]], end: int) -> list[str]:
    """The pieces of a multi-line string without the closing delimiter's indentation, decoded.

    A line break right after the opening quotes and the one before the closing quotes (with the indentation after it) do
    not count.
    """
    line = cx.text.rfind("\n", 0, end) + 1
    before_close = cx.text[line : max(line, end - 3)]
    own_line = bool(pieces) and "\n" in pieces[-1][0] and not before_close.strip(" \t\r")
    indentation = before_close if own_line else ""
    texts = []
    for index, (piece, at) in enumerate(pieces):
        piece = piece.replace("\r\n", "\n")
        if index == len(pieces) - 1 and own_line:
            piece = piece[: piece.rfind("\n")].removesuffix("\r")
            if index == 0 and not piece.strip(" \t\r"):
                piece = ""
        if index == 0 and piece.lstrip(" \t\r").startswith("\n"):
            skipped = len(piece) - len(piece.lstrip(" \t\r"))
            piece, at = piece[skipped:], at + skipped
            piece, at = _without_indentation(piece, indentation)[1:], at + 1
        else:
            piece = _without_indentation(piece, indentation)
        texts.append(_decoded(cx, piece, at))
    return texts


def _without_indentation(piece: str, indentation: str) -> str:
    """Each line after the first without the indentation, or without as much of it as it has."""
    if not indentation:
        return piece

    def shorter(match: re.Match[str]) -> str:
        have = match.group()[1:]
        common = 0
        while common < len(have) and common < len(indentation) and have[common] == indentation[common]:
            common += 1
        return "\n" + have[common:]

    return _INDENTATION.sub(shorter, piece)


def _decoded(cx: Build, body: str, at: int) -> str:
    """The text with its escapes decoded. `at` is where it begins; after stripped indentation spans of bad escapes are
    near, not exact.
    """
    if "\\" not in body:
        return body

    def decode(match: re.Match[str]) -> str:
        mark = match.group(1)
        if mark in _SIMPLE:
            return _SIMPLE[mark]
        digits = (match.group(2) or "").replace("_", "")
        if digits and len(digits) <= 8 and int(digits, 16) <= 0x10FFFF and not 0xD800 <= int(digits, 16) <= 0xDFFF:
            return chr(int(digits, 16))
        span = Span(at + match.start(), at + match.end())
        cx.report(span, BadEscape(match.group(), "codepoint" if mark.startswith("u") else "unknown"))
        return mark

    return _ESCAPE.sub(decode, body)
