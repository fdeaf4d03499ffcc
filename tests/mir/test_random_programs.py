"""Random programs print what they must: interpreted before and after the passes, and compiled. Nothing of them is left
behind. The programs are functions, hundreds of them in one that is compiled.

A failure names its seed; `SNOW_SEED=s` repeats it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from snowc.mir.effort import Effort
from snowc.mir.ir import Callee, FunctionId
from snowc.mir.passes.monomorphise import monomorphise
from snowc.mir.pipeline import ready_program
from snowc.mir.query_source import QuerySource
from snowc.resolve.model import DefId
from tests.mir.interpreter.run import Outcome, run_program
from tests.mir.random_programs.generate import random_program
from tests.mir.random_programs.vocabulary import WITH_CONTAINERS
from tests.mir.snow_to_mir import MODULE, database_for, earlier_findings, faults, module_functions
from tests.support.rounds import rounds
from tests.support.snowc import build, run

MAIN = Callee(FunctionId(DefId(MODULE, "main")))


@pytest.mark.fuzz
def test_interpreted() -> None:
    for seed in rounds("fuzz", in_suite=10):
        text, output = random_program(seed)
        try:
            interpret(text, output)
        except BaseException as error:
            error.add_note(f"SNOW_SEED={seed}\n{text}")
            raise


def interpret(text: str, output: str) -> None:
    db = database_for(text)
    assert earlier_findings(db) == ()
    assert faults(db, module_functions(db)) == ()
    source = QuerySource(db)
    assert run_program(monomorphise(source, MAIN), source.shape, "") == Outcome(output, "", 0)
    for effort in Effort:
        ready = ready_program(source, MAIN, effort=effort)
        outcome = run_program(ready, source.shape, f"after the passes, {effort.value} effort")
        assert outcome == Outcome(output, "", 0)


@pytest.mark.fuzz
@pytest.mark.parametrize("options", [(), ("--release",)], ids=["dev", "release"])
def test_compiled(options: tuple[str, ...], tmp_path: Path) -> None:
    for seed in rounds("fuzz", in_suite=2):
        fuel = 3 + seed % 3
        text, output = random_program(seed, 800 >> fuel, WITH_CONTAINERS, fuel)
        source = tmp_path / f"seed_{seed}.snow"
        source.write_text(text, "utf-8")
        executable = build(source, tmp_path / f"seed_{seed}", *options)
        done = run([str(executable)], env={"SNOW_CHECK_LEAKS": "1"})
        assert (done.returncode, done.stdout) == (0, output), f"SNOW_SEED={seed}: {done.stderr}"
