"""Calls with known closures: what all passes make of a program that is to be fast."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from snowc.mir.effort import Effort
from snowc.mir.ir import CallClosure, Callee, FunctionId, MakeClosure, MirFunction
from snowc.mir.passes.known_closures import DEEPEST
from snowc.mir.pipeline import ready_program
from snowc.mir.print import callee_text, print_function
from snowc.mir.query_source import QuerySource
from snowc.resolve.model import DefId
from tests.mir.interpreter.run import Outcome, run_program
from tests.mir.snow_to_mir import MODULE, database_for, earlier_findings
from tests.support.fixtures import Case, cases_in

HERE = Path(__file__).parent
MAIN = Callee(FunctionId(DefId(MODULE, "main")))


@pytest.mark.parametrize("case", cases_in(HERE, "specialising.md"))
def test_specialising(case: Case) -> None:
    """`mir` are the instances besides `main` and those of `println`, each under its name; `printed` is what runs."""
    db = database_for(case.text("snow"))
    assert earlier_findings(db) == ()
    source = QuerySource(db)
    ready = ready_program(source, MAIN, effort=Effort.FULL)
    outcome = run_program(ready, source.shape, "after the passes")
    assert outcome == Outcome(outcome.output, "", 0)
    case.expect("printed", outcome.output)
    shown = [(callee, function) for callee, function in ready.program.functions if _is_shown(callee)]
    case.expect("mir", "\n".join(f"{callee_text(callee)}\n{print_function(function)}" for callee, function in shown))
    assert _calls_closures(function for _, function in shown) == ("calls a closure" in case.name)


def test_a_function_that_wraps_its_argument_at_each_turn_is_not_specialised_without_end() -> None:
    text = "fn wrapped(n :: Int, f :: Fun(Int) -> Int) -> Int do\n"
    text += "  if n == 0 do f(0) else wrapped(n - 1, fn x -> f(x) + n end) end\nend\n"
    text += "fn main() do\n  println(wrapped(20, fn x -> x end))\nend\n"
    source = QuerySource(database_for(text))
    ready = ready_program(source, MAIN, effort=Effort.FULL)
    assert run_program(ready, source.shape, "after the passes") == Outcome("210\n", "", 0)
    assert sum(callee_text(callee).startswith("Example.wrapped") for callee, _ in ready.program.functions) < 3 * DEEPEST


def _is_shown(callee: Callee) -> bool:
    name = callee_text(callee)
    return not name.startswith((f"{MODULE}.main", "Prelude.", "IO.", "Intrinsics.")) or "/closure" in name


def _calls_closures(functions: Iterable[MirFunction]) -> bool:
    found = (each for function in functions for block in function.blocks for each in block.instructions)
    return any(isinstance(each, CallClosure | MakeClosure) for each in found)
