"""Missing and unreachable patterns against brute force: all values of small types are listed and matched one by one."""

from __future__ import annotations

import random
from itertools import product

import pytest

from snowc.query import Engine
from snowc.types.exhaustive.patterns import CONS, NIL, WILD, Built, Either, Simple, constructors_of
from snowc.types.exhaustive.usefulness import LIMIT, MAX_CELLS, Row, Search, TooLarge
from snowc.types.ty import BOOL, Tuple, Type, list_of, option_of, result_of
from tests.types.rendering import FILE, check_text, show_findings

TYPES: tuple[Type, ...] = (
    BOOL,
    option_of(BOOL),
    Tuple((BOOL, option_of(BOOL))),
    result_of(option_of(BOOL), BOOL),
    list_of(BOOL),
)
DEPTH = 4
"""Lists of up to so many constructors are listed; patterns stay shallower, so every mistake shows on some value."""


def values(db: Engine, ty: Type, depth: int) -> list[Built]:
    """All values of a type with at most `depth` nested constructors."""
    if depth == 0:
        return []
    found = []
    for constructor in constructors_of(db, ty) or ():
        parts = [values(db, each, depth - 1) for each in constructor.arguments]
        found += [Built(constructor.name, tuple(each)) for each in product(*parts)]
    return found


def pattern(db: Engine, ty: Type, chance: random.Random, depth: int) -> Simple:
    kind = chance.random()
    if depth == 0 or kind < 0.3:
        return WILD
    if kind < 0.45:
        return Either((pattern(db, ty, chance, depth - 1), pattern(db, ty, chance, depth - 1)))
    constructor = chance.choice(constructors_of(db, ty) or ())
    return Built(constructor.name, tuple(pattern(db, each, chance, depth - 1) for each in constructor.arguments))


def matches(simple: Simple, value: Simple) -> bool:
    if isinstance(simple, Either):
        return any(matches(each, value) for each in simple.alternatives)
    if isinstance(simple, Built):
        assert isinstance(value, Built)
        return simple.name == value.name and all(map(matches, simple.arguments, value.arguments))
    return True


@pytest.mark.parametrize("seed", range(40))
def test_missing_and_useful_agree_with_all_values(seed: int) -> None:
    db = check_text("")
    chance = random.Random(seed)
    for ty in TYPES:
        all_values = values(db, ty, DEPTH)
        rows: list[Row] = [(pattern(db, ty, chance, 2),) for _ in range(chance.randint(1, 5))]
        left = [value for value in all_values if not any(matches(row[0], value) for row in rows)]
        search = Search(db, len(rows))
        examples = search.missing(rows, (ty,))
        assert bool(examples) == bool(left)
        if len(examples) < LIMIT:
            assert all(any(matches(example[0], value) for example in examples) for value in left)
        for example in examples:
            assert any(matches(example[0], value) for value in left)
        for index in range(1, len(rows)):
            before, row = rows[:index], rows[index]
            reached = any(
                matches(row[0], value) and not any(matches(each[0], value) for each in before) for value in all_values
            )
            assert search.is_useful(before, row, (ty,)) == reached


TRUE, FALSE = Built("true"), Built("false")
BOTH = Either((TRUE, FALSE))


@pytest.mark.parametrize("columns", [18, 40, 80])
def test_columns_of_alternatives_take_few_steps(columns: int) -> None:
    types = (BOOL,) * columns
    for rows, is_exhaustive in (
        ([(BOTH,) * columns], True),
        ([(BOTH,) * (columns - 1) + (TRUE,)], False),
        ([(Either((WILD, TRUE)),) * columns, (BOTH,) * columns], True),
    ):
        search = Search(check_text(""), len(rows))
        assert (search.missing(rows, types) == ()) == is_exhaustive
        assert search.is_useful(rows, (WILD,) * columns, types) != is_exhaustive
        assert search.steps <= 5 * columns, "each column doubles the work if equal matrices are looked at twice"


def test_rows_that_leave_most_columns_open_take_few_steps() -> None:
    columns = 30
    rows: list[Row] = [tuple(TRUE if at == row else WILD for at in range(columns)) for row in range(columns)]
    search = Search(check_text(""), columns)
    assert search.missing(rows, (BOOL,) * columns) == (tuple([FALSE] * columns),)
    assert search.missing([*rows, (BOTH,) * columns], (BOOL,) * columns) == ()
    assert search.steps <= 10 * columns


def hard_rows(columns: int, count: int) -> list[Row]:
    """Random clauses of three: whether they cover everything is 3-SAT, hardest at some 4.3 clauses for a variable."""
    chance = random.Random(7)
    rows: list[Row] = []
    for _ in range(count):
        chosen = {at: chance.choice((TRUE, FALSE)) for at in chance.sample(range(columns), 3)}
        rows.append(tuple(chosen.get(at, WILD) for at in range(columns)))
    return rows


def test_a_search_gives_up() -> None:
    rows = hard_rows(60, 250)
    search = Search(check_text(""), 0)
    with pytest.raises(TooLarge):
        search.missing(rows, (BOOL,) * 60)
    assert MAX_CELLS < search.cells < MAX_CELLS + 251 * 60


def test_what_gives_up_is_told_once() -> None:
    columns = 60
    parameters = ", ".join(f"a{at} :: Bool" for at in range(columns))
    names = {WILD: "_", TRUE: "true", FALSE: "false"}
    arms = [", ".join(names[each] for each in row) for row in hard_rows(columns, 250)]
    subject = ", ".join(f"a{at}" for at in range(columns))
    body = "".join(f"    ({arm}) -> {number}\n" for number, arm in enumerate(arms))
    db = check_text(
        f"fn main() do\n  ()\nend\n\npub fn f({parameters}) -> Int do\n  case ({subject}) do\n{body}  end\nend\n"
    )
    assert [each.code for each in db.check(FILE)] == ["E0067"]


def test_the_values_of_the_test_are_many() -> None:
    db = check_text("")
    assert Built(CONS, (Built("true"), Built(NIL))) in values(db, list_of(BOOL), DEPTH)
    assert all(len(values(db, ty, DEPTH)) >= 2 for ty in TYPES)


@pytest.mark.parametrize(
    "text",
    [
        "fn f(o) do\n  case o do\n    Some(true) -> 1\n  end\nend\n",
        "fn f(o) do\n  case o do Some(true) -> 1 end\nend\n",
        "fn f(o) do\n  let x = case o do\n    Some(true) ->\n      let y = 1\n      y\n  end\n  x\nend\n",
    ],
)
def test_the_fix_makes_the_case_exhaustive(text: str) -> None:
    db = check_text(text)
    edits = [edit for each in db.check(FILE) if each.code == "E0012" for fix in each.fixes for edit in fix.edits]
    assert len(edits) == 1
    place = edits[0].place.span
    fixed = text[: place.start] + edits[0].replacement + text[place.end :]
    assert show_findings(check_text(fixed)) == "", fixed
