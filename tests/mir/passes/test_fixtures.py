"""Function passes on written MIR: before and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from snowc.mir.borrowing import Borrowing
from snowc.mir.ir import Callee, MirFunction
from snowc.mir.parse import parse_function, parse_functions
from snowc.mir.passes.gather_lists import gather_lists
from snowc.mir.passes.insert_ownership import insert_ownership
from snowc.mir.passes.lent_lists import lend_lists, looked_at_parameters
from snowc.mir.passes.look_into_lists import look_into_lists
from snowc.mir.passes.loop_tail_calls import loop_tail_calls
from snowc.mir.passes.mark_tail_calls import mark_tail_calls
from snowc.mir.passes.scratch_lists import scratch_lists
from snowc.mir.passes.search_loops import search_loops
from snowc.mir.passes.settle_lists import settle_lists
from snowc.mir.passes.simplify_blocks import simplify_blocks
from snowc.mir.passes.strip_loops import strip_loops
from snowc.mir.passes.verify_ownership import ownership_faults
from snowc.mir.print import print_function
from tests.codegen.written_program import WrittenSource
from tests.support.fixtures import Case, cases_in

HERE = Path(__file__).parent
RUNTIME = """
Runtime.borrows runtime_borrows 0 Fun(String) -> Int
Runtime.owns runtime_owns 0 Fun(String, String) -> String ! owns
Runtime.same runtime_same 0 Fun(String) -> String
"""
LISTS = WrittenSource(
    "",
    """
List.length snow_list_length 1 Fun(List<'0>) -> Int
List.get snow_list_get 1 Fun(List<'0>, Int) -> '0
List.append snow_list_append 1 Fun(List<'0>, '0) -> List<'0> ! owns
List.set snow_list_set 1 Fun(List<'0>, Int, '0) -> List<'0> ! owns
List.slice snow_list_slice 1 Fun(List<'0>, Int, Int) -> List<'0>
List.take snow_list_take 1 Fun(List<'0>, Int) -> '0
List.put snow_list_put 2 Fun(List<'0>, Int, '1) -> List<'0> ! owns
""",
).externs()
EXTERNS = WrittenSource("", RUNTIME).externs()
BORROWING = Borrowing(EXTERNS)
SHORT = Callee(parse_function("fn Main.short () -> Int\nb0:\n  tail_call Main.short()\n").id)


@pytest.mark.parametrize("case", cases_in(HERE, "tail_calls.md"))
def test_tail_calls(case: Case) -> None:
    function = parse_function(case.text("before"))
    case.expect("after", print_function(simplify_blocks(mark_tail_calls(function, EXTERNS))))


@pytest.mark.parametrize("case", cases_in(HERE, "ownership.md"))
def test_ownership(case: Case) -> None:
    function = simplify_blocks(insert_ownership(parse_function(case.text("before")), BORROWING))
    case.expect("after", print_function(function))
    assert ownership_faults(function, BORROWING) == []


@pytest.mark.parametrize("case", cases_in(HERE, "blocks.md"))
def test_blocks(case: Case) -> None:
    case.expect("after", print_function(simplify_blocks(parse_function(case.text("before")))))


@pytest.mark.parametrize("case", cases_in(HERE, "own_tail_calls.md"))
def test_own_tail_calls(case: Case) -> None:
    function = parse_function(case.text("before"))
    case.expect("after", print_function(loop_tail_calls(Callee(function.id), function)))


@pytest.mark.parametrize("case", cases_in(HERE, "settled_lists.md"))
def test_settled_lists(case: Case) -> None:
    function = parse_function(case.text("before"))
    looped = loop_tail_calls(Callee(function.id), function)
    settled = settle_lists(looped, LISTS)
    case.expect("after", print_function(settled))
    assert (settled is looped) == ("as it is" in case.name or "as they are" in case.name)


@pytest.mark.parametrize("case", cases_in(HERE, "looks.md"))
def test_looks(case: Case) -> None:
    function = parse_function(case.text("before"))
    looking = look_into_lists(function, LISTS)
    case.expect("after", print_function(looking))
    assert (looking is function) == ("as it is" in case.name)


@pytest.mark.parametrize("case", cases_in(HERE, "gathered_lists.md"))
def test_gathered_lists(case: Case) -> None:
    function = parse_function(case.text("before"))
    looped = loop_tail_calls(Callee(function.id), function)
    gathering = gather_lists(looped, LISTS)
    case.expect("after", print_function(gathering))
    assert (gathering is looped) == ("as it is" in case.name)


@pytest.mark.parametrize("case", cases_in(HERE, "stripped_loops.md"))
def test_stripped_loops(case: Case) -> None:
    function = parse_function(case.text("before"))
    gathering = gather_lists(loop_tail_calls(Callee(function.id), function), LISTS)
    stripped = strip_loops(gathering, LISTS)
    case.expect("after", print_function(stripped))
    assert (stripped is gathering) == ("as it is" in case.name)


@pytest.mark.parametrize("case", cases_in(HERE, "scratch_lists.md"))
def test_scratch_lists(case: Case) -> None:
    function = parse_function(case.text("before"))
    settled = settle_lists(loop_tail_calls(Callee(function.id), function), LISTS)
    scratched = scratch_lists(settled, LISTS, {SHORT})
    case.expect("after", print_function(scratched))
    assert (scratched is settled) == ("as it is" in case.name or "as they are" in case.name)


@pytest.mark.parametrize("case", cases_in(HERE, "searches.md"))
def test_searches(case: Case) -> None:
    function = parse_function(case.text("before"))
    stripped = strip_loops(loop_tail_calls(Callee(function.id), function), LISTS)
    searching = search_loops(stripped, LISTS)
    case.expect("after", print_function(searching))
    assert (searching is stripped) == ("as it is" in case.name)


@pytest.mark.parametrize("case", cases_in(HERE, "lent_lists.md"))
def test_lent_lists(case: Case) -> None:
    functions = {Callee(each.id): each for each in parse_functions(case.text("before"))}
    looked_at = looked_at_parameters(functions.items(), LISTS)
    lines = (f"{callee.function}: {' '.join(map(str, sorted(found)))}\n" for callee, found in looked_at.items())
    case.expect("looked-at", "".join(lines))
    first = next(iter(functions.values()))
    lending = lend_lists(first, LISTS, looked_at)
    case.expect("after", print_function(lending))
    assert (lending is first) == ("as it is" in case.name)


FAULTS: Sequence[tuple[str, str, str]] = [
    ("a leak", "  @1 = literal 1\n  return @1", "still holds {0: 1}"),
    (
        "a use after the last reference",
        "  drop s@0\n  @1 = call Runtime.borrows(s@0)\n  return @1",
        "used but not held",
    ),
    ("a double drop", "  drop s@0\n  drop s@0\n  @1 = literal 1\n  return @1", "_0 is used but not held"),
    ("an overwritten reference", '  s@0 = literal "x"\n  drop s@0\n  @1 = literal 1\n  return @1', "overwritten"),
    (
        "edges that disagree",
        "  branch c@2, b1, b2\nb1:\n  drop s@0\n  goto b2\nb2:\n  @1 = literal 1\n  return @1",
        "another edge holds",
    ),
]


@pytest.mark.parametrize(("body", "fault"), [each[1:] for each in FAULTS], ids=[each[0] for each in FAULTS])
def test_the_verifier_sees(body: str, fault: str) -> None:
    text = f"fn Main.f (s@0: String) -> Int\n  let @1: Int\n  let c@2: Bool\nb0:\n{body}\n"
    assert any(fault in found for found in ownership_faults(parse_function(text), BORROWING))


def test_passes_keep_functions_without_counted_locals_as_they_are() -> None:
    text = "fn Main.f (n@0: Int) -> Int\nb0:\n  return n@0\n"
    passes: list[Callable[[MirFunction], MirFunction]] = [
        lambda function: insert_ownership(function, BORROWING),
        lambda function: mark_tail_calls(function, EXTERNS),
        simplify_blocks,
    ]
    for each in passes:
        assert print_function(each(parse_function(text))) == text
