"""The order of the passes, as data, and the way from an entry function to MIR that code generation takes.

In: a source and the entry. Out: the program, each function ready: tail calls marked, ownership exact, blocks simple.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from snowc.diagnostics.bug import CompilerBug
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
from snowc.mir.passes.verify_ownership import ownership_faults
from snowc.mir.program_source import Externs, ProgramSource


@dataclass(frozen=True, slots=True)
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
    functions = tuple((callee, run_passes(function, mono.externs)) for callee, function in mono.program.functions)
    return replace(mono, program=MonoProgram(mono.program.entry, functions))


__all__ = ["PASSES", "Monomorphised", "Pass", "instance_name", "ready_program", "run_passes"]
