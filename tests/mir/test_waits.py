"""Which functions may park their actor: those that call what waits by name, however deep. What a value that is called
does, nobody knows here; who only makes a closure does not wait for it.
"""

from __future__ import annotations

from snowc.mir.ir import Callee, FunctionId
from snowc.mir.program_source import Externs
from snowc.mir.query_source import QuerySource
from snowc.mir.waits import awaited_by, waiting_instances
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


def test_waiting_instances() -> None:
    db = database_for(PROGRAM)
    functions = module_functions(db)
    known = externs(QuerySource(db), (("Timer", "sleep"), ("Intrinsics", "spawn"), ("Intrinsics", "display")))
    awaited = {Callee(function.id): awaited_by(function, known) for function in functions}
    waiting = {str(each.function).removeprefix("Example.") for each in waiting_instances(awaited)}
    assert waiting == {"direct", "through", "round", "other", "starts.spawn1", "makes.closure1"}
