"""Borrowing and reuse in written programs: all passes, from an entry function on."""

from __future__ import annotations

from pathlib import Path

import pytest

from snowc.mir.ir import Callee, FunctionId
from snowc.mir.pipeline import ready_program
from snowc.mir.print import print_functions
from snowc.resolve.model import DefId, ModuleName
from tests.codegen.written_program import WrittenSource
from tests.mir.passes.test_fixtures import RUNTIME
from tests.support.fixtures import Case, cases_in

HERE = Path(__file__).parent
MAIN = Callee(FunctionId(DefId(ModuleName("Main"), "main")))


@pytest.mark.parametrize("case", (*cases_in(HERE, "borrowing.md"), *cases_in(HERE, "reuse.md")))
def test_programs(case: Case) -> None:
    mono = ready_program(WrittenSource(case.text("before"), RUNTIME), MAIN)
    assert mono.findings == ()
    shown = (function for callee, function in mono.program.functions if callee != mono.main_closure)
    case.expect("after", print_functions(tuple(shown)))
