"""Lints that need control flow: they read MIR and report at the places it came from.

One file per lint, a function from a definition's MIR to findings. A lint sees generic MIR, before the passes.
"""

from __future__ import annotations

from snowc.diagnostics.facts import PlacedFinding
from snowc.mir.lints.division_by_zero import divisions_by_zero
from snowc.mir.lints.known_numbers import ConstantNumber
from snowc.mir.lints.unawaited_job import unawaited_jobs
from snowc.mir.programs import LoweredDefinition


def findings_in(definition: LoweredDefinition, constant: ConstantNumber) -> tuple[PlacedFinding, ...]:
    """What all lints report on a definition, its closures included; `constant` knows the values of constants."""
    unawaited = (found for function in definition.functions for found in unawaited_jobs(function))
    return (*unawaited, *divisions_by_zero(definition, constant))
