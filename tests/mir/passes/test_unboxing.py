"""Unboxing: which functions of a program make no object, and what their MIR is after all passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from snowc.mir.flat_forms import FlatForms
from snowc.mir.ir import Callee, Construct, FunctionId, MirFunction
from snowc.mir.pipeline import ready_program
from snowc.mir.print import print_function
from snowc.mir.query_source import QuerySource
from snowc.mir.token_stream import TokenStream
from snowc.mir.type_text import types_text
from snowc.resolve.model import DefId
from tests.mir.snow_to_mir import MODULE, database_for, earlier_findings
from tests.support.fixtures import Case, cases_in

HERE = Path(__file__).parent
MAIN = Callee(FunctionId(DefId(MODULE, "main")))


def ready_functions(text: str) -> list[MirFunction]:
    """The functions of the text but `main`, after all passes."""
    db = database_for(text)
    assert earlier_findings(db) == ()
    program = ready_program(QuerySource(db), MAIN).program
    own = [function for callee, function in program.functions if callee.function.definition.module == MODULE]
    return [function for function in own if function.id.definition.name != "main"]


@pytest.mark.parametrize("case", cases_in(HERE, "unboxing.md"))
def test_unboxing(case: Case) -> None:
    functions = ready_functions(case.text("snow"))
    case.expect("mir", "\n".join(map(print_function, functions)))
    made = [each for function in functions for block in function.blocks for each in block.instructions]
    objects = [each for each in made if isinstance(each, Construct) and each.arguments]
    assert bool(objects) == ("makes objects" in case.name)


@pytest.mark.parametrize("case", cases_in(HERE, "flat_forms.md"))
def test_flat_forms(case: Case) -> None:
    db = database_for(case.text("snow"))
    assert earlier_findings(db) == ()
    source = QuerySource(db)
    forms = FlatForms(source.shape, source.normal)
    lines = []
    for line in case.text("types").splitlines():
        name = line.partition(":")[0]
        form = forms.of(TokenStream(name).type())
        lines.append(f"{name}: {'an object' if form is None else types_text(form.words)}\n")
    case.expect("types", "".join(lines))
