"""Running a program on a machine that has no C compiler: compiled to objects as always, linked in memory.

In: a database whose program has no errors. Out: the exit status of the program, or what is wrong. The objects come
from the cache like any.
"""

from __future__ import annotations

from collections.abc import Sequence

from snowc.codegen import errors, jit
from snowc.codegen.build import BuildResult, fact_diagnostic, program_units
from snowc.codegen.cache import open_cache
from snowc.codegen.object_store import objects_of
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.runtime_library import SHARED_LIBRARY, runtime_library
from snowc.codegen.target import host_target, machine_names
from snowc.query import Engine
from snowc.resolve.model import ModuleName
from snowc.source import FileId


def run_without_linker(
    db: Engine, entry_module: ModuleName, pipeline: Pipeline, arguments: Sequence[str]
) -> int | BuildResult:
    """Run the program in a child process; its exit status, or the result that says why not."""
    target = host_target()
    if target is None:
        return _failed(errors.UnsupportedMachine(*machine_names()))
    library = runtime_library(SHARED_LIBRARY)
    if isinstance(library, errors.NoRuntime):
        return _failed(library)
    units = program_units(db, entry_module, target)
    if isinstance(units, BuildResult):
        return units
    return jit.run_objects(objects_of(units, target, pipeline, open_cache()), library, arguments)


def _failed(fact: errors.BuildFact) -> BuildResult:
    return BuildResult((fact_diagnostic(fact, FileId("")),))
