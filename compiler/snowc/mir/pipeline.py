"""The order of the passes, as data, and the way from an entry function to MIR that code generation takes.

In: a source and the entry. Out: the program, each function ready: tail calls marked, ownership exact, blocks simple.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.conventions import convention_of
from snowc.mir.flat_forms import forms_of
from snowc.mir.ir import Callee, MirFunction, MonoProgram
from snowc.mir.passes.insert_ownership import insert_ownership
from snowc.mir.passes.mark_tail_calls import mark_tail_calls
from snowc.mir.passes.monomorphise import (
    NOTHING_KNOWN,
    KnownInstances,
    Monomorphised,
    instance_name,
    monomorphise,
)
from snowc.mir.passes.simplify_blocks import simplify_blocks
from snowc.mir.passes.unbox import unbox
from snowc.mir.passes.verify_ownership import ownership_faults
from snowc.mir.program_source import Externs, ProgramSource
from snowc.values import replace, value


@value
class Pass:
    """A function-to-function pass under the name that `--emit mir` and tests use."""

    name: str
    run: Callable[[MirFunction, Externs], MirFunction]


PASSES = (
    Pass("mark_tail_calls", mark_tail_calls),
    Pass("simplify_blocks", lambda function, _: simplify_blocks(function)),
    Pass("insert_ownership", insert_ownership),
    Pass("simplify_blocks", lambda function, _: simplify_blocks(function)),
)
"""Monomorphisation, which needs the whole program, comes before these."""


def run_passes(function: MirFunction, externs: Externs) -> MirFunction:
    """All function passes, in order; the result's ownership is checked."""
    for each in PASSES:
        function = each.run(function, externs)
    faults = ownership_faults(function, externs)
    if faults:
        raise CompilerBug(f"ownership: {'; '.join(faults)}", str(function.id))
    return function


def ready_program(source: ProgramSource, entry: Callee, known: KnownInstances = NOTHING_KNOWN) -> Monomorphised:
    """The program that code generation takes. With findings its functions are incomplete and must not be compiled."""
    mono = monomorphise(source, entry, known)
    if mono.findings:
        return mono
    functions = tuple(
        (callee, run_passes(function, mono.externs)) for callee, function in _unboxed(source, mono, known)
    )
    return replace(mono, program=MonoProgram(mono.program.entry, functions))


def _unboxed(source: ProgramSource, mono: Monomorphised, known: KnownInstances) -> Iterator[tuple[Callee, MirFunction]]:
    """Each function with the values unboxed that need no object, called as its convention says."""
    forms = forms_of(source)
    conventions = {callee: convention_of(function, forms) for callee, function in mono.program.functions}
    for callee, function in mono.program.functions:
        marked = simplify_blocks(mark_tail_calls(function, mono.externs))
        unboxed = unbox(
            marked, forms, conventions[callee], lambda each: conventions.get(each) or known.convention(each)
        )
        yield callee, simplify_blocks(unboxed)


__all__ = ["PASSES", "Monomorphised", "Pass", "instance_name", "ready_program", "run_passes"]
