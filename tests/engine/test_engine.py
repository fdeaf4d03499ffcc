"""The incremental engine by itself: early cutoff, durability, cycles, cancellation, eviction, the log.

The queries here are small stand-ins; the rules about the compiler's own queries are in `test_hard_rules.py`.
"""

from __future__ import annotations

import pytest

from snowc.diagnostics.bug import CompilerBug
from snowc.memos import Durability
from snowc.query import Cancelled, Engine, Input, InputPart, query

number: Input[str, int] = Input("number", 0)


@query
def doubled(db: Engine, key: str) -> int:
    return 2 * number(db, key)


@query
def is_positive(db: Engine, key: str) -> bool:
    return number(db, key) > 0


@query
def described(db: Engine, key: str) -> str:
    return "positive" if is_positive(db, key) else "not positive"


@query
def total(db: Engine, keys: tuple[str, ...]) -> int:
    return sum(doubled(db, key) for key in keys)


def ran(db: Engine) -> list[str]:
    """The queries that ran since the last look, by name."""
    names = [name for name, _ in db.log]
    db.start_log()
    return names


@pytest.fixture
def db() -> Engine:
    engine = Engine()
    engine.start_log()
    return engine


def test_a_memo_is_used_again(db: Engine) -> None:
    db.set_input(number, "a", 3)
    assert doubled(db, "a") == 6
    assert doubled(db, "a") == 6
    assert ran(db) == ["doubled"]


def test_an_edit_runs_only_what_reads_it(db: Engine) -> None:
    db.set_input(number, "a", 3)
    db.set_input(number, "b", 4)
    assert total(db, ("a", "b")) == 14
    ran(db)
    db.set_input(number, "b", 5)
    assert total(db, ("a", "b")) == 16
    assert ran(db) == ["doubled", "total"]


def test_an_equal_answer_stops_the_wave(db: Engine) -> None:
    db.set_input(number, "a", 3)
    assert described(db, "a") == "positive"
    ran(db)
    db.set_input(number, "a", 4)
    assert described(db, "a") == "positive"
    assert ran(db) == ["is_positive"]


def test_an_equal_input_is_no_edit(db: Engine) -> None:
    db.set_input(number, "a", 3)
    doubled(db, "a")
    revision = db.revision
    db.set_input(number, "a", 3)
    assert db.revision == revision


def test_an_unset_input_is_a_dependency_too(db: Engine) -> None:
    assert doubled(db, "a") == 0
    db.set_input(number, "a", 3)
    assert doubled(db, "a") == 6


def test_setting_the_default_changes_nothing(db: Engine) -> None:
    doubled(db, "a")
    ran(db)
    db.set_input(number, "a", 0)
    doubled(db, "a")
    assert ran(db) == []


# --- durability ------------------------------------------------------------------------------------------------------


def test_durable_memos_are_not_looked_at_after_an_ordinary_edit(db: Engine) -> None:
    db.set_input(number, "library", 1, Durability.DURABLE)
    db.set_input(number, "user", 1)
    total(db, ("library",))
    verified = db._memos[(total, ("library",))].verified_at
    db.set_input(number, "user", 2)
    assert db._memos[(doubled, "library")].verified_at == verified
    total(db, ("library",))
    # The reader was found fresh by its durability alone: what it read was not even asked.
    assert db._memos[(doubled, "library")].verified_at == verified


def test_what_rests_on_other_inputs_is_not_looked_at(db: Engine) -> None:
    db.set_input(number, "a", 1)
    db.set_input(number, "b", 1)
    total(db, ("a",))
    db.set_input(number, "b", 2)
    total(db, ("a",))  # what rests on what is counted from the first change on
    seen = db._memos[(doubled, "a")].verified_at
    db.set_input(number, "b", 3)
    total(db, ("a",))
    assert db._memos[(total, ("a",))].verified_at > seen
    assert db._memos[(doubled, "a")].verified_at == seen
    db.set_input(number, "a", 2)
    assert total(db, ("a",)) == 4


def test_an_edit_of_a_durable_input_is_seen(db: Engine) -> None:
    db.set_input(number, "library", 1, Durability.DURABLE)
    assert total(db, ("library",)) == 2
    db.set_input(number, "library", 5, Durability.DURABLE)
    assert total(db, ("library",)) == 10


def test_a_durable_input_that_becomes_volatile_wakes_its_readers(db: Engine) -> None:
    db.set_input(number, "x", 1, Durability.DURABLE)
    assert total(db, ("x",)) == 2
    db.set_input(number, "x", 2, Durability.VOLATILE)
    assert total(db, ("x",)) == 4
    db.set_input(number, "x", 3, Durability.VOLATILE)
    assert total(db, ("x",)) == 6


switch: Input[str, bool] = Input("switch", False)


@query
def chosen(db: Engine, key: str) -> int:
    """Reads a volatile input only when the durable switch says so."""
    return number(db, "volatile") if switch(db, "s") else 0


@query
def reader_of_chosen(db: Engine, key: str) -> int:
    return chosen(db, key)


def test_a_value_that_became_less_durable_is_looked_at_again(db: Engine) -> None:
    """The value stays equal when the switch flips, so backdating would hide from its reader that it is volatile now."""
    db.set_input(switch, "s", True, Durability.DURABLE)
    db.set_input(switch, "s", False, Durability.DURABLE)
    assert reader_of_chosen(db, "k") == 0
    db.set_input(switch, "s", True, Durability.DURABLE)
    assert reader_of_chosen(db, "k") == 0
    db.set_input(number, "volatile", 7)
    assert reader_of_chosen(db, "k") == 7


# --- cycles ----------------------------------------------------------------------------------------------------------

edge: Input[str, str | None] = Input("edge", None)


@query
def bare(db: Engine, key: str) -> str:
    target = edge(db, key)
    return "end" if target is None else f"{key}>{bare(db, target)}"


def _round(db: Engine, key: str) -> str:
    return "round"


@query(on_cycle=_round)
def path(db: Engine, key: str) -> str:
    target = edge(db, key)
    return "end" if target is None else f"{key}>{path(db, target)}"


@query
def outside(db: Engine, key: str) -> str:
    """No fallback of its own, but every round through it passes a `path`-like query that has one."""
    return f"({inside(db, key)})"


@query(on_cycle=_round)
def inside(db: Engine, key: str) -> str:
    target = edge(db, key)
    return "end" if target is None else outside(db, target)


def test_a_cycle_without_fallback_is_our_bug(db: Engine) -> None:
    db.set_input(edge, "a", "b")
    db.set_input(edge, "b", "a")
    with pytest.raises(CompilerBug, match="query cycle"):
        bare(db, "a")
    db.set_input(edge, "b", None)
    assert bare(db, "a") == "a>end"


@pytest.mark.parametrize("order", ["abc", "bca", "cab", "cba"])
def test_all_queries_of_a_round_take_their_fallback_in_any_order(db: Engine, order: str) -> None:
    for key, target in zip("abcd", "bcaa", strict=True):
        db.set_input(edge, key, target)
    for key in order:
        assert path(db, key) == "round"
    assert path(db, "d") == "d>round"


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_a_round_is_cut_where_a_fallback_is(db: Engine, order: str) -> None:
    db.set_input(edge, "a", "b")
    db.set_input(edge, "b", "a")
    for key in order:
        assert inside(db, key) == "round"
        assert outside(db, key) == "(round)"


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_a_query_without_fallback_that_is_asked_first(db: Engine, order: str) -> None:
    db.set_input(edge, "a", "b")
    db.set_input(edge, "b", "a")
    for key in order:
        assert outside(db, key) == "(round)"
    for key in order:
        assert inside(db, key) == "round"


@pytest.mark.parametrize("asked", ["a", "b", "c"])
@pytest.mark.parametrize("cut", ["a", "b", "c"])
def test_a_round_that_is_broken_anywhere_is_seen(db: Engine, asked: str, cut: str) -> None:
    for key, target in zip("abc", "bca", strict=True):
        db.set_input(edge, key, target)
    assert path(db, asked) == "round"
    db.set_input(edge, cut, None)
    fresh = Engine()
    for key, target in zip("abc", "bca", strict=True):
        fresh.set_input(edge, key, None if key == cut else target)
    assert [path(db, key) for key in "abc"] == [path(fresh, key) for key in "abc"]


@pytest.mark.parametrize("asked", ["a", "b", "c"])
@pytest.mark.parametrize("closed", ["a", "b", "c"])
def test_a_round_that_an_edit_closes_is_seen(db: Engine, asked: str, closed: str) -> None:
    for key, target in zip("abc", "bca", strict=True):
        db.set_input(edge, key, None if key == closed else target)
    for key in "abc":
        path(db, key)
    db.set_input(edge, closed, "abc"["abc".index(closed) - 2])
    assert path(db, asked) == "round"
    assert [path(db, key) for key in "abc"] == ["round"] * 3


# --- cancellation, eviction, misuse ----------------------------------------------------------------------------------


@query
def cancels_itself(db: Engine, key: str) -> int:
    first = doubled(db, key)
    db.cancel()
    return first + doubled(db, "other")


def test_a_cancelled_query_leaves_nothing_half_done(db: Engine) -> None:
    db.set_input(number, "a", 1)
    with pytest.raises(Cancelled):
        cancels_itself(db, "a")
    with pytest.raises(Cancelled):
        doubled(db, "a")
    db.resume()
    db.set_input(number, "a", 2)
    assert doubled(db, "a") == 4
    assert (cancels_itself, "a") not in db._memos


def test_an_exception_is_not_memoised_and_tells_its_trail(db: Engine) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        outer_failure(db, "a")
    assert caught.value.__notes__ == ["in fails(a)", "in outer_failure(a)"]
    db.set_input(number, "a", 1)
    assert outer_failure(db, "a") == 1


@query
def fails(db: Engine, key: str) -> int:
    return 1 // number(db, key)


@query
def outer_failure(db: Engine, key: str) -> int:
    return fails(db, key)


@query
def constant(db: Engine, key: str) -> str:
    return key.upper()


def test_eviction_costs_time_and_never_truth(db: Engine) -> None:
    db.set_input(number, "library", 1, Durability.DURABLE)
    total(db, ("library",))
    for step in range(1, 5):
        db.set_input(number, "a", step)
        total(db, ("a",))
        constant(db, f"text {step}")
    before = db.memo_count()
    assert db.evict(unused_for=1) == 2  # the texts that nobody asked for lately; durable memos stay
    assert db.memo_count() == before - 2
    ran(db)
    assert constant(db, "text 1") == "TEXT 1"
    assert total(db, ("a",)) == 8
    assert total(db, ("library",)) == 2
    assert ran(db) == ["constant"]


def test_what_a_fresh_memo_rests_on_is_kept_though_nobody_looked_at_it(db: Engine) -> None:
    db.set_input(number, "a", 1)
    db.set_input(number, "b", 1)
    for step in range(2, 6):
        db.set_input(number, "b", step)
        total(db, ("a",))
    assert db.evict(unused_for=1) == 0
    db.set_input(number, "b", 1)
    ran(db)
    assert total(db, ("a", "b")) == 4
    assert "doubled" in ran(db)  # of b alone: a's is there
    assert db.memo_count() == 4


def test_a_reader_of_an_evicted_memo_still_answers(db: Engine) -> None:
    db.set_input(number, "a", 1)
    total(db, ("a",))
    db.set_input(number, "b", 1)
    db.set_input(number, "b", 2)
    db.evict(unused_for=0)
    assert total(db, ("a",)) == 2


@query
def writes(db: Engine, key: str) -> int:
    db.set_input(number, key, 1)
    return 1


def test_a_query_that_writes_an_input_is_our_bug(db: Engine) -> None:
    with pytest.raises(CompilerBug, match="written inside a query"):
        writes(db, "a")


sign = InputPart("sign", number, lambda each: (each > 0) - (each < 0))


@query
def named_sign(db: Engine, key: str) -> str:
    return ("none", "plus", "minus")[sign(db, key)]


def test_a_part_of_an_input_changes_when_the_part_does(db: Engine) -> None:
    assert named_sign(db, "a") == "none"
    db.set_input(number, "a", 3)
    assert named_sign(db, "a") == "plus"
    db.set_input(number, "b", -3)
    assert named_sign(db, "b") == "minus"
    ran(db)
    db.set_input(number, "a", 4)
    assert (named_sign(db, "a"), named_sign(db, "b")) == ("plus", "minus")
    assert ran(db) == []
    db.set_input(number, "a", -4)
    assert (named_sign(db, "a"), ran(db)) == ("minus", ["named_sign"])


def test_a_part_is_as_durable_as_its_input(db: Engine) -> None:
    db.set_input(number, "library", 5, Durability.DURABLE)
    assert named_sign(db, "library") == "plus"
    db.set_input(number, "library", -5, Durability.DURABLE)
    assert named_sign(db, "library") == "minus"
