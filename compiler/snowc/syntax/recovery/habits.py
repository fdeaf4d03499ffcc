"""Repairs for habits of neighbouring languages: each is recognised by a few tokens around the mistake and made Snow.

A habit gives one error with a fix and no cascade. Words and operators that the lexer already knows are in
`syntax/foreign.py`.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator

from snowc.diagnostics.facts import Finding
from snowc.source import Span
from snowc.syntax import tokens as t
from snowc.syntax.errors import ForeignSyntax, UnexpectedToken
from snowc.syntax.lexer import lex
from snowc.syntax.recovery.arrow_blocks import block_behind_arrow
from snowc.syntax.recovery.attributes import elixir_attribute, macro_call
from snowc.syntax.recovery.bindings import (
    begins_statement,
    list_pattern_without_let,
    name_without_let,
    names_without_let,
    pattern_without_let,
    several_results,
)
from snowc.syntax.recovery.braces import brace_block
from snowc.syntax.recovery.closures import arrow_closure, bar_closure, capture
from snowc.syntax.recovery.cuts import cuts
from snowc.syntax.recovery.deriving_places import deriving_before_do
from snowc.syntax.recovery.do_words import colon_after_else, do_keyword, word_for_do
from snowc.syntax.recovery.edits import Edit, NewToken, inserted_before, replaced
from snowc.syntax.recovery.foreign import Replacements, foreign
from snowc.syntax.recovery.let_conditions import let_condition
from snowc.syntax.recovery.loops import foreign_loop, second_generator
from snowc.syntax.recovery.parameters import type_before_name
from snowc.syntax.recovery.situation import Repair, Situation
from snowc.syntax.recovery.statements import erlang_send, reference, statement_given_up, unless
from snowc.syntax.tokens import KIND, kinds

_FAT_ARROW, _LET, _PUB, _IMPORT, _IN, _LT, _TYPE, _WHEN = (
    KIND[name] for name in ("FAT_ARROW", "LET", "PUB", "IMPORT", "IN", "LT", "TYPE", "WHEN")
)
_COMPARISONS = (t.COMPARE, _LT, KIND["GT"])
_LEADING_KEYWORDS = (
    *("if", "case", "receive", "for", "while", "let", "return", "assert", "pub", "async", "fn", "struct", "type"),
    *("interface", "impl", "actor", "service", "supervisor", "module", "import", "from", "test", "bench"),
)
_SPAWNS = ("spawn", "spawn_link", "spawn_monitor")
_BINDERS = ("var", "const", "val", "auto", "final")
_IMPORTERS = ("use", "using", "require", "include", "open")
_PUBLIC = ("public", "export")
_ITEM_WORDS = ((_IMPORTERS, _IMPORT, "import-word", "import"), (_PUBLIC, _PUB, "pub-word", "pub"))
_OPEN = frozenset((t.LPAR, t.LSQB, t.LBRACE, t.MAP, t.DO, t.FN, t.STRING_HEAD))
_CLOSE = frozenset((t.RPAR, t.RSQB, t.RBRACE, t.END, t.STRING_TAIL))
_ARGUMENT_KINDS = kinds("NAME UPPER INT FLOAT STRING STRING_HEAD MULTILINE ATOM TRUE FALSE SELF MAP")


def habits(situation: Situation) -> Iterator[Repair]:
    """Repairs of every habit that the tokens around the mistake show."""
    for habit in _HABITS:
        yield from habit(situation)


def _misspelt_keyword(situation: Situation) -> Iterator[Repair]:
    """`receie do`, `fnn main()`: the first word of the mistake's line is nearly a keyword."""
    raw, at = situation.raw, situation.mistake
    while at > 0 and raw.kinds[at - 1] != t.NEWLINE:
        at -= 1
    if raw.kinds[at] != t.NAME:
        at = situation.mistake
    word = situation.word(at)
    if raw.kinds[at] != t.NAME or len(word) < 2:
        return
    swapped = [keyword for keyword in _LEADING_KEYWORDS if sorted(keyword) == sorted(word)]
    for keyword in [*swapped, *difflib.get_close_matches(word, _LEADING_KEYWORDS, n=2, cutoff=0.7)]:
        if keyword == word:
            continue
        kind = lex(f"{keyword} {raw.text[raw.ends[at] :].lstrip()}"[:200]).tokens.kinds[0]
        fix = ((situation.span(at), keyword),)
        yield foreign(situation, "misspelt-keyword", (at, at), (replaced(raw, at, kind),), fix)


def _ternary(situation: Situation) -> Iterator[Repair]:
    """`c ? a : b`: given up, but named."""
    at = situation.mistake
    if situation.kind(at - 1) == t.QUESTION and ":" in map(situation.word, range(at, at + 12)):
        for repair in cuts(situation):
            span = situation.span(at - 1)
            yield Repair(repair.edits, span, ForeignSyntax("ternary", situation.word(at - 1), ()))


def _closure_given_up(situation: Situation) -> Iterator[Repair]:
    """A closure of another language that is not understood: given up, but named."""
    at = situation.mistake
    if situation.kind(at) == t.BAR and t.ERROR in situation.taken:
        habit = "bar-closure"
    elif situation.kind(at) in (t.ARROW, _FAT_ARROW) and situation.kind(at - 1) in (t.RPAR, t.NAME):
        habit = "arrow-closure"
    else:
        return
    for repair in cuts(situation):
        yield Repair(repair.edits, situation.span(at), ForeignSyntax(habit, situation.word(at), ()))


def _chained_comparison(situation: Situation) -> Iterator[Repair]:
    """`1 < x < 10`: given up, but named."""
    at = situation.mistake
    if situation.kind(at) not in _COMPARISONS or situation.kind(at) in situation.taken or t.AND not in situation.taken:
        return
    before = at - 1
    while situation.kind(before) not in (t.NEWLINE, -1, *_COMPARISONS):
        before -= 1
    if situation.kind(before) in _COMPARISONS:
        for repair in cuts(situation):
            yield Repair(repair.edits, situation.span(at), ForeignSyntax("chained-comparison", situation.word(at), ()))


def _equals_in_condition(situation: Situation) -> Iterator[Repair]:
    """`if x = 1 do`."""
    at = situation.mistake
    if situation.kind(at) == t.EQUAL and t.COMPARE in situation.taken:
        edit = replaced(situation.raw, at, t.COMPARE)
        yield foreign(situation, "equals-in-condition", (at, at), (edit,), ((situation.span(at), "=="),))


def _mutable_let(situation: Situation) -> Iterator[Repair]:
    """`let mut x`, `var x = 1`."""
    at, raw = situation.mistake, situation.raw
    if situation.kind(at) != t.NAME or situation.kind(at - 1) != t.NAME:
        return
    word = situation.word(at - 1)
    if word in ("mut", "rec", "const", "var") and situation.kind(at - 2) == _LET:
        fix = ((Span(raw.starts[at - 1], raw.starts[at]), ""),)
        yield foreign(situation, "let-mut", (at - 1, at - 1), (Edit(at - 1, 1, ()),), fix)
    elif word in _BINDERS and situation.kind(at + 1) in (t.EQUAL, t.COLON, t.CONS):
        edits = [replaced(raw, at - 1, _LET)]
        fixes = [(situation.span(at - 1), "let")]
        if situation.kind(at + 1) == t.COLON:
            edits.append(replaced(raw, at + 1, t.CONS))
            fixes.append((situation.span(at + 1), " ::"))
        yield foreign(situation, "binder", (at - 1, at - 1), tuple(edits), tuple(fixes))


def _spawn_call(situation: Situation) -> Iterator[Repair]:
    """`spawn f(x)`: read as `spawn(f, x)`."""
    at, raw = situation.mistake, situation.raw
    if situation.word(at - 1) not in _SPAWNS or situation.kind(at) != t.NAME or situation.kind(at + 1) != t.LPAR:
        return
    space = Span(raw.ends[at - 1], raw.starts[at])
    bracket = situation.span(at + 1)
    if situation.kind(at + 2) == t.RPAR:
        inner, text = Edit(at + 1, 1, ()), ""
    else:
        inner, text = replaced(raw, at + 1, KIND["COMMA"]), ", "
    edits = (Edit(at, 0, (NewToken(t.LPAR, space.start, space.end),)), inner)
    yield foreign(situation, "spawn-call", (at - 1, at), edits, ((space, "("), (bracket, text)))


def _call_without_parentheses(situation: Situation) -> Iterator[Repair]:
    """`println "x"`: the rest of the line are the arguments."""
    at, raw = situation.mistake, situation.raw
    if situation.kind(at - 1) != t.NAME or situation.kind(at) not in _ARGUMENT_KINDS:
        return
    first = at - 1
    while situation.kind(first - 1) == t.DOT and situation.kind(first - 2) in (t.UPPER, t.NAME):
        first -= 2
    if not (begins_statement(situation, first) or situation.kind(first - 1) == t.EQUAL):
        return
    stop = at
    while raw.kinds[stop] not in (t.NEWLINE, t.END_OF_INPUT, t.END, t.DO, t.ELSE):
        stop += 1
    space, close = Span(raw.ends[at - 1], raw.starts[at]), raw.ends[stop - 1]
    edits = (Edit(at, 0, (NewToken(t.LPAR, space.start, space.end),)), inserted_before(raw, stop, t.RPAR))
    fix = ((space, "("), (Span(close, close), ")"))
    yield foreign(situation, "call-without-parentheses", (first, at - 1), edits, fix)


def _other_sign(situation: Situation) -> Iterator[Repair]:
    """`=>` for an arm's arrow, `:` for `->` or `::`, `:` for a map's `=>`, `->` for a map's `=>`."""
    at, raw = situation.mistake, situation.raw
    kind = situation.kind(at)
    if kind == _FAT_ARROW:
        arrows = _fat_arrows(situation)
        edits = tuple(replaced(raw, arrow, t.ARROW) for arrow in arrows)
        yield foreign(situation, "fat-arrow", (at, at), edits, tuple((situation.span(i), "->") for i in arrows))
    elif kind == t.COLON:
        for meant, habit, text in (
            (_FAT_ARROW, "colon-in-map", " =>"),
            (t.ARROW, "colon-for-result", " ->"),
            (t.CONS, "colon-for-type", " ::"),
        ):
            if meant in situation.taken:
                fix: Replacements = ((situation.span(at), text),)
                if meant == _FAT_ARROW:
                    fix = ((situation.span(at - 1), f'"{situation.word(at - 1)}"'), *fix)
                elif situation.kind(at + 1) == t.NAME:
                    yield _before_small_type(situation, habit, meant, fix)
                yield foreign(situation, habit, (at, at), (replaced(raw, at, meant),), fix)
    elif kind == t.ATOM and t.CONS in situation.taken and situation.word(at)[1:2].isupper():
        place = raw.starts[at]
        tokens = (NewToken(t.CONS, place, place + 1), NewToken(t.UPPER, place + 1, raw.ends[at]))
        fix = ((Span(place, place + 1), ":: "),)
        yield foreign(situation, "colon-for-type", (at, at), (Edit(at, 1, tokens),), fix)


def _before_small_type(situation: Situation, habit: str, meant: int, fix: Replacements) -> Repair:
    """`x: i32`: the sign, and what is no type behind it."""
    at, raw = situation.mistake, situation.raw
    edits = (replaced(raw, at, meant), replaced(raw, at + 1, t.ERROR))
    repair = foreign(situation, habit, (at, at), edits, fix)
    unknown = UnexpectedToken(situation.word(at + 1), ("a type",), f"`{fix[0][1].strip()}`")
    return Repair(repair.edits, repair.span, repair.fact, (Finding(situation.span(at + 1), unknown),))


def _fat_arrows(situation: Situation) -> list[int]:
    """The `=>` of the mistake and those behind it that are not a map's."""
    arrows = []
    braces: list[bool] = []
    for index in range(situation.mistake, len(situation.raw.kinds)):
        kind = situation.raw.kinds[index]
        if kind in (t.LBRACE, t.MAP):
            braces.append(kind == t.MAP)
        elif kind == t.RBRACE and braces:
            braces.pop()
        elif kind == _FAT_ARROW and not (braces and braces[-1]):
            arrows.append(index)
    return arrows


def _comma_for_line(situation: Situation) -> Iterator[Repair]:
    """Statements, arms or members that end with commas."""
    at, raw = situation.mistake, situation.raw
    if situation.word(at) != "," or situation.kind(at + 1) not in (t.NEWLINE, t.END):
        return
    if t.NEWLINE not in situation.taken:
        return
    commas = []
    depth = 0
    for index in range(at, len(raw.kinds) - 1):
        kind = raw.kinds[index]
        depth += (kind in _OPEN) - (kind in _CLOSE)
        if depth < 0:
            break
        if depth == 0 and situation.word(index) == "," and raw.kinds[index + 1] in (t.NEWLINE, t.END):
            commas.append(index)
    edits = tuple(Edit(index, 1, ()) for index in commas)
    yield foreign(situation, "comma-for-line", (at, at), edits, tuple((situation.span(i), "") for i in commas))


def _generator_arrow(situation: Situation) -> Iterator[Repair]:
    """`for x <- xs`."""
    at, raw = situation.mistake, situation.raw
    if situation.kind(at) == _LT and situation.kind(at + 1) == t.MINUS and _IN in situation.taken:
        token = NewToken(_IN, raw.starts[at], raw.ends[at + 1])
        edits: tuple[Edit, ...] = (Edit(at, 2, (token,)),)
        fix: Replacements = ((Span(token.start, token.end), "in"),)
        if situation.word(at + 3) == "," and situation.word(at + 5) != "<":
            edits = (*edits, replaced(raw, at + 3, _WHEN))
            fix = (*fix, (situation.span(at + 3), " when"))
        yield foreign(situation, "generator-arrow", (at, at + 1), edits, fix)


def _item_words(situation: Situation) -> Iterator[Repair]:
    """`use A.B`, `public fn`."""
    first = situation.mistake if situation.kind(situation.mistake) == t.NAME else situation.mistake - 1
    word = situation.word(first)
    if situation.kind(first) != t.NAME:
        return
    for words, kind, habit, text in _ITEM_WORDS:
        if word in words:
            edit = replaced(situation.raw, first, kind)
            yield foreign(situation, habit, (first, first), (edit,), ((situation.span(first), text),))


def _percent_struct(situation: Situation) -> Iterator[Repair]:
    """`%Point{x: 1}`."""
    at = situation.mistake
    if situation.word(at) == "%" and situation.kind(at + 1) == t.UPPER:
        yield foreign(situation, "percent-struct", (at, at), (Edit(at, 1, ()),), ((situation.span(at), ""),))


def _sum_with_bars(situation: Situation) -> Iterator[Repair]:
    """`type Shape = Circle(Float) | Square`."""
    at, raw = situation.mistake, situation.raw
    if situation.word(at) not in ("|", "("):
        return
    equal = next((i for i in range(at) if raw.kinds[i] == t.EQUAL), -1)
    first = next((i for i in range(at) if raw.kinds[i] == _TYPE), -1)
    if not 0 <= first < equal or "|" not in map(situation.word, range(equal, len(raw.kinds))):
        return
    stop = len(raw.kinds) - 1
    following = equal + 2 if raw.kinds[equal + 1] == t.NEWLINE else equal + 1
    last = following if situation.word(following) == "|" else equal
    edits = (
        Edit(equal, last + 1 - equal, (NewToken(t.DO, raw.starts[equal], raw.ends[equal]),)),
        inserted_before(raw, stop, t.END),
    )
    fixes = [(situation.span(equal), "do")]
    fixes += [(situation.span(i), "") for i in range(equal, stop) if situation.word(i) == "|"]
    end = raw.ends[stop - 1]
    yield foreign(situation, "sum-with-bars", (equal, equal), edits, (*fixes, (Span(end, end), "\nend")))


def _function_without_parentheses(situation: Situation) -> Iterator[Repair]:
    """`fn main do … end`, and a function whose name is still being typed."""
    at, raw = situation.mistake, situation.raw
    if situation.kind(at) != t.FN or t.FN_DEF not in situation.taken:
        return
    define = replaced(raw, at, t.FN_DEF)
    if situation.kind(at + 1) == t.NAME and situation.kind(at + 2) not in (t.LPAR, t.LPAR_FN):
        place = Span(raw.ends[at + 1], raw.ends[at + 1])
        edits = (define, inserted_before(raw, at + 2, t.LPAR, t.RPAR))
        yield foreign(situation, "fn-without-parentheses", (at, at + 1), edits, ((place, "()"),))
    elif situation.kind(at + 1) in (t.NEWLINE, t.END_OF_INPUT, t.LPAR):
        rest = len(raw.kinds) - 2 - at
        edits = (define, Edit(at + 1, rest, _empty_function(raw.ends[at])))
        place = Span(raw.starts[at], raw.ends[at])
        fact = UnexpectedToken(situation.word(at + 1), ("the function's name",), "`fn`")
        yield Repair(edits, place, fact)


def _empty_function(place: int) -> tuple[NewToken, ...]:
    """The rest of a function without a name, so that the item is one."""
    return tuple(NewToken(kind, place, place) for kind in (t.NAME, t.LPAR, t.RPAR))


_HABITS: tuple[Callable[[Situation], Iterator[Repair]], ...] = (
    brace_block,
    unless,
    statement_given_up,
    foreign_loop,
    second_generator,
    erlang_send,
    several_results,
    _misspelt_keyword,
    word_for_do,
    colon_after_else,
    do_keyword,
    name_without_let,
    pattern_without_let,
    list_pattern_without_let,
    names_without_let,
    _equals_in_condition,
    _mutable_let,
    let_condition,
    deriving_before_do,
    block_behind_arrow,
    _spawn_call,
    _generator_arrow,
    type_before_name,
    _other_sign,
    _comma_for_line,
    _sum_with_bars,
    _percent_struct,
    _item_words,
    bar_closure,
    arrow_closure,
    capture,
    reference,
    elixir_attribute,
    macro_call,
    _ternary,
    _closure_given_up,
    _chained_comparison,
    _call_without_parentheses,
    _function_without_parentheses,
)
