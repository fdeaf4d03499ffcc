"""Lexing token by token: takes any text.

In: the text of an item. Out: `Lexed`. A text with an `${` that is never closed is lexed again: there the line ends it,
so that it spoils no more.
"""

from __future__ import annotations

import re

from snowc.syntax import tokens as t
from snowc.syntax.errors import ReservedWord
from snowc.syntax.foreign import RESERVED, WORDS_AS_KEYWORDS
from snowc.syntax.lexer import mistakes, patterns
from snowc.syntax.lexer.output import Lexed, Output
from snowc.syntax.lexer.patterns import CONTEXTUAL, HABITS, PLAIN_WORDS, PUNCTUATION_KINDS, WORD_KINDS, is_field
from snowc.syntax.lexer.strings import OpenStrings
from snowc.syntax.tokens import KIND

_WORD, _PUNCTUATION, _BREAK, _STRING, _NUMBER, _ATOM, _COMMENT, _QUOTE, _OTHER = range(1, 10)
_TOKEN = re.compile(
    f"{patterns.BLANK}(?:({patterns.WORD})|({patterns.PUNCTUATION})|([\n;])|({patterns.STRING})|({patterns.NUMBER})"
    f"|({patterns.ATOM})|({patterns.COMMENT})"
    r'|("""|")'
    r"|(//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?|'(?:[^'\\\n]|\\[^\n])*'|[^\x00-\x7f]+|[^\n]))"
)
_NAME_FOLLOWS = frozenset((t.DOT, t.FN_DEF))
_FIELD_SIGNS = frozenset((*(f":{chr(code)}" for code in range(128)), ":", " :", "\t:", "  ", " \t", "\t ", "\t\t"))
"""What may follow the name of a field: a closer look is needed."""


def lex_carefully(text: str) -> Lexed:
    lexer = _Lexer(text)
    lexer.run()
    if lexer.has_unclosed_interpolation:
        lexer = _LineLexer(text)
        lexer.run()
    return lexer.out.lexed()


class _Lexer:
    """The state of one run."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.out = Output(text)
        self.strings = OpenStrings(self.out)
        self.has_unclosed_interpolation = False

    def run(self) -> None:
        position = 0
        while position >= 0:
            position = self._run_from(position)
        end = len(self.text)
        while self.strings.quotes:
            self.has_unclosed_interpolation = True
            self.strings.give_up(end)
        if self.out.kinds and self.out.kinds[-1] == t.NEWLINE:
            self.out.drop_last()
        self.out.add(t.END_OF_INPUT, end, end)

    def _run_from(self, position: int) -> int:
        """Lex until something turns up that the token pattern can't end; gives the position from which to go on, -1 at
        the end.
        """
        for match in _TOKEN.finditer(self.text, position):
            group = match.lastindex or 0
            start, end = match.span(group)
            resume = self._token(group, match[group], start, end)
            if resume != end:
                return resume
        return -1

    def _token(self, group: int, text: str, start: int, end: int) -> int:
        """One token; gives the position from which to go on."""
        if group == _WORD:
            self._word(text, start, end)
        elif group == _PUNCTUATION:
            kind = PUNCTUATION_KINDS.get(text, -1)
            if kind < 0:
                kind = mistakes.rare_punctuation(self.out, text, start, end)
            if self.strings.quotes and self.strings.closes_interpolation(kind):
                return self.strings.part(start, end, self.strings.quotes[-1])
            self.out.add(kind, start, end)
        elif group == _BREAK:
            self._break(start, end)
        elif group == _COMMENT:
            self.out.comments.append((start, end))
        elif group == _NUMBER:
            self._number(text, start, end)
        elif group == _QUOTE:
            return self.strings.part(start, end, text)
        elif group == _OTHER:
            return mistakes.other(self.out, text, start, end)
        else:
            self.out.add(t.STRING if group == _STRING else t.ATOM, start, end)
        return end

    def _word(self, word: str, start: int, end: int) -> None:
        known = PLAIN_WORDS.get(word)
        kinds = self.out.kinds
        if known is None:
            self.out.add(t.UPPER if word < "[" else t.NAME, start, end)
        elif known and kinds and kinds[-1] not in _NAME_FOLLOWS and self.text[end : end + 2] not in _FIELD_SIGNS:
            self.out.add(known, start, end)
        else:
            self._special_word(word, start, end)

    def _special_word(self, word: str, start: int, end: int) -> None:
        """A keyword, a contextual one, or a word of a neighbouring language."""
        out = self.out
        previous = out.kinds[-1] if out.kinds else t.NEWLINE
        contextual = CONTEXTUAL.get(word)
        if previous in _NAME_FOLLOWS or is_field(self.text, word, end):
            out.add(t.NAME if word[0].islower() else t.UPPER, start, end)
        elif word == "def":
            out.report(start, end, ReservedWord("def", "fn", is_replaceable=True))
            is_item = CONTEXTUAL["fn"][1].match("fn" + self.text[end : end + 200])
            out.add(t.FN_DEF if is_item else t.FN, start, end)
        elif contextual and contextual[1].match(self.text, start):
            out.add(contextual[0], start, end)
        elif word == "if" and previous in (t.ELSE, t.ELSE_IF):
            out.kinds[-1], out.ends[-1] = t.ELSE_IF, end
        elif word in WORD_KINDS:
            out.add(WORD_KINDS[word], start, end)
        else:
            self._foreign_word(word, start, end)

    def _foreign_word(self, word: str, start: int, end: int) -> None:
        """A name, unless other languages know it as a keyword and it stands as one."""
        if word in HABITS and HABITS[word].match(self.text, end):
            terminal, instead, _ = WORDS_AS_KEYWORDS[word]
            self.out.report(start, end, ReservedWord(word, instead, is_replaceable=True))
            self.out.add(KIND[terminal], start, end)
            return
        if word in RESERVED:
            self.out.report(start, end, ReservedWord(word, RESERVED[word], is_replaceable=False))
        self.out.add(t.UPPER if "A" <= word[0] <= "Z" else t.NAME, start, end)

    def _number(self, text: str, start: int, end: int) -> None:
        kind, is_well_formed = patterns.number_kind(text)
        if not is_well_formed:
            mistakes.malformed_number(self.out, text, start, end)
        self.out.add(kind, start, end)

    def _break(self, start: int, end: int) -> None:
        kinds = self.out.kinds
        if not kinds:
            return
        if self.text[start] == ";" and kinds[-1] == t.RETURN:
            mistakes.return_semicolon(self.out, start, end)
        if kinds[-1] != t.NEWLINE:
            self.out.add(t.NEWLINE, start, start)


class _LineLexer(_Lexer):
    """For a text with an unclosed `${`: in a string of one line it ends with the line."""

    def _break(self, start: int, end: int) -> None:
        while self.strings.quotes and self.strings.quotes[-1] == '"' and self.text[start] == "\n":
            self.strings.give_up(start)
        super()._break(start, end)
