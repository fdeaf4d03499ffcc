"""The tests of a project as a program to load: what `snowc test` runs.

In: a database whose program has no errors, and which tests are wanted. Out: objects and the runtime's shared library
for `jit.py`, or what is wrong. Nothing is linked and kept: tests run once per build.
"""

from __future__ import annotations

from collections.abc import Container, Iterable

from snowc.cache import open_cache
from snowc.codegen import errors
from snowc.codegen.build import BuildResult, ProgramBuilder, fact_diagnostic
from snowc.codegen.kept_program import Reuse
from snowc.codegen.llvm.counts import counts_unit
from snowc.codegen.load import LoadableProgram
from snowc.codegen.located_objects import located_objects
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.runtime_library import SHARED_LIBRARY, runtime_library
from snowc.codegen.target import host_target, machine_names
from snowc.codegen.units import ProgramToEmit, emit_units
from snowc.diagnostics.bug import CompilerBug
from snowc.inputs import PROJECT
from snowc.mir.constants.source import ComputedSource
from snowc.mir.ir import Callee, FunctionId
from snowc.mir.queries import lowered
from snowc.mir.query_source import QuerySource
from snowc.mir.remote_functions import RemoteSource
from snowc.mir.test_program import TEST_MAIN, Test, TestProgramSource
from snowc.query import Engine
from snowc.resolve.model import DefId
from snowc.resolve.queries import file_of_module, module_summary, project_modules
from snowc.source import FileId
from snowc.types.queries import inferred_definition
from snowc.types.ty import UNIT


def test_name(definition: DefId) -> str:
    """As it is written."""
    return definition.name.partition(":")[2]


def wanted_tests(db: Engine, kind: str, part: str, foreign: Container[FileId]) -> tuple[DefId, ...]:
    """The tests, or benchmarks (`kind`: test, bench), with `part` in their names, by module, in their order; none
    of `foreign` files.
    """
    found = []
    own = (each for each in project_modules(db, PROJECT) if file_of_module(db, each) not in foreign)
    for module in sorted(own):
        names = [test.name for test in module_summary(db, module).tests if test.kind == kind]
        found += [DefId(module, f"{kind}:{name}") for name in names if part in name]
    return tuple(found)


def loadable_tests(
    db: Engine, tests: tuple[DefId, ...], kind: str = "test", pipeline: Pipeline = Pipeline.DEV
) -> LoadableProgram | BuildResult:
    """Compile a program that runs these tests, or benchmarks (`kind`: bench), at least one."""
    builder = ProgramBuilder(db, tests[0].module)
    library = runtime_library(SHARED_LIBRARY)
    if isinstance(library, errors.NoRuntime):
        return BuildResult((fact_diagnostic(library, builder.file),))
    target = host_target()
    if target is None:
        return BuildResult((fact_diagnostic(errors.UnsupportedMachine(*machine_names()), builder.file),))
    source = TestProgramSource(RemoteSource(ComputedSource(db), db), _described(db, tests), kind)
    program = builder.ready_at(source, Callee(FunctionId(TEST_MAIN)), UNIT, Reuse())
    if isinstance(program, BuildResult):
        return program
    starts, count = _counters(db, program)
    units = emit_units(program, target, pipeline)
    units += [counts_unit(starts, count, target)] if count else []
    objects = located_objects(units, target, pipeline, open_cache())
    return LoadableProgram(tuple(objects), library, count, starts)


def _counters(db: Engine, program: ProgramToEmit) -> tuple[dict[DefId, int], int]:
    """Where the counters of each definition of the program begin, and how many there are."""
    starts: dict[DefId, int] = {}
    count = 0
    for callee, _ in program.mono.program.functions:
        definition = callee.function.definition
        found = lowered(db, definition)
        if found is not None and found.counted and definition not in starts:
            starts[definition] = count
            count += len(found.counted)
    return starts, count


def _described(db: Engine, tests: Iterable[DefId]) -> Iterable[Test]:
    source = QuerySource(db)
    for definition in tests:
        inferred, found = inferred_definition(db, definition), source.lowered(definition)
        if inferred is None or found is None:
            raise CompilerBug("asked to run a test that is not sound", str(definition))
        message = UNIT if inferred.message is None else inferred.message
        yield Test(test_name(definition), found.functions[0], message)
