"""Lints that need control flow: they read MIR and report at the places it came from.

One file per lint, each a function from a MIR function to findings; `LINTS` is the list. A lint sees generic MIR,
before the passes.
"""

from __future__ import annotations

from snowc.diagnostics.facts import PlacedFinding
from snowc.mir.ir import LoweredDefinition
from snowc.mir.lints.division_by_zero import divisions_by_zero
from snowc.mir.lints.unawaited_job import unawaited_jobs

LINTS = (unawaited_jobs, divisions_by_zero)


def findings_in(definition: LoweredDefinition) -> tuple[PlacedFinding, ...]:
    """What all lints report on a definition, its closures included."""
    return tuple(found for function in definition.functions for lint in LINTS for found in lint(function))
