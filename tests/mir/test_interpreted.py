"""Programs of `tests/run/programs`, interpreted before and after the passes, print what their headers say.

An answer that is right here and wrong in the compiled program is a mistake of code generation or of the runtime; one
that is wrong before the passes is a mistake of lowering. After the passes no cell may be left over: ownership is exact.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from snowc.database import Database
from snowc.mir.ir import Callee, FunctionId
from snowc.mir.passes.monomorphise import monomorphise
from snowc.mir.pipeline import ready_program
from snowc.mir.query_source import QuerySource
from snowc.resolve.model import DefId, ModuleName
from tests.mir.interpreter.run import Outcome, run_program
from tests.support.programs import read_program

PROGRAMS = Path(__file__).parents[1] / "run" / "programs"
PURE = ("clauses_and_guards", "closures", "data_types", "early_return", "every_expression", "generics", "lists")


@pytest.mark.parametrize("after_passes", ["", "after the passes"])
@pytest.mark.parametrize("name", PURE)
def test_interpreted(name: str, after_passes: str) -> None:
    path = PROGRAMS / f"{name}.snow"
    assert interpreted(path, after_passes) == Outcome(read_program(path).stdout, "", 0)


def interpreted(path: Path, after_passes: str) -> Outcome:
    db = Database()
    layout = db.open_project(path)
    assert layout.entry is not None
    source = QuerySource(db)
    entry = Callee(FunctionId(DefId(ModuleName(layout.entry), "main")))
    mono = ready_program(source, entry) if after_passes else monomorphise(source, entry)
    return run_program(mono, source.shape, after_passes)
