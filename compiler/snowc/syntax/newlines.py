"""Which line breaks end something: the filter between lexer and parser.

In: tokens with every line break. Out: tokens as the grammar wants them (see the head of `snow.lark`): line breaks that
end nothing are dropped, the one before an arm's `->` becomes ARM, a `do` that no header waits for becomes DO_TRAILING,
the parenthesis of a closure's parameters LPAR_FN. A stack of frames says what encloses a token: a bracket, a block, the
arms of a `case`, or a header whose `do` is still to come. Never fails: a token that does not fit its frame leaves the
stack as it is, and the parser finds the mistake.
"""

from __future__ import annotations

from itertools import compress

from snowc.syntax import tokens as t
from snowc.syntax.tokens import Tokens, kinds

_BRACKET, _FUN_BRACKET, _BLOCK, _ARMS, _HEADER, _ARMS_HEADER, _ITEM_HEADER, _FN_HEADER, _FN_BODY = range(9)

_ITEM_WORDS = kinds(
    "FN_DEF STRUCT TYPE INTERFACE IMPL ACTOR SERVICE SUPERVISOR MODULE TEST BENCH CALL CAST INFO CHILD TERMINATE"
)
_AFTER = _ITEM_WORDS | kinds(
    "FN PIPE OR AND NOT COMPARE LT DOTDOT CONCAT CONS PLUS MINUS TIMES BANG BAR COMMA EQUAL ARROW FAT_ARROW COLON DO "
    "DO_TRAILING ELSE ELSE_IF IF CASE WHILE FOR IN WHEN WHERE LET AWAIT ASSERT ASSERT_EQ AS PUB ASYNC AFTER IMPORT "
    "FROM DERIVING RECEIVES"
)
"""A line break behind one of these ends nothing. Not behind GT: it may end a type (the grammar takes `GT _NL`)."""

_BEFORE = kinds(
    "PIPE OR AND COMPARE LT GT DOTDOT DOT CONCAT CONS PLUS TIMES BAR COMMA EQUAL ARROW FAT_ARROW DO END ELSE ELSE_IF "
    "WHEN WHERE IN AFTER TERMINATE RPAR RSQB RBRACE $END"
)
"""A line break before one of these ends nothing: no statement can begin with it, or it closes."""

_OPEN, _CLOSE, _NL, _DO, _END, _HEADER_WORD, _ARMS_WORD, _ITEM_WORD, _FN, _ARROW, _EQUAL, _ELSE_IF, _AFTER_WORD = range(
    1, 14
)


def _classes() -> list[int]:
    """For each kind what it does to the frames; 0 for nothing."""
    table = [0] * len(t.KIND_NAMES)
    groups = {
        _OPEN: kinds("LPAR LSQB LBRACE MAP STRING_HEAD"),
        _CLOSE: kinds("RPAR RSQB RBRACE STRING_TAIL"),
        _NL: kinds("NL"),
        _DO: kinds("DO"),
        _END: kinds("END"),
        _HEADER_WORD: kinds("IF WHILE FOR"),
        _ARMS_WORD: kinds("CASE RECEIVE"),
        _ITEM_WORD: _ITEM_WORDS,
        _FN: kinds("FN"),
        _ARROW: kinds("ARROW"),
        _EQUAL: kinds("EQUAL"),
        _ELSE_IF: kinds("ELSE_IF"),
        _AFTER_WORD: kinds("AFTER"),
    }
    for number, members in groups.items():
        for kind in members:
            table[kind] = number
    return table


_CLASS = bytes(_classes()).ljust(256, b"\0")
"""The class of each kind, as a table for `bytes.translate`."""


class _Frames:
    """The stack of what encloses the current token; for each frame the last line break kept directly in it, or -1."""

    __slots__ = ("breaks", "kinds")

    def __init__(self) -> None:
        self.kinds = [_BLOCK]
        self.breaks = [-1]

    def push(self, frame: int) -> None:
        self.kinds.append(frame)
        self.breaks.append(-1)

    def pop(self) -> int:
        """Leave a frame; the outermost stays."""
        if len(self.kinds) == 1:
            return _BLOCK
        self.breaks.pop()
        return self.kinds.pop()


def settle(raw: Tokens) -> Tokens:
    """The tokens for the parser. `raw` is not changed."""
    kinds, keep = _settled_kinds(raw)
    return _kept(raw, kinds, keep)


def settle_with_origins(raw: Tokens) -> tuple[Tokens, list[int]]:
    """The tokens for the parser, and for each its index in `raw`."""
    kinds, keep = _settled_kinds(raw)
    return _kept(raw, kinds, keep), list(compress(range(len(kinds)), keep))


def _kept(raw: Tokens, kinds: list[int], keep: bytearray) -> Tokens:
    starts, ends = compress(raw.starts, keep), compress(raw.ends, keep)
    return Tokens(raw.text, list(compress(kinds, keep)), list(starts), list(ends))


def settle_kinds(raw: Tokens) -> tuple[list[int], list[int]]:
    """The kinds for the parser, and for each its index in `raw`."""
    kinds, keep = _settled_kinds(raw)
    return list(compress(kinds, keep)), list(compress(range(len(kinds)), keep))


def _settled_kinds(raw: Tokens) -> tuple[list[int], bytearray]:
    """All kinds after retagging, and which of them stay."""
    kinds = raw.kinds.copy()
    keep = bytearray(b"\x01") * len(kinds)
    frames = _Frames()
    frame_kinds, frame_breaks = frames.kinds, frames.breaks
    type_arrow = -1
    classes = bytes(kinds).translate(_CLASS)
    for index in compress(range(len(kinds)), classes):  # the tokens that have a class
        token_class = classes[index]
        top = frame_kinds[-1]
        if token_class == _NL:
            if (top <= _FUN_BRACKET and kinds[index - 1] != t.DOT) or not _ends_statement(raw, index):
                keep[index] = 0
            else:
                if top == _ITEM_HEADER:
                    frames.pop()
                frame_breaks[-1] = index
        elif token_class == _OPEN:
            previous = kinds[index - 1] if index else 0
            if previous == t.NEWLINE:
                previous = kinds[index - 2] if index > 1 else 0
            if (previous == t.FN or (previous == t.BAR and top == _FN_BODY)) and kinds[index] == t.LPAR:
                kinds[index] = t.LPAR_FN
            frame_kinds.append(_FUN_BRACKET if previous == t.FUN else _BRACKET)
            frame_breaks.append(-1)
        elif token_class == _CLOSE:
            if top <= _FUN_BRACKET:  # the outermost frame is a block
                del frame_kinds[-1], frame_breaks[-1]
                if top == _FUN_BRACKET:
                    type_arrow = index + 1
        elif token_class == _ARROW:
            if index != type_arrow:
                _enter_arrow(frames, kinds)
        elif not _enter_word(token_class, frames, kinds, index):
            kinds[index] = t.DO_TRAILING
    return kinds, keep


def _enter_arrow(frames: _Frames, kinds: list[int]) -> None:
    """An arrow that is not a type's: it opens a closure's body, or its line break separates two arms."""
    top = frames.kinds[-1]
    if top == _FN_HEADER:
        frames.kinds[-1] = _FN_BODY
    elif top == _ARMS and frames.breaks[-1] >= 0:
        kinds[frames.breaks[-1]] = t.ARM
        frames.breaks[-1] = -1


def _enter_word(token_class: int, frames: _Frames, kinds: list[int], index: int) -> bool:
    """A keyword, or `=`, that opens or closes frames. False for a `do` that no header waits for."""
    if token_class == _DO:
        return _enter_do(frames)
    top = frames.kinds[-1]
    if token_class == _END:
        _leave_block(frames)
    elif token_class in _PUSHED:
        stays = top == _ITEM_HEADER and (token_class == _ITEM_WORD or kinds[index] == t.FOR)
        if not stays:
            frames.push(_PUSHED[token_class])
    elif token_class == _EQUAL:
        if top == _ITEM_HEADER:
            frames.pop()
    elif token_class == _ELSE_IF:
        if top == _BLOCK and len(frames.kinds) > 1:
            frames.kinds[-1] = _HEADER
    elif top == _ARMS:  # `after`: its arrow belongs to no arm
        frames.breaks[-1] = -1
    return True


_PUSHED = {_HEADER_WORD: _HEADER, _ARMS_WORD: _ARMS_HEADER, _ITEM_WORD: _ITEM_HEADER, _FN: _FN_HEADER}
"""The frame that a word opens. `for` within `impl … for` opens none, nor does an item's word within another's header.
"""


def _enter_do(frames: _Frames) -> bool:
    """The body of the header on top begins; without one it is a trailing closure's."""
    top = frames.kinds[-1]
    if top in (_HEADER, _ARMS_HEADER, _ITEM_HEADER, _FN_HEADER):
        frames.kinds[-1] = _ARMS if top == _ARMS_HEADER else _BLOCK
        frames.breaks[-1] = -1
        return True
    frames.push(_BLOCK)
    return False


def _leave_block(frames: _Frames) -> None:
    """An `end`. Headers of signatures without a body are left with it."""
    while frames.kinds[-1] == _ITEM_HEADER:
        frames.pop()
    if frames.kinds[-1] > _FUN_BRACKET:
        frames.pop()


def _ends_statement(raw: Tokens, index: int) -> bool:
    """Whether the line break at `index`, outside brackets, ends something."""
    kinds = raw.kinds
    if index == 0:
        return False
    previous, following = kinds[index - 1], kinds[index + 1]
    if following in _BEFORE:
        return False
    if following == t.DERIVING and previous == t.END:
        return False
    if previous in (t.EQUAL, t.CONS):
        return not _is_indented_more(raw, index)
    return previous not in _AFTER


def _is_indented_more(raw: Tokens, index: int) -> bool:
    """Whether the line after the break at `index` is indented more than the line before it.

    A value may stand on the line after `=`, a type on the one after `::`, but `let x =` while it is being typed must
    not swallow the next statement.
    """
    text, opening = raw.text, raw.starts[index]
    line = text.rfind("\n", 0, opening) + 1
    indentation = len(text[line:opening]) - len(text[line:opening].lstrip(" \t"))
    following = raw.starts[index + 1]
    return following - (text.rfind("\n", 0, following) + 1) > indentation
