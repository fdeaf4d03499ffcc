"""Which functions may park their actor: those that call what waits, however deep, and those that call unknown
functions.
"""

from __future__ import annotations

from snowc.mir.ir import FunctionId
from snowc.mir.program_source import Externs
from snowc.mir.query_source import QuerySource
from snowc.mir.waits import waiting_functions
from snowc.resolve.model import DefId, ModuleName
from tests.mir.snow_to_mir import database_for, module_functions

PROGRAM = """
fn direct() -> () = Timer.sleep(1)
fn through() -> () do
  if true do direct() end
end
fn round(n :: Int) -> () do
  if n == 0 do through() else other(n) end
end
fn other(n :: Int) -> () = round(n - 1)
fn plain(n :: Int) -> Int = n + 1
fn calls_a_value(f :: Fun(Int) -> Int) -> Int = f(1)
fn passes_on() -> Int = plain(2)
fn starts() -> () do
  spawn(direct)
  ()
end
fn makes() -> Fun() -> () = fn -> direct() end
"""


def externs(source: QuerySource, names: tuple[tuple[str, str], ...]) -> Externs:
    found = {}
    for module, name in names:
        definition = DefId(ModuleName(module), name)
        extern = source.extern(definition)
        assert extern is not None
        found[FunctionId(definition)] = extern
    return found


def test_waiting_functions() -> None:
    db = database_for(PROGRAM)
    functions = module_functions(db)
    known = externs(QuerySource(db), (("Timer", "sleep"), ("Intrinsics", "spawn"), ("Intrinsics", "display")))
    waiting = {str(id).removeprefix("Example.") for id in waiting_functions(functions, known)}
    assert waiting == {
        "Timer.sleep",
        "direct",
        "through",
        "round",
        "other",
        "calls_a_value",
        "starts.spawn1",
        "makes.closure1",
    }
