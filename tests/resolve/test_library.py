"""The standard library by itself: nothing to report, and nothing but its own names in it."""

from __future__ import annotations

import pytest

from snowc.database import Database, library_files
from snowc.inputs import STDLIB
from snowc.resolve.builtin import INTRINSIC_TYPES, PLANNED_TYPES
from snowc.resolve.model import ModuleName
from snowc.resolve.queries import module_names, project_modules
from snowc.source import FileId
from snowc.types.builtin import BUILTIN_ARITIES


@pytest.mark.parametrize(("file"), [file for _, file, _ in library_files()])
def test_a_module_of_the_library_is_sound(file: FileId) -> None:
    assert [f"{each.code} {each.message}" for each in Database().check(file)] == []


def test_the_prelude_has_the_names_of_the_language_page() -> None:
    page = "println print map filter reduce head tail compare send link unlink monitor demonitor exit panic todo"
    constructors = "Some None Ok Err Less Equal Greater"
    values = module_names(Database(), ModuleName("Prelude")).values
    assert {
        name for name in f"{page} {constructors}".split() if name not in values or not values[name].is_public
    } == set()


def test_every_built_in_type_of_the_types_is_known_by_name() -> None:
    assert set(BUILTIN_ARITIES) <= INTRINSIC_TYPES | PLANNED_TYPES
    assert set(INTRINSIC_TYPES) <= set(BUILTIN_ARITIES)


def test_io_keeps_its_spelling() -> None:
    assert {"IO", "List", "Prelude", "Job", "Timer"} <= set(project_modules(Database(), STDLIB))
