"""A program to LLVM modules: the text of each object that must be made.

In: a ready program, and what of it an earlier build has made. Out: units in a stable order, those of the stubs and of
the program record last. `cutting.py` says which functions share one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from snowc.codegen.cutting import cut_into_units
from snowc.codegen.descriptors import Descriptors
from snowc.codegen.kept_program import Declarations, KeptFunction, KeptUnit, Reuse, Summary, waiting_near
from snowc.codegen.layout import declaration_of
from snowc.codegen.llvm.coroutine_resumption import emit_helpers
from snowc.codegen.llvm.debug_info import DebugInfo
from snowc.codegen.llvm.function import emit_function
from snowc.codegen.llvm.module import CodeProgram, Module
from snowc.codegen.llvm.plain_functions import plain_functions
from snowc.codegen.llvm.program_record import Place, ProgramRecord, emit_program_record, emit_site_table
from snowc.codegen.llvm.short_functions import short_functions
from snowc.codegen.llvm.stub_signature import StubSignature
from snowc.codegen.llvm.stubs import emit_stubs
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.target import Target
from snowc.codegen.unit_text import FinishedUnit, Located, SiteTable, UnitText
from snowc.mir.borrowing import borrowing_text
from snowc.mir.given import home_of
from snowc.mir.ir import Callee, MirFunction, Site
from snowc.mir.passes.lent_lists import looked_at_parameters
from snowc.mir.passes.monomorphise import Monomorphised, instance_name
from snowc.mir.program_source import LIBRARY_FILES, ProgramSource
from snowc.values import field, value

Instance = tuple[Callee, MirFunction]


@value
class ProgramToEmit:
    """A program whose functions went through all passes, and what the record and the site tables need."""

    mono: Monomorphised
    source: ProgramSource
    record: ProgramRecord
    locate: Callable[[Site], Place]
    reuse: Reuse = field(default_factory=Reuse)


@value
class EmittedUnit:
    """The functions of one object, and its text unless an earlier build has made it. `file` is where all its lines
    come from but those of the library, which never move; None if there are several."""

    content: UnitText | FinishedUnit
    functions: tuple[KeptFunction, ...]
    stubs: Mapping[str, StubSignature]
    file: str | None


@value
class EmittedProgram:
    """`data` are the units without functions of Snow: stubs, and the program's record."""

    units: tuple[EmittedUnit, ...]
    data: tuple[UnitText, ...]

    def contents(self) -> list[UnitText | FinishedUnit]:
        return [*(unit.content for unit in self.units), *self.data]


def emit_units(program: ProgramToEmit, target: Target, pipeline: Pipeline) -> list[UnitText]:
    """The text of every unit of a program of which nothing is reused."""
    return [each for each in emit_program(program, target, pipeline).contents() if isinstance(each, UnitText)]


def emit_program(program: ProgramToEmit, target: Target, pipeline: Pipeline) -> EmittedProgram:
    """The text of every unit that is not reused, and what its functions are."""
    functions = dict(program.mono.program.functions)
    made = {callee: declaration_of(function) for callee, function in functions.items()}
    declared = Declarations(made, program.reuse.known)
    descriptors = Descriptors(program.source)
    code = CodeProgram(declared, program.mono.borrowing, descriptors, pipeline, program.mono.waiting)
    places = _Places(program.locate)
    units = []
    for name, callees in cut_into_units(sorted(program.mono.calls, key=instance_name), pipeline):
        reused = program.reuse.units.get(name)
        if reused is None:
            units.append(_emit_unit(name, [(each, functions[each]) for each in callees], program, code, places, target))
        else:
            units.append(_finished(*reused))
    return EmittedProgram(tuple(units), _data_units(units, program.record, code, target))


def _finished(kept: KeptUnit, located: Located) -> EmittedUnit:
    content = FinishedUnit(kept.name, kept.object_key, kept.first_function, located)
    return EmittedUnit(content, kept.functions, kept.stubs, home_of(kept.functions[0].callee))


def _emit_unit(
    name: str, instances: list[Instance], program: ProgramToEmit, code: CodeProgram, places: _Places, target: Target
) -> EmittedUnit:
    places.files.clear()
    debug = _debug_info(instances[0][1], code, places.place, target)
    module = Module(target, code, debug)
    if code.pipeline is Pipeline.RELEASE:
        if len(instances) == len(program.mono.calls):
            seen = {instances[0][0], program.mono.main_closure}
            module.private = frozenset(each for each, _ in instances if each not in seen)
            module.plain = plain_functions(instances, module.private - code.waiting)
        staying = [each for each in instances if each[0] not in code.waiting]
        module.short = short_functions(staying, code.externs)
        module.looked_at = looked_at_parameters(staying, code.externs)
    functions: list[KeptFunction] = []
    tables: list[SiteTable | None] = []
    for callee, function in instances:
        sites = emit_function(module, callee, function)
        tables.append(emit_site_table(module, callee, sites, places.locate))
        functions.append(_kept(callee, program.mono, code))
    known = tuple(table for table in tables if table is not None)
    lines = None if debug is None else debug.line_map(instance_name(instances[0][0]), known)
    own = {each for each in places.files if not each.startswith(LIBRARY_FILES)} or places.files
    file = next(iter(own)) if len(own) == 1 else None
    return EmittedUnit(
        UnitText(name, module.text(), lines, module.repeats), tuple(functions), module.called_stubs, file
    )


def _kept(callee: Callee, mono: Monomorphised, code: CodeProgram) -> KeptFunction:
    calls = mono.calls[callee]
    waiting = waiting_near(callee, calls, mono.waiting)
    text = borrowing_text(callee, calls, mono.borrowing)
    summary = Summary(code.functions[callee], mono.awaited[callee], waiting, mono.facts[callee])
    return KeptFunction(callee, calls, text, summary, waits=callee in waiting)


def _data_units(
    units: Iterable[EmittedUnit], record: ProgramRecord, code: CodeProgram, target: Target
) -> tuple[UnitText, ...]:
    stubs: dict[str, StubSignature] = {}
    for unit in units:
        stubs |= unit.stubs
    stub_module = Module(target, code)
    emit_stubs(stub_module, stubs)
    emit_helpers(stub_module)
    module = Module(target, code)
    emit_program_record(module, record)
    return UnitText("stubs", stub_module.text()), UnitText("program", module.text())


class _Places:
    """Where sites are, each asked for once. `files` are those that were asked about lately."""

    def __init__(self, locate: Callable[[Site], Place]) -> None:
        self._locate = locate
        self._found: dict[Site, Place] = {}
        self.files: set[str] = set()

    def locate(self, site: Site) -> Place:
        self.files.add(site.item.file)
        place = self._found.get(site)
        if place is None:
            place = self._found[site] = self._locate(site)
        return place

    def place(self, site: Site) -> tuple[str, int]:
        place = self.locate(site)
        return place.file, place.line


def _debug_info(
    first: MirFunction, code: CodeProgram, locate: Callable[[Site], tuple[str, int]], target: Target
) -> DebugInfo | None:
    """For a unit whose first function that is. ELF only: lines of other objects we can't read."""
    return DebugInfo(code.descriptors, locate, locate(first.site)[0]) if target.is_elf else None
