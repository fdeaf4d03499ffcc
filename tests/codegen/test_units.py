"""Which objects an edit makes anew."""

from __future__ import annotations

import pytest

from snowc.codegen.build import BuildResult, program_units
from snowc.codegen.cutting import UNIT_SIZES
from snowc.codegen.object_store import objects_of
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.target import host_target
from snowc.codegen.unit_text import UnitText
from snowc.database import Database
from snowc.resolve.model import ModuleName
from snowc.source import FileId
from tests.codegen.memory_cache import MemoryCache

FUNCTIONS = 120


def program(*, extra: str = "", last: str = "+ 1") -> str:
    functions = [
        f"fn f{number}(n :: Int) -> Int = n {last if number == 60 else '+ 1'}\n" for number in range(FUNCTIONS)
    ]
    calls = "".join(f"  println(f{number}({number}))\n" for number in range(FUNCTIONS))
    return f"{''.join(functions)}{extra}fn main() do\n{calls}end\n"


def units_of(text: str) -> list[UnitText]:
    db = Database()
    layout = db.open_text(FileId("/project/many.snow"), text)
    target = host_target()
    assert target is not None
    assert layout.entry is not None
    units = program_units(db, ModuleName(layout.entry), target, Pipeline.DEV)
    assert not isinstance(units, BuildResult)
    return units


@pytest.fixture(scope="module")
def original() -> list[UnitText]:
    return units_of(program())


def changed(before: list[UnitText], after: list[UnitText]) -> set[str]:
    texts = {unit.text for unit in before}
    return {unit.name for unit in after if unit.text not in texts}


def test_units_are_small(original: list[UnitText]) -> None:
    sizes = [unit.text.count("\ndefine hidden swifttailcc") for unit in original if unit.name.startswith("Many")]
    assert sum(sizes) == FUNCTIONS + 2  # and main, and its adapter
    assert max(sizes) <= UNIT_SIZES[Pipeline.DEV].largest
    assert len(sizes) > 3


def test_the_same_program_gives_the_same_text(original: list[UnitText]) -> None:
    assert units_of(program()) == original


def test_lines_that_move_change_no_code(original: list[UnitText]) -> None:
    assert changed(original, units_of("# a comment\n\n" + program())) == set()


def test_an_edit_changes_the_unit_of_its_function(original: list[UnitText]) -> None:
    edited = changed(original, units_of(program(last="+ 2")))
    assert len(edited) == 1
    assert edited.pop().startswith("Many")


def test_a_new_function_moves_no_other_units(original: list[UnitText]) -> None:
    text = program(extra="fn f60b(n :: Int) -> Int = n\n").replace("  println(f60(60))\n", "  println(f60b(60))\n")
    # The unit that it joins (which may break in two), main's own, and the tables.
    assert len(changed(original, units_of(text))) <= 4


def test_only_what_changed_is_compiled(original: list[UnitText]) -> None:
    target = host_target()
    assert target is not None
    cache = MemoryCache()
    objects_of(original, target, Pipeline.DEV, cache)
    assert len(cache.written) == len(original)
    cache.written.clear()
    objects_of(units_of(program(last="+ 2")), target, Pipeline.DEV, cache)
    assert len(cache.written) == 1
