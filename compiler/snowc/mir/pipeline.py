"""The order of the passes, as data, and the way from an entry function to MIR that code generation takes.

In: a source and the entry. Out: the program, each function ready: tail calls marked, ownership exact, blocks simple.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.borrowing import NONE_BORROWED, Borrowing
from snowc.mir.conventions import convention_of, extern_convention
from snowc.mir.effort import Effort
from snowc.mir.flat_forms import forms_of
from snowc.mir.ir import Callee, Convention, MirFunction
from snowc.mir.passes.forward_copies import forward_copies
from snowc.mir.passes.insert_ownership import insert_ownership
from snowc.mir.passes.lend_in_tail_calls import lend_in_tail_calls
from snowc.mir.passes.mark_tail_calls import mark_tail_calls
from snowc.mir.passes.monomorphise import (
    NOTHING_KNOWN,
    Instances,
    KnownInstances,
    Monomorphised,
    instance_name,
    monomorphise,
)
from snowc.mir.passes.read_parts_early import read_parts_early
from snowc.mir.passes.reuse_cells import reuse_cells
from snowc.mir.passes.simplify_blocks import simplify_blocks
from snowc.mir.passes.unbox import unbox
from snowc.mir.passes.verify_ownership import ownership_faults
from snowc.mir.program_source import Externs, ProgramSource
from snowc.mir.programs import MonoProgram
from snowc.values import replace, value


@value
class Pass:
    """A function-to-function pass under the name that `--emit mir` and tests use."""

    name: str
    run: Callable[[MirFunction, Borrowing], MirFunction]


PASSES = (
    Pass("lend_in_tail_calls", lend_in_tail_calls),
    Pass("insert_ownership", insert_ownership),
    Pass("reuse_cells", reuse_cells),
    Pass("simplify_blocks", lambda function, _: simplify_blocks(function)),
)
"""Monomorphisation, unboxing and the inference of what is borrowed, which need the whole program, come before these."""


def run_passes(callee: Callee, function: MirFunction, borrowing: Borrowing) -> MirFunction:
    """All function passes, in order, on an instance whose borrowing is known; the result's ownership is checked."""
    function = replace(function, borrowed=borrowing.borrowed.get(callee, NONE_BORROWED))
    for each in PASSES:
        function = each.run(function, borrowing)
    faults = ownership_faults(function, borrowing)
    if faults:
        raise CompilerBug(f"ownership: {'; '.join(faults)}", str(function.id))
    return function


def ready_program(
    source: ProgramSource, entry: Callee, known: KnownInstances = NOTHING_KNOWN, effort: Effort = Effort.LITTLE
) -> Monomorphised:
    """The program that code generation takes. With findings its functions are incomplete and must not be compiled."""
    preparation = Preparation(source, known)
    mono = monomorphise(source, entry, known, preparation.prepared, effort)
    if mono.findings:
        return mono
    prepared = preparation.prepared(dict(mono.program.functions), mono.externs)
    functions = tuple(
        (callee, run_passes(callee, prepared[callee], mono.borrowing)) for callee, _ in mono.program.functions
    )
    return replace(mono, program=MonoProgram(mono.program.entry, functions))


class Preparation:
    """What comes before borrowing is inferred: tail calls are marked, and the values unboxed that need no object; each
    function is called as its convention says. Copies go and reads move for the sake of ownership."""

    def __init__(self, source: ProgramSource, known: KnownInstances) -> None:
        self._forms = forms_of(source)
        self._known = known
        self._conventions: dict[Callee, Convention] = {}
        self._done: dict[Callee, MirFunction] = {}

    def prepared(self, instances: Instances, externs: Externs) -> Instances:
        """The same instances; those that came before are not made again."""
        new = {callee: function for callee, function in instances.items() if callee not in self._done}
        for callee, function in new.items():
            self._conventions[callee] = convention_of(function, self._forms)
        for callee, function in new.items():
            marked = simplify_blocks(mark_tail_calls(function, externs))
            unboxed = unbox(marked, self._forms, self._conventions[callee], partial(self._convention, externs))
            self._done[callee] = read_parts_early(forward_copies(simplify_blocks(unboxed)), externs)
        return {callee: self._done[callee] for callee in instances}

    def _convention(self, externs: Externs, callee: Callee) -> Convention | None:
        extern = externs.get(callee.function)
        if extern is not None:
            return extern_convention(extern, callee, self._forms)
        return self._conventions.get(callee) or self._known.convention(callee)


__all__ = ["PASSES", "Monomorphised", "Pass", "Preparation", "instance_name", "ready_program", "run_passes"]
