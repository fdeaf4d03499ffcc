"""Written MIR runs on the real runtime."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from snowc.codegen import link
from snowc.codegen.errors import NoLinker, NoRuntime
from snowc.codegen.located_objects import located_objects
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.runtime_library import SHARED_LIBRARY, STATIC_LIBRARY, runtime_library
from snowc.codegen.target import host_target
from tests.codegen.memory_cache import MemoryCache
from tests.codegen.written_program import WrittenSource
from tests.support.fixtures import Case, cases_in

HERE = Path(__file__).parent
EXTERNS = """
IO.write snow_io_write 0 Fun(String, Int) -> ()
Intrinsics.concat snow_string_concat 0 Fun(String, String) -> String ! owns
Intrinsics.equal snow_value_equal 1 Fun('0, '0) -> Bool
Intrinsics.compare snow_value_compare 1 Fun('0, '0) -> Int
Intrinsics.debug snow_value_debug 1 Fun('0) -> String
Intrinsics.display snow_value_display 1 Fun('0) -> String
Intrinsics.list_append snow_list_append 1 Fun(List<'0>, '0) -> List<'0> ! owns
Intrinsics.spawn snow_process_spawn 1 Fun(Fun() -> (), String, Int) -> Pid<'0>
Intrinsics.spawn_monitor snow_process_spawn_monitor 1 Fun(Fun() -> (), String) -> (Pid<'0>, Monitor)
Intrinsics.self_pid snow_process_self 1 Fun() -> Pid<'0>
Intrinsics.receive_next snow_receive_next 0 Fun(Int) -> Int ! waits
Intrinsics.receive_message snow_receive_message 1 Fun() -> '0
Intrinsics.receive_take snow_receive_take 0 Fun() -> ()
Prelude.send snow_process_send 1 Fun(Pid<'0>, '0) -> ()
Timer.sleep snow_timer_sleep 0 Fun(Int) -> () ! waits
System.exit snow_system_exit 0 Fun(Int) -> ()
"""


@pytest.mark.parametrize("pipeline", Pipeline, ids=lambda pipeline: pipeline.value)
@pytest.mark.parametrize("case", cases_in(HERE, "runtime_programs.md"))
def test_program(case: Case, pipeline: Pipeline, tmp_path: Path) -> None:
    library, linking = runtime_library(STATIC_LIBRARY), link.host_linking(pipeline)
    assert not isinstance(library, NoRuntime)
    assert not isinstance(linking, NoLinker)
    linked = link.link(_objects(case, pipeline), library, linking)
    assert isinstance(linked, bytes), linked
    program = tmp_path / "program"
    program.write_bytes(linked)
    program.chmod(0o700)
    case.expect("output", _run([str(program)]))


@pytest.mark.parametrize("case", cases_in(HERE, "runtime_programs.md"))
def test_program_in_the_jit(case: Case, tmp_path: Path) -> None:
    """The JIT runs the same objects with the same output."""
    library = runtime_library(SHARED_LIBRARY)
    assert not isinstance(library, NoRuntime)
    for number, content in enumerate(_objects(case, Pipeline.DEV)):
        (tmp_path / f"{number}.o").write_bytes(content)
    case.expect("output", _run([sys.executable, "-m", "snowc.codegen.jit", str(tmp_path), str(library)]))


def _objects(case: Case, pipeline: Pipeline) -> list[bytes]:
    target = host_target()
    assert target is not None
    units = WrittenSource(case.text("mir"), EXTERNS).units(target)
    return located_objects(units, target, pipeline, MemoryCache())


def _run(command: list[str]) -> str:
    environment = {**os.environ, "SNOW_CHECK_LEAKS": "1"}
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, env=environment
    )
    return f"{done.stdout}\nstatus {done.returncode}\n"
