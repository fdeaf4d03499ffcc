"""A program as a node, compiled for `jit.py` to run in memory.

In: a database whose program has no errors. Out: the objects and the runtime's shared library, or what is wrong.
"""

from __future__ import annotations

from snowc.cache import open_cache
from snowc.codegen import errors
from snowc.codegen.build import BuildResult, ProgramBuilder, fact_diagnostic
from snowc.codegen.kept_program import Reuse
from snowc.codegen.load import LoadableProgram
from snowc.codegen.located_objects import located_objects
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.runtime_library import SHARED_LIBRARY, runtime_library
from snowc.codegen.target import host_target, machine_names
from snowc.codegen.units import emit_units
from snowc.diagnostics.bug import CompilerBug
from snowc.mir.main_failure import first_function, first_result
from snowc.mir.node_start import NodeSource
from snowc.query import Engine
from snowc.resolve.model import ModuleName
from snowc.types.queries import inferred_definition
from snowc.types.ty import UNIT


def loadable_node(db: Engine, entry_module: ModuleName, pipeline: Pipeline) -> LoadableProgram | BuildResult:
    """Compile the program whose `main` is in `entry_module`."""
    builder = ProgramBuilder(db, entry_module, pipeline)
    target = host_target()
    if target is None:
        return BuildResult((fact_diagnostic(errors.UnsupportedMachine(*machine_names()), builder.file),))
    library = runtime_library(SHARED_LIBRARY)
    if isinstance(library, errors.NoRuntime):
        return BuildResult((fact_diagnostic(library, builder.file),))
    inferred, lowered = inferred_definition(db, builder.entry), builder.source.lowered(builder.entry)
    if inferred is None or lowered is None:
        raise CompilerBug("asked to build a program without a sound `main`", str(builder.entry))
    main = lowered.functions[0]
    then = first_function(builder.source, main)
    source = NodeSource(builder.source, builder.entry, then, first_result(builder.source, main))
    message = UNIT if inferred.message is None else inferred.message
    program = builder.ready_at(source, source.first, message, Reuse())
    if isinstance(program, BuildResult):
        return program
    units = emit_units(program, target, pipeline)
    return LoadableProgram(tuple(located_objects(units, target, pipeline, open_cache())), library)
