"""Divisions of an Int by a literal zero: they crash whenever they are reached (W0023).

In: a MIR function. Out: a finding at each `/` and `%` whose right side is zero: a local that is written once, by the
literal or by a copy of such a local. `Float` division by zero is no crash.
"""

from __future__ import annotations

from collections import Counter

from snowc.diagnostics.facts import Finding, PlacedFinding
from snowc.mir.errors import DivisionByZero
from snowc.mir.ir import Binary, Copy, Literal, LocalId, MirFunction
from snowc.mir.operands import written_by
from snowc.types.ty import INT

_DIVISIONS = {"div": "/", "rem": "%"}


def divisions_by_zero(function: MirFunction) -> tuple[PlacedFinding, ...]:
    divisions = [
        each
        for block in function.blocks
        for each in block.instructions
        if isinstance(each, Binary) and each.operator in _DIVISIONS and function.locals[each.left].type == INT
    ]
    zeros = _zeros(function) if divisions else frozenset()
    found = [
        PlacedFinding(each.site.item, Finding(each.site.span, DivisionByZero(_DIVISIONS[each.operator])))
        for each in divisions
        if each.right in zeros
    ]
    return tuple(dict.fromkeys(found))


def _zeros(function: MirFunction) -> frozenset[LocalId]:
    """Locals that can only be zero. A copy of one that comes later in the numbering is missed: copies come behind."""
    instructions = [each for block in function.blocks for each in block.instructions]
    writes = Counter(local for each in instructions for local in written_by(each))
    zeros: set[LocalId] = set()
    for each in instructions:
        is_zero = isinstance(each, Literal) and type(each.value) is int and each.value == 0
        is_copy = isinstance(each, Copy) and each.source in zeros
        if isinstance(each, Literal | Copy) and (is_zero or is_copy) and writes[each.target] == 1:
            zeros.add(each.target)
    return frozenset(zeros)
