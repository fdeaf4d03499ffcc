"""Text to raw tokens: every line break is still among them (see `newlines.py`).

In: the text of an item. Out: tokens with spans in code points, comments, lexical mistakes. Refuses nothing: each
mistake is a finding, and lexing goes on with the token that was probably meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from snowc.diagnostics.facts import Fact, Finding
from snowc.source import Span
from snowc.syntax import tokens as t
from snowc.syntax.errors import (
    ForeignOperator,
    ForeignSyntax,
    MalformedNumber,
    ReservedWord,
    UnclosedInterpolation,
    UnclosedString,
    UnexpectedCharacter,
)
from snowc.syntax.foreign import CHARACTERS, OPERATORS, RESERVED, WORDS_AS_KEYWORDS
from snowc.syntax.tokens import KIND, PATTERN, Tokens

_WORD_PATTERN = re.compile(r"[A-Za-z_]+")
_CLASS_TERMINALS = ("NAME", "UPPER", "INT", "FLOAT", "STRING", "ATOM")


def _leading_word(pattern: str) -> str:
    match = _WORD_PATTERN.match(pattern)
    return match.group() if match else ""


_WORD_KINDS: dict[str, int] = {}
_CONTEXTUAL: dict[str, tuple[int, re.Pattern[str]]] = {}
_PUNCTUATION_PATTERNS: list[tuple[str, str]] = []
for _name, _pattern in PATTERN.items():
    if _name in _CLASS_TERMINALS:
        continue
    if _leading_word(_pattern) == _pattern:
        _WORD_KINDS[_pattern] = KIND[_name]
    elif _leading_word(_pattern):
        _CONTEXTUAL[_leading_word(_pattern)] = (KIND[_name], re.compile(_pattern))
    else:
        _PUNCTUATION_PATTERNS.append((_name, _pattern))

_SYNONYMS = {"&&": t.AND, "||": t.OR}
_WORD, _PUNCTUATION, _BREAK, _STRING, _NUMBER, _ATOM, _COMMENT, _QUOTE, _OTHER = range(1, 10)
_TOKEN = re.compile(
    r"[ \t\r\f\v\ufeff]*(?:"
    r"([A-Za-z_][A-Za-z0-9_]*)"
    r"|((?<=[A-Za-z0-9_]):(?!:)|(?!:[A-Za-z_]|/[/*])(?:"
    + "|".join(
        [re.escape(text) for text in sorted([*OPERATORS, *_SYNONYMS], key=len, reverse=True)]
        + [f"(?:{pattern})" for _, pattern in _PUNCTUATION_PATTERNS]
    )
    + r"))"
    r"|([\n;])"
    r'|((?!""")' + PATTERN["STRING"] + r")"
    r"|([0-9][0-9_]*(?:\.[0-9][0-9_]*(?:[eE][+-]?[0-9]+)?|[eE][+-][0-9]+)?[A-Za-z0-9_]*)"
    r"|(" + PATTERN["ATOM"] + r")"
    r"|(\#[^\n]*)"
    r'|("""|")'
    r"|(//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?|'(?:[^'\\\n]|\\[^\n])*'|[^\x00-\x7f]+|[^\n]))"
)
_INT = re.compile(PATTERN["INT"])
_FLOAT = re.compile(PATTERN["FLOAT"])
_TYPOGRAPHIC_STRING = re.compile(r"[“”„‘’][^“”„‘’\"\\\n$]*[“”‘’]")
_ANY_WORD = re.compile(r"\w+")
_LINE_REST = re.compile(r'(?:[^"\\\n$]|\\[^\n]|\$(?!\{))*')
_MULTILINE_REST = re.compile(r'(?:[^"\\$]|\\[\s\S]|\$(?!\{)|"(?!""))*')
_FIELD_FOLLOWS = re.compile(r":(?!:)(?![ \t\r]*\n)|[ \t]*::|:[ \t\r]*\n[ \t]*(?:fn|[a-z_]+\()")
_NEVER_FIELD = frozenset((KIND["TRUE"], KIND["FALSE"], KIND["SELF"], t.END))
_OPENERS = frozenset((t.LPAR, t.LSQB, t.LBRACE, t.MAP))
_CLOSERS = frozenset((t.RPAR, t.RSQB, t.RBRACE))
_MAX_DIGITS = 400
"""Longer numbers fit no type, and Python refuses to convert much longer ones."""


@dataclass(frozen=True, slots=True)
class Lexed:
    """Raw tokens, comments as (start, end), and the lexical mistakes."""

    tokens: Tokens
    comments: list[tuple[int, int]]
    findings: list[Finding]


def lex(text: str) -> Lexed:
    """All tokens of a text, line breaks included (several in a row are one)."""
    lexer = _Lexer(text)
    lexer.run()
    if lexer.has_unclosed_interpolation:
        lexer = _LineLexer(text)
        lexer.run()
    return Lexed(Tokens(text, lexer.kinds, lexer.starts, lexer.ends), lexer.comments, lexer.findings)


class _Lexer:
    """The state of one run. `quotes`, `openings` and `depths` hold, for each open interpolation, its string's quote,
    where the string begins, and how many brackets are open inside.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.kinds: list[int] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.comments: list[tuple[int, int]] = []
        self.findings: list[Finding] = []
        self.has_unclosed_interpolation = False
        self.quotes: list[str] = []
        self.depths: list[int] = []
        self.openings: list[int] = []

    def run(self) -> None:
        position = 0
        while position >= 0:
            position = self._run_from(position)
        end = len(self.text)
        while self.quotes:
            self.has_unclosed_interpolation = True
            self._report(end, end, UnclosedInterpolation())
            self._leave_string(end, end)
        if self.kinds and self.kinds[-1] == t.NEWLINE:
            self._drop_last()
        self._add(t.END_OF_INPUT, end, end)

    def _run_from(self, position: int) -> int:
        """Lex until a string with parts begins or goes on; gives the position from which to go on, -1 at the end."""
        text, kinds, starts, ends, quotes = self.text, self.kinds, self.starts, self.ends, self.quotes
        words, punctuation = _PLAIN_WORDS, _PUNCTUATION_KINDS
        for match in _TOKEN.finditer(text, position):
            group = match.lastindex
            start, end = match.span(group or 0)
            if group == _WORD:
                word = match[1]
                known = words.get(word)
                if known is None:
                    kind = t.UPPER if word < "[" else t.NAME
                elif known and kinds and kinds[-1] not in _NAME_FOLLOWS and text[end : end + 2] not in _FIELD_SIGNS:
                    kind = known
                else:
                    self._word(word, start, end)
                    continue
            elif group == _PUNCTUATION:
                kind = punctuation.get(match[2], -1)
                if kind < 0:
                    kind = self._rare_punctuation(match[2], start, end)
                if quotes and self._closes_interpolation(kind):
                    return self._string_part(start, end, quotes[-1])
            elif group == _BREAK:
                self._break(start, end)
                continue
            elif group == _STRING:
                kind = t.STRING
            elif group == _COMMENT:
                self.comments.append((start, end))
                continue
            elif group == _NUMBER:
                kind = self._number(match[group], start, end)
            elif group == _ATOM:
                kind = t.ATOM
            elif group == _QUOTE:
                return self._string_part(start, end, match[group])
            else:
                resume = self._other(match[group or 0], start, end)
                if resume != end:
                    return resume
                continue
            kinds.append(kind)
            starts.append(start)
            ends.append(end)
        return -1

    # --- words -------------------------------------------------------------------------------------------------------

    def _word(self, word: str, start: int, end: int) -> None:
        """A keyword, a contextual one, or a word of a neighbouring language."""
        previous = self.kinds[-1] if self.kinds else t.NEWLINE
        if previous in (t.DOT, t.FN_DEF) or self._is_field(word, end):
            self._add(t.NAME if word[0].islower() else t.UPPER, start, end)
            return
        contextual = _CONTEXTUAL.get(word)
        if word == "def":
            self._report(start, end, ReservedWord("def", "fn", is_replaceable=True))
            is_item = _CONTEXTUAL["fn"][1].match("fn" + self.text[end : end + 200])
            self._add(t.FN_DEF if is_item else t.FN, start, end)
        elif contextual and contextual[1].match(self.text, start):
            self._add(contextual[0], start, end)
        elif word in _WORD_KINDS:
            kind = _WORD_KINDS[word]
            if kind == t.IF and previous in (t.ELSE, t.ELSE_IF):
                self.kinds[-1], self.ends[-1] = t.ELSE_IF, end
            else:
                self._add(kind, start, end)
        elif word in _HABITS and _HABITS[word].match(self.text, end):
            terminal, instead, _ = WORDS_AS_KEYWORDS[word]
            self._report(start, end, ReservedWord(word, instead, is_replaceable=True))
            self._add(KIND[terminal], start, end)
        else:
            if word in RESERVED:
                self._report(start, end, ReservedWord(word, RESERVED[word], is_replaceable=False))
            self._add(t.UPPER if "A" <= word[0] <= "Z" else t.NAME, start, end)

    def _is_field(self, word: str, end: int) -> bool:
        """Whether `:` or `::` follows, so that the word is the name of a field or an argument."""
        if not _FIELD_FOLLOWS.match(self.text, end):
            return False
        return _WORD_KINDS.get(word, 0) not in _NEVER_FIELD or self.text[end] == ":" != self.text[end + 1 : end + 2]

    # --- the rest ----------------------------------------------------------------------------------------------------

    def _rare_punctuation(self, text: str, start: int, end: int) -> int:
        """The kind of punctuation seen for the first time, and the report of a foreign operator."""
        foreign = OPERATORS.get(text)
        if foreign is not None:
            self._report(start, end, ForeignOperator(text, foreign[1]))
            return KIND[foreign[0]]
        for name, pattern in _PUNCTUATION_PATTERNS:
            if re.fullmatch(pattern, text):
                return KIND[name]
        return t.ERROR

    def _number(self, text: str, start: int, end: int) -> int:
        kind = t.FLOAT if _FLOAT.fullmatch(text) else t.INT
        is_whole = kind == t.FLOAT or _INT.fullmatch(text) is not None
        if not is_whole or len(text) > _MAX_DIGITS or not any(c.isalnum() for c in text[2:] or text):
            self._report(start, end, MalformedNumber(text, _number_instead(text)))
        return kind

    def _break(self, start: int, end: int) -> None:
        kinds = self.kinds
        if not kinds:
            return
        if self.text[start] == ";" and kinds[-1] == t.RETURN:
            edits = ((Span(start, end), ""),)
            self.findings.append(
                Finding(Span(self.starts[-1], end), ForeignSyntax("return-semicolon", "return;", edits))
            )
        if kinds[-1] != t.NEWLINE:
            self._add(t.NEWLINE, start, start)

    def _other(self, text: str, start: int, end: int) -> int:
        """Something that begins no token; gives the position from which to go on."""
        if text.startswith(("//", "/*")):
            self._foreign_comment(start, end)
            return end
        if text[0] == "'" and len(text) > 1:
            inner = text[1:-1].replace('"', '\\"')
            edits = ((Span(start, end), f'"{inner}"'),)
            self._report(start, end, ForeignSyntax("single-quotes", text, edits))
            self._add(t.STRING, start, end)
            return end
        quoted = _TYPOGRAPHIC_STRING.match(self.text, start)
        if quoted:
            marks = ((Span(start, start + 1), '"'), (Span(quoted.end() - 1, quoted.end()), '"'))
            self._report(start, quoted.end(), ForeignSyntax("typographic-quotes", quoted.group(), marks))
            self._add(t.STRING, start, quoted.end())
            return quoted.end()
        sign = CHARACTERS.get(text[0])
        if sign is not None:
            self._report(start, start + 1, UnexpectedCharacter(text[0], sign[1]))
            self._add(KIND[sign[0]], start, start + 1)
            return start + 1
        if text[0].isalpha():
            return self._foreign_name(start)
        self._report(start, end, UnexpectedCharacter(text, ""))
        return end

    def _foreign_comment(self, start: int, end: int) -> None:
        """`// …` and `/* … */`, read as comments."""
        text = self.text[start:end]
        fix: tuple[tuple[Span, str], ...] = ()
        if text.startswith("//"):
            fix = ((Span(start, start + 2), "#"),)
        elif "\n" not in text and self.text[end : end + 1] in ("", "\n"):
            fix = ((Span(start, start + 2), "#"), (Span(max(start + 2, end - 2), end), ""))
        self.findings.append(Finding(Span(start, start + 2), ForeignSyntax("comment", text[:2], fix)))
        self.comments.append((start, end))

    def _foreign_name(self, start: int) -> int:
        """A name with letters that names can't have, read as one name."""
        word = _ANY_WORD.match(self.text, start)
        end = word.end() if word else start + 1
        if self.kinds and self.ends[-1] == start and self.kinds[-1] in (t.NAME, t.UPPER):
            start = self.starts[-1]
            self.ends[-1] = end
        else:
            self._add(t.UPPER if self.text[start].isupper() else t.NAME, start, end)
        self._report(start, end, UnexpectedCharacter(self.text[start:end], ""))
        return end

    # --- strings with parts, multi-line strings ----------------------------------------------------------------------

    def _string_part(self, start: int, inner: int, quote: str) -> int:
        """From an opening quote, or the `}` of an interpolation, to the closing quote or the next `${`."""
        text = self.text
        is_first = text[start] != "}"
        rest = (_LINE_REST if quote == '"' else _MULTILINE_REST).match(text, inner)
        end = rest.end() if rest else inner
        if text.startswith("${", end):
            self._add(t.STRING_HEAD if is_first else t.STRING_MIDDLE, start, end + 2)
            if is_first:
                self.quotes.append(quote)
                self.depths.append(0)
                self.openings.append(start)
            return end + 2
        if text.startswith(quote, end):
            end += len(quote)
        else:
            end = self._end_of_unclosed(quote, start, inner, end)
        if is_first:
            self._add(t.STRING if quote == '"' else t.MULTILINE, start, end)
        else:
            self._leave_string(start, end)
        return end

    def _end_of_unclosed(self, quote: str, start: int, inner: int, end: int) -> int:
        """Where a string ends that is never closed: with its line, so that it does not swallow the rest of the item.
        One of several lines goes on as long as they are indented more than the line in which it begins.
        """
        if quote == '"':
            end = min(end + 1, len(self.text)) if self.text.startswith("\\", end) else end
            self._report(start, end, UnclosedString(quote))
            return end
        line = self.text.find("\n", inner)
        line = line if line >= 0 else len(self.text)
        opening = self.openings[-1] if self.text[start] == "}" and self.openings else start
        end, indentation = _end_of_indented(self.text, opening, line)
        close = (end, f"\n{indentation}{quote}") if end > line or opening != start else None
        self._report(opening, opening + len(quote), UnclosedString(quote, close))
        return end

    def _leave_string(self, start: int, end: int) -> None:
        self.quotes.pop()
        self.depths.pop()
        self.openings.pop()
        self._add(t.STRING_TAIL, start, end)

    def _closes_interpolation(self, kind: int) -> bool:
        """Count brackets inside an interpolation; True for the `}` that ends it."""
        if kind in _OPENERS:
            self.depths[-1] += 1
        elif kind in _CLOSERS:
            if kind == t.RBRACE and self.depths[-1] == 0:
                return True
            self.depths[-1] = max(0, self.depths[-1] - 1)
        return False

    # --- output ------------------------------------------------------------------------------------------------------

    def _add(self, kind: int, start: int, end: int) -> None:
        self.kinds.append(kind)
        self.starts.append(start)
        self.ends.append(end)

    def _drop_last(self) -> None:
        self.kinds.pop()
        self.starts.pop()
        self.ends.pop()

    def _report(self, start: int, end: int, fact: Fact) -> None:
        self.findings.append(Finding(Span(start, end), fact))


class _LineLexer(_Lexer):
    """For a text with an unclosed `${`: in a string of one line it ends with the line, so that it spoils no more."""

    def _break(self, start: int, end: int) -> None:
        while self.quotes and self.quotes[-1] == '"' and self.text[start] == "\n":
            self._report(start, start, UnclosedInterpolation())
            self._leave_string(start, start)
        super()._break(start, end)


def _end_of_indented(text: str, start: int, line_end: int) -> tuple[int, str]:
    """The end of the lines behind `line_end` that are indented more than the line of `start`, and that indentation."""
    first = text[text.rfind("\n", 0, start) + 1 : line_end]
    margin = len(first) - len(first.lstrip())
    end, indentation, position = line_end, "", line_end
    while position < len(text):
        following = text.find("\n", position + 1)
        following = following if following >= 0 else len(text)
        line = text[position + 1 : following]
        if line.strip():
            space = line[: len(line) - len(line.lstrip())]
            if len(space) <= margin:
                break
            end, indentation = following, indentation or space
        position = following
    return end, indentation


def _number_instead(text: str) -> str:
    """What a malformed number probably was to be."""
    if match := re.fullmatch(r"([0-9][0-9_]*)([eE][+-]?[0-9]+)", text):
        return f"{match[1]}.0{match[2]}"
    if match := re.fullmatch(r"0([XOB])([0-9a-fA-F_]+)", text):
        return f"0{match[1].lower()}{match[2]}"
    if match := re.fullmatch(r"([0-9][0-9_]*(?:\.[0-9]+)?)(?:[uUlLfFdD]|[iuf](?:8|16|32|64))", text):
        return match[1]
    return ""


_USUAL_PUNCTUATION = "-> => :: .. . , : ( ) [ ] { } %{ | = < > + - * / % ! ? @ |> ++ <> == != <= >="


def _punctuation_kinds() -> dict[str, int]:
    """Kinds of the usual punctuation by text; foreign operators are left to `_rare_punctuation`."""
    table = dict(_SYNONYMS)
    for text in _USUAL_PUNCTUATION.split():
        for name, pattern in _PUNCTUATION_PATTERNS:
            if re.fullmatch(pattern, text):
                table[text] = KIND[name]
    return table


_PUNCTUATION_KINDS = _punctuation_kinds()
_PLAIN_WORDS = {
    **dict.fromkeys([*_CONTEXTUAL, *WORDS_AS_KEYWORDS, *RESERVED, "def", "if"], 0),
    **{word: kind for word, kind in _WORD_KINDS.items() if word not in _CONTEXTUAL and word != "if"},
}
"""Words that are no names: the kind of those that are keywords everywhere but where a name must stand; 0 for those that
need a closer look.
"""
_NAME_FOLLOWS = frozenset((t.DOT, t.FN_DEF))
_FIELD_SIGNS = frozenset((*(f":{chr(code)}" for code in range(128)), ":", " :", "\t:", "  ", " \t", "\t ", "\t\t"))
"""What may follow the name of a field: a closer look is needed."""

_HABITS = {word: re.compile(follows) for word, (_, _, follows) in WORDS_AS_KEYWORDS.items()}
