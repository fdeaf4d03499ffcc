"""A program to LLVM modules: which functions go into one object, and the text of each.

In: a ready program. Out: `UnitText`s in a stable order, those of the stubs and of the program record last. Functions
are grouped by module, in the order of their names, and cut where a hash of the name says so, so a new function moves
the border of its own unit only and the cached objects of the others stay good.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from snowc.codegen.descriptors import Descriptors
from snowc.codegen.llvm.debug_info import DebugInfo
from snowc.codegen.llvm.function import emit_function
from snowc.codegen.llvm.module import CodeProgram, Module
from snowc.codegen.llvm.program_record import Place, ProgramRecord, emit_program_record, emit_site_tables
from snowc.codegen.llvm.stub_signature import StubSignature
from snowc.codegen.llvm.stubs import emit_stubs
from snowc.codegen.target import Target
from snowc.codegen.unit_text import UnitText
from snowc.mir.ir import Callee, MirFunction, Site
from snowc.mir.passes.monomorphise import Monomorphised, instance_name
from snowc.mir.program_source import ProgramSource

LARGEST_UNIT = 40
SMALLEST_UNIT = 12
_CUT_ONE_IN = 8
"""beyond the smallest size, one name in so many ends its unit"""

Instance = tuple[Callee, MirFunction]


@dataclass(frozen=True, slots=True)
class ProgramToEmit:
    """A program whose functions went through all passes, and what the record and the site tables need."""

    mono: Monomorphised
    source: ProgramSource
    record: ProgramRecord
    locate: Callable[[Site], Place]


def emit_units(program: ProgramToEmit, target: Target) -> list[UnitText]:
    """The text of every unit."""
    functions = dict(program.mono.program.functions)
    code = CodeProgram(functions, program.mono.externs, Descriptors(program.source))
    units = []
    sites: dict[Callee, tuple[Site, ...]] = {}
    stubs: dict[str, StubSignature] = {}
    places = _Places(program.locate)
    for name, instances in _grouped(program.mono.program.functions):
        debug = _debug_info(instances[0][1], code, places.place, target)
        module = Module(target, code, debug)
        for callee, function in instances:
            sites[callee] = emit_function(module, callee, function)
        lines = None if debug is None else debug.line_map(instance_name(instances[0][0]))
        units.append(UnitText(name, module.text(), lines))
        stubs |= module.called_stubs
    module = Module(target, code)
    emit_stubs(module, stubs)
    units.append(UnitText("stubs", module.text()))
    module = Module(target, code)
    emit_program_record(module, program.record)
    emit_site_tables(module, sites, places.locate)
    units.append(UnitText("program", module.text()))
    return units


class _Places:
    """Where sites are, each asked for once."""

    def __init__(self, locate: Callable[[Site], Place]) -> None:
        self._locate = locate
        self._found: dict[Site, Place] = {}

    def locate(self, site: Site) -> Place:
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
    """For a unit whose first function that is: a unit is of one module, and so of one file. ELF only: lines of other
    objects we can't read."""
    return DebugInfo(code.descriptors, locate, locate(first.site)[0]) if target.is_elf else None


def _grouped(instances: Iterable[Instance]) -> list[tuple[str, list[Instance]]]:
    by_module: dict[str, list[Instance]] = {}
    for instance in instances:
        by_module.setdefault(instance[0].function.definition.module, []).append(instance)
    groups = []
    for module, members in by_module.items():
        for number, group in enumerate(_cut(members)):
            groups.append((f"{module}.{number + 1}" if number else module, group))
    return groups


def _cut(instances: list[Instance]) -> list[list[Instance]]:
    groups: list[list[Instance]] = [[]]
    for instance in instances:
        current = groups[-1]
        current.append(instance)
        ends = len(current) >= SMALLEST_UNIT and _name_hash(instance[0]) % _CUT_ONE_IN == 0
        if ends or len(current) == LARGEST_UNIT:
            groups.append([])
    return [group for group in groups if group]


def _name_hash(callee: Callee) -> int:
    return hashlib.sha256(instance_name(callee).encode()).digest()[0]
