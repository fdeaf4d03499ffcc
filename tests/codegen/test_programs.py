"""Written MIR compiles, by both pipelines, to machine code that does what the MIR says."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from snowc.codegen.located_objects import located_objects
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.target import host_target
from tests.codegen.memory_cache import MemoryCache
from tests.codegen.written_program import WrittenSource
from tests.support.fixtures import Case, cases_in

HERE = Path(__file__).parent
EXTERNS = """
Test.int test_int 0 Fun(Int) -> ()
Test.float test_float 0 Fun(Float) -> ()
Test.mix test_mix 0 Fun(Int, Float, Bool, Float) -> Float
Test.even test_even 0 Fun(Int) -> Bool
Test.same test_same 1 Fun('0) -> '0 ! owns
Test.text test_text 0 Fun(String) -> ()
Test.wait test_wait 0 Fun() -> Int ! waits
"""


@pytest.fixture(scope="module")
def tiny_runtime(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("runtime") / "tiny_runtime.o"
    subprocess.run(["cc", "-O1", "-c", HERE / "tiny_runtime.c", "-o", made], check=True)
    return made


@pytest.mark.parametrize("pipeline", Pipeline, ids=lambda pipeline: pipeline.value)
@pytest.mark.parametrize("case", cases_in(HERE, "programs.md"))
def test_program(case: Case, pipeline: Pipeline, tiny_runtime: Path, tmp_path: Path) -> None:
    target = host_target()
    assert target is not None
    objects = []
    units = WrittenSource(case.text("mir"), EXTERNS).units(target)
    for number, content in enumerate(located_objects(units, target, pipeline, MemoryCache())):
        objects.append(tmp_path / f"{number}.o")
        objects[-1].write_bytes(content)
    program = tmp_path / "program"
    subprocess.run(["cc", *objects, tiny_runtime, "-lm", "-o", program], check=True)
    done = subprocess.run([program], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    case.expect("output", f"{done.stdout}status {done.returncode}\n")
