"""An input of `snowc repl` as objects, for `repl_host.py` to link in memory.

In: a database in whose session module stands an actor `INPUT`; where its places are, for people. Out: objects, or
what is wrong with the program.
"""

from __future__ import annotations

from collections.abc import Callable

from snowc.cache import open_cache
from snowc.codegen import errors
from snowc.codegen.build import BuildResult, ProgramBuilder
from snowc.codegen.kept_program import Reuse
from snowc.codegen.llvm.program_record import Place
from snowc.codegen.load import LoadableProgram, loadable_program
from snowc.codegen.located_objects import located_objects
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.target import host_target, machine_names
from snowc.codegen.units import ProgramToEmit, emit_units
from snowc.diagnostics.bug import CompilerBug
from snowc.mir.constants.source import ComputedSource
from snowc.mir.ir import Callee, MirFunction, Site
from snowc.mir.print import print_functions
from snowc.query import Engine
from snowc.resolve.model import DefId, ModuleName
from snowc.types.ty import UNIT, Type
from snowc.values import value

INPUT = "__input__"
_RUNNER = ModuleName("ReplRunner")


@value
class Input:
    """`arguments` stand for the type variables of the actor: an input says of what type its mailbox is, or it is a
    variable. `located` is where the user wrote what a site is of; None for what stands elsewhere.
    """

    module: ModuleName
    arguments: tuple[Type, ...]
    located: Callable[[Site], Place | None]


def loadable_runner(db: Engine) -> LoadableProgram | BuildResult:
    """The program that runs inputs."""
    return loadable_program(db, _RUNNER, Pipeline.DEV)


def input_objects(db: Engine, input: Input) -> tuple[bytes, ...] | BuildResult:
    builder = _InputBuilder(db, input)
    target = host_target()
    if target is None:
        return builder.failed(errors.UnsupportedMachine(*machine_names()))
    program = builder.ready_input()
    if isinstance(program, BuildResult):
        return program
    return tuple(located_objects(emit_units(program, target, Pipeline.DEV), target, Pipeline.DEV, open_cache()))


def input_mir(db: Engine, input: Input) -> str | BuildResult:
    """What an input's own functions have become."""
    program = _InputBuilder(db, input).ready_input()
    if isinstance(program, BuildResult):
        return program
    own = tuple(function for _, function in program.mono.program.functions if _is_own(function, input.module))
    return print_functions(own)


def _is_own(function: MirFunction, module: ModuleName) -> bool:
    return function.id.definition == DefId(module, INPUT)


class _InputBuilder(ProgramBuilder):
    def __init__(self, db: Engine, input: Input) -> None:
        super().__init__(db, input.module)
        self._input = input

    def ready_input(self) -> ProgramToEmit | BuildResult:
        source = ComputedSource(self.db)
        lowered = source.lowered(DefId(self._input.module, INPUT))
        if lowered is None:
            raise CompilerBug("asked to run an input that is not sound", str(self._input.module))
        first = Callee(lowered.functions[0].id, self._input.arguments)
        return self.ready_at(source, first, UNIT, Reuse())

    def locate(self, site: Site) -> Place:
        return self._input.located(site) or super().locate(site)
