"""What released programs do without a call of the runtime: cells, messages. Branches say which way is seldom."""

from __future__ import annotations

from snowc.codegen.extern_abi import Word
from snowc.codegen.llvm import receive_stubs
from snowc.codegen.llvm.stub_signature import StubSignature
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.target import host_target
from tests.codegen.written_program import WrittenSource

EXTERNS = """
Value.look snow_value_look 1 Fun('0) -> Int
"""
WIDE = f"({', '.join(['Int'] * 12)})"
"""a tuple of more words than are held apart"""
PROGRAM = f"""
fn Main.two (n@0: Int) -> ({WIDE}, {WIDE})
  let @1: {WIDE}
  let @2: ({WIDE}, {WIDE})
b0:
  @1 = construct 0({", ".join(["n@0"] * 12)})
  @2 = construct 0(@1, @1)
  return @2

fn Main.main () -> Int
  let @0: Int
  let @1: ({WIDE}, {WIDE})
  let @2: Int
b0:
  @0 = literal 1
  @1 = call Main.two(@0)
  @2 = call Value.look<({WIDE}, {WIDE})>(@1)
  return @2
"""


def functions(pipeline: Pipeline) -> dict[str, str]:
    """The functions of the program and of its stubs, by name."""
    target = host_target()
    assert target is not None
    units = WrittenSource(PROGRAM, EXTERNS).units(target, pipeline=pipeline)
    texts = [text for unit in units for text in unit.text.split("\ndefine ")[1:]]
    return {text.partition("(")[0].rpartition("@")[2].strip('"'): text.partition("\n}")[0] for text in texts}


def test_a_cell_is_taken_without_the_runtime() -> None:
    released = functions(Pipeline.RELEASE)["Main.two"]
    calls = [line for line in released.splitlines() if "call " in line]
    assert all("@snow.stub.cell." in line for line in calls), calls
    assert "!prof !0" in released, "that the class has no free cell"
    assert "@snow.stub.snow_alloc(" in functions(Pipeline.DEV)["Main.two"]


def test_the_scan_of_a_mailbox_stays_on_the_stack_of_the_isolate() -> None:
    stub = receive_stubs.text_of("snow_receive_next", "@next", StubSignature((Word.INTEGER,), Word.INTEGER))
    assert stub is not None
    assert "asm" not in stub
    assert "musttail call" in stub, "what is not simple"


def test_functions_bear_their_names() -> None:
    """Profilers show the symbols as they are."""
    assert {"Main.two", "Main.main"} <= functions(Pipeline.RELEASE).keys()
