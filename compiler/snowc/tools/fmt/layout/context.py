"""What all layouts share: the tokens with their comments, and the way to lay out a part."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from snowc.syntax import tokens as t
from snowc.syntax.tokens import Tokens
from snowc.tools.fmt.concrete import Node, Part, first_of, last_of
from snowc.tools.fmt.docs import (
    EMPTY,
    ENDLESS,
    HARD,
    HARD_WITH_BLANK,
    Comment,
    Doc,
    Group,
    MultilineText,
    Nest,
    Suffix,
    concat,
)
from snowc.tools.fmt.trivia import Trivia

LayOut = Callable[["Layout", Node], Doc]

_SPELLINGS = {t.AND: "and", t.OR: "or", t.ELSE_IF: "else if"}
_NO_SPACE_BEFORE = t.kinds("COMMA COLON DOT QUESTION RPAR RSQB DOTDOT")
_CALLED = t.kinds("NAME UPPER GT FUN DERIVING RPAR RSQB")
"""Behind one of these a parenthesis stands without a space."""

_NO_SPACE_BEHIND = t.kinds("LPAR LPAR_FN LSQB DOT DOTDOT AT BANG MAP")


class Layout:
    """An item that is being laid out."""

    def __init__(self, tokens: Tokens, trivia: Trivia, layouts: dict[str, LayOut]) -> None:
        self.tokens = tokens
        self.kinds = tokens.kinds
        self.trivia = trivia
        self._layouts = layouts

    # --- tokens ------------------------------------------------------------------------------------------------------

    def word(self, index: int) -> str:
        """A token's text in its one spelling."""
        tokens = self.tokens
        kind = tokens.kinds[index]
        return _SPELLINGS[kind] if kind in _SPELLINGS else tokens.text[tokens.starts[index] : tokens.ends[index]]

    def token(self, index: int) -> Doc:
        """A token with the comments around it."""
        trivia = self.trivia
        word = self.word(index)
        doc: Doc = word if "\n" not in word else self.multiline(index, index)
        if index in trivia.before or index in trivia.after:
            return concat(*self._comments_before(index), doc, *self._comments_behind(index))
        return doc

    def comments_behind(self, index: int) -> Doc:
        """The comment behind a token, taken from it: it then stands outside of what the token closes."""
        return concat(*self._comments_behind(index)) if index in self.trivia.after else EMPTY

    def comma(self, index: int, text: str) -> Doc:
        """The comments around a separator, and what is written in its place."""
        return concat(*self._comments_before(index), text, *self._comments_behind(index))

    def _comments_before(self, index: int) -> list[Doc]:
        return [Comment(each.text, each.has_blank_behind) for each in self.trivia.take_before(index)]

    def _comments_behind(self, index: int) -> list[Doc]:
        return [Suffix(each.text, each.column) for each in self.trivia.take_after(index)]

    def has_comments_before(self, index: int) -> bool:
        return index in self.trivia.before

    def has_line_break(self, first: int, last: int) -> bool:
        """Whether the source breaks the line between the beginnings of two tokens."""
        starts = self.tokens.starts
        return self.tokens.text.find("\n", starts[first], starts[last]) >= 0

    def has_break_before(self, index: int, previous: int) -> bool:
        """Whether the source breaks the line between two neighbouring tokens."""
        return self.tokens.text.find("\n", self.tokens.ends[previous], self.tokens.starts[index]) >= 0

    # --- parts -------------------------------------------------------------------------------------------------------

    def doc(self, part: Part) -> Doc:
        """A part's layout; by default its children one behind the other. The comments before and behind it stand
        outside, so that they break nothing in it.
        """
        if isinstance(part, int):
            return self.token(part)
        trivia = self.trivia
        before = self._comments_before(part.first) if part.first in trivia.before else ()
        behind = self._comments_behind(part.last) if part.last in trivia.after else ()
        lay_out = self._layouts.get(part.rule)
        doc = lay_out(self, part) if lay_out is not None else self.words(part.children)
        return concat(*before, doc, *behind) if before or behind else doc

    def words(self, parts: Sequence[Part]) -> Doc:
        """Parts on one line, spaces between them as their tokens want."""
        docs: list[Doc] = []
        previous = -1
        for part in parts:
            first = first_of(part)
            if first < 0:
                continue
            if previous >= 0 and self.is_spaced(previous, first):
                docs.append(" ")
            is_commented = previous >= 0 and first in self.trivia.before
            doc = self.doc(part)
            docs.append(Nest(doc) if is_commented else doc)
            previous = last_of(part)
        return concat(*docs)

    def is_spaced(self, previous: int, index: int) -> bool:
        before, kind = self.kinds[previous], self.kinds[index]
        if kind == t.LPAR and before in _CALLED:
            return False
        return before not in _NO_SPACE_BEHIND and kind not in _NO_SPACE_BEFORE

    def multiline(self, first: int, last: int) -> Doc:
        """The source from one token to another, which holds line breaks. A text between triple quotes moves with the
        line in which it begins, so that its value stays; any other stays as it is.
        """
        tokens = self.tokens
        start, end = tokens.starts[first], tokens.ends[last]
        lines = tokens.text[start:end].split("\n")
        line = tokens.text[tokens.text.rfind("\n", 0, start) + 1 : start]
        margin = len(line) - len(line.lstrip(" "))
        closing = lines[-1]
        indentation = len(closing) - len(closing.lstrip(" "))
        is_movable = (
            lines[0].startswith('"""')
            and closing.strip() == '"""'
            and tokens.text.count('"""', start, end) == 2
            and all(not each.strip() or each.startswith(" " * indentation) for each in lines[1:])
        )
        if not is_movable:
            return MultilineText(lines[0], lines[1:], 0, is_fixed=True)
        deeper = 2 if indentation > margin else 0
        return MultilineText(lines[0], [each[indentation:] for each in lines[1:]], deeper, is_fixed=False)

    def dangling(self, index: int) -> Doc:
        """The comments before a closing token, on lines of their own at the indentation of what it closes."""
        own = self.trivia.take_before(index)
        docs: list[Doc] = []
        for number, each in enumerate(own):
            docs.append(each.text)
            if number + 1 < len(own):
                docs.append(HARD_WITH_BLANK if each.has_blank_behind else HARD)
        return Group(concat(*docs), ENDLESS) if docs else EMPTY

    def line_before(self, index: int) -> Doc:
        """A line break, with a blank line if the source has some before the token or its comments."""
        return HARD_WITH_BLANK if index in self.trivia.blank else HARD
