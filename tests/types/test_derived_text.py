"""What the compiler writes for declared types and tuples is sound, whatever names the user has given to things."""

from __future__ import annotations

import pytest

from snowc.database import Database
from snowc.mir.findings import mir_findings
from snowc.mir.queries import lowered
from snowc.resolve.derived import derived_module, tuple_module
from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.queries import file_of_module, module_of_file, resolve_findings
from snowc.syntax.queries import derived_source, syntax_findings
from snowc.types.queries import type_findings
from tests.types.rendering import check_text

OPERATIONS = ("equal", "compare", "hash", "display", "debug", "to_json", "of_json")

NAMES_IN_THE_WAY = """
type Bool do
  True
  Some(Int)
end

type Int do
  Int(Atom)
end

type Json do
  Null
  Random { seed :: Int, more :: Json, type :: Float }
  Intrinsics(Json, Bool)
  Json(List<Json>)
end

fn compare(a :: Int, b :: Int) -> Bool do
  if a == b do True else Some(a) end
end

module Inner do
  struct Box<List, Bool> do
    item :: List
    self_ :: Bool?
  end

  struct Nothing do
  end
end
"""


def declared(name: str) -> ModuleName:
    module, _, last = name.rpartition(".")
    return derived_module(DefId(ModuleName(module), last))


@pytest.mark.parametrize("name", ["Main.Bool", "Main.Int", "Main.Json", "Main.Inner.Box", "Main.Inner.Nothing"])
def test_names_of_the_user_change_nothing(name: str) -> None:
    assert_sound(check_text(NAMES_IN_THE_WAY), declared(name))


@pytest.mark.parametrize(
    "name", ["Prelude.Option", "Prelude.Result", "Prelude.ExitReason", "Queue.Queue", "Range.Range"]
)
def test_types_of_the_library(name: str) -> None:
    assert_sound(Database(), declared(name))


@pytest.mark.parametrize("size", [2, 3, 12])
def test_tuples(size: int) -> None:
    assert_sound(Database(), tuple_module(size))


def test_a_type_that_is_gone_derives_nothing() -> None:
    db = check_text("type Shape do\n  Circle(Float)\nend\n")
    module = declared("Main.Other")
    file = file_of_module(db, module)
    assert file is not None
    assert derived_source(db, file) == ""
    assert lowered(db, DefId(module, "equal")) is None


def assert_sound(db: Database, module: ModuleName) -> None:
    file = file_of_module(db, module)
    assert file is not None
    assert module_of_file(db, file) == module
    assert syntax_findings(db, file) == resolve_findings(db, module) == type_findings(db, module) == ()
    assert mir_findings(db, module) == ()
    assert all(lowered(db, DefId(module, operation)) is not None for operation in OPERATIONS), derived_source(db, file)
