"""What reference counting is left behind all passes: cells built in again, drops specialised, dups and drops fused,
values that stay local."""

from __future__ import annotations

from pathlib import Path

import pytest

from snowc.mir.ir import Drop, Dup, Unpack
from snowc.mir.print import print_function
from tests.mir.passes.test_unboxing import ready_functions
from tests.support.fixtures import Case, cases_in

HERE = Path(__file__).parent


@pytest.mark.parametrize("case", cases_in(HERE, "perceus.md"))
def test_counting(case: Case) -> None:
    functions = ready_functions(case.text("snow"))
    case.expect("mir", "\n".join(map(print_function, functions)))
    steps = [each for function in functions for block in function.blocks for each in block.instructions]
    assert any(isinstance(each, Dup | Drop | Unpack) for each in steps) != ("Nothing is counted" in case.name)
