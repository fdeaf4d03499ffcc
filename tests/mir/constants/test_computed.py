"""What the compiler finds out about constants: cases of a program, and what is found of each of its constants.

A line of the block `computed` is a constant and its value, as hover shows it, or why there is none.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from snowc.mir.constants.queries import computed_constant, constant_text
from snowc.mir.constants.source import ComputedSource
from snowc.mir.print import print_functions
from snowc.mir.queries import lowered
from tests.mir.snow_to_mir import database_for, definitions
from tests.support.fixtures import Case, cases_in


def computed(text: str) -> str:
    db = database_for(text)
    lines = []
    for definition in sorted(definitions(db), key=str):
        found = lowered(db, definition)
        if found is None or not found.functions[0].is_constant:
            continue
        crash, shown = computed_constant(db, definition).crash, constant_text(db, definition)
        told = f"crashes: {crash.reason}" if crash else "left to the program" if shown is None else f"= {shown}"
        lines.append(f"{definition.name} {told}\n")
    return "".join(lines)


def built(text: str) -> str:
    """The program as it is built."""
    db = database_for(text)
    source = ComputedSource(db)
    lowered = (source.lowered(definition) for definition in definitions(db))
    return print_functions(tuple(function for each in lowered if each is not None for function in each.functions))


@pytest.mark.parametrize("case", cases_in(Path(__file__).parent, "computed.md"))
def test_computed(case: Case) -> None:
    case.expect("computed", computed(case.text("snow")))


@pytest.mark.parametrize("case", cases_in(Path(__file__).parent, "built.md"))
def test_built(case: Case) -> None:
    case.expect("mir", built(case.text("snow")))
