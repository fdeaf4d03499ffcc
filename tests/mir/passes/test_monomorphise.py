"""Monomorphisation of written programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.ir import Callee, FunctionId
from snowc.mir.passes.errors import PolymorphicRecursion
from snowc.mir.passes.monomorphise import Monomorphised, instance_name, monomorphise
from snowc.mir.print import print_function
from snowc.resolve.model import DefId, ModuleName
from tests.codegen.written_program import WrittenSource
from tests.support.fixtures import Case, cases_in

EXTERNS = """
Intrinsics.equal snow_value_equal 1 Fun('0, '0) -> Bool
Intrinsics.compare snow_value_compare 1 Fun('0, '0) -> Int
Intrinsics.display snow_value_display 1 Fun('0) -> String
"""


def instances_of(text: str) -> Monomorphised:
    return monomorphise(WrittenSource(text, EXTERNS), Callee(FunctionId(DefId(ModuleName("Main"), "main"))))


@pytest.mark.parametrize("case", cases_in(Path(__file__).parent, "monomorphise.md"))
def test_instances(case: Case) -> None:
    mono = instances_of(case.text("before"))
    assert mono.findings == ()
    shown = [f"# {instance_name(callee)}\n{print_function(function)}" for callee, function in mono.program.functions]
    case.expect("after", "\n".join(shown))


@pytest.mark.parametrize(
    ("larger", "construction"),
    [("List<'0>", "list [a@0]"), ("('0, '0)", "construct 0(a@0, a@0)")],
    ids=["deep", "wide"],
)
def test_a_function_that_needs_itself_at_ever_larger_types(larger: str, construction: str) -> None:
    mono = instances_of(
        f"""\
fn Main.deeper <1> (a@0: '0) -> ()
  let l@1: {larger}
  let u@2: ()
b0:
  l@1 = {construction}
  u@2 = call Main.deeper<{larger}>(l@1)
  return u@2

fn Main.main () -> ()
  let n@0: Int
  let u@1: ()
b0:
  n@0 = literal 1
  u@1 = call Main.deeper<Int>(n@0)
  return u@1
"""
    )
    assert [placed.finding.fact for placed in mono.findings] == [PolymorphicRecursion("Main.deeper", 64)]


def test_a_call_of_nothing_is_our_mistake() -> None:
    with pytest.raises(CompilerBug, match=r"not lowered \(at Main.gone\)"):
        instances_of("fn Main.main () -> ()\n  let u@0: ()\nb0:\n  u@0 = call Main.gone()\n  return u@0\n")
