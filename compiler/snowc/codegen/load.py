"""A program for a machine that has no C compiler: compiled to objects as always, for `jit.py` to link in memory.

In: a database whose program has no errors. Out: the objects and the runtime's shared library, or what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from snowc.cache import open_cache
from snowc.codegen import errors
from snowc.codegen.build import BuildResult, entry_file, fact_diagnostic, program_units
from snowc.codegen.located_objects import located_objects
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.runtime_library import SHARED_LIBRARY, runtime_library
from snowc.codegen.target import host_target, machine_names
from snowc.query import Engine
from snowc.resolve.model import DefId, ModuleName
from snowc.values import field, value


@value
class LoadableProgram:
    """`counts`: how many counters of coverage there are; `starts` are the numbers of each definition's first."""

    objects: tuple[bytes, ...]
    library: Path
    counts: int = 0
    starts: Mapping[DefId, int] = field(default_factory=dict)


def loadable_program(db: Engine, entry_module: ModuleName, pipeline: Pipeline) -> LoadableProgram | BuildResult:
    """Compile the program whose `main` is in `entry_module`."""
    file = entry_file(db, entry_module)
    target = host_target()
    if target is None:
        return BuildResult((fact_diagnostic(errors.UnsupportedMachine(*machine_names()), file),))
    library = runtime_library(SHARED_LIBRARY)
    if isinstance(library, errors.NoRuntime):
        return BuildResult((fact_diagnostic(library, file),))
    units = program_units(db, entry_module, target, pipeline)
    if isinstance(units, BuildResult):
        return units
    return LoadableProgram(tuple(located_objects(units, target, pipeline, open_cache())), library)
