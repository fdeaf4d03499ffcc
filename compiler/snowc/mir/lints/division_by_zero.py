"""Divisions of an Int by zero: they crash whenever they are reached (W0023).

In: a definition, and what is known of constants. Out: a finding at each `/` and `%` whose right side can only be zero
where control reaches it: a literal, what is computed of literals and constants, what a branch has found to be zero; in
closures also what they capture. `Float` division by zero is no crash.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from snowc.diagnostics.facts import Finding, PlacedFinding
from snowc.mir.errors import DivisionByZero
from snowc.mir.ir import Binary, FunctionId, MakeClosure, MirFunction
from snowc.mir.lints.known_numbers import ConstantNumber, KnownNumbers
from snowc.mir.programs import LoweredDefinition
from snowc.types.ty import INT

_DIVISIONS = {"div": "/", "rem": "%"}


def divisions_by_zero(definition: LoweredDefinition, constant: ConstantNumber) -> tuple[PlacedFinding, ...]:
    if not any(map(_divides, definition.functions)):
        return ()
    functions = {each.id: each for each in definition.functions}
    found: dict[PlacedFinding, None] = {}
    waiting: list[tuple[MirFunction, Mapping[int, int]]] = [(definition.functions[0], {})]
    while waiting:
        function, captured = waiting.pop()
        functions.pop(function.id, None)
        known = KnownNumbers(function, captured, constant)
        found.update(dict.fromkeys(_findings(known)))
        waiting += [(functions[part], values) for part, values in _closures(known) if part in functions]
    return tuple(found)


def _divides(function: MirFunction) -> bool:
    return any(_is_division(function, each) for block in function.blocks for each in block.instructions)


def _is_division(function: MirFunction, instruction: object) -> bool:
    is_binary = isinstance(instruction, Binary) and instruction.operator in _DIVISIONS
    return is_binary and isinstance(instruction, Binary) and function.locals[instruction.left].type == INT


def _findings(numbers: KnownNumbers) -> Iterator[PlacedFinding]:
    for number, start in numbers.at_start.items():
        for each, known in numbers.through(numbers.function.blocks[number], start):
            if isinstance(each, Binary) and _is_division(numbers.function, each):
                value = numbers.value(each.right, known)
                if value == 0 and value is not None:
                    fact = DivisionByZero(_DIVISIONS[each.operator])
                    yield PlacedFinding(each.site.item, Finding(each.site.span, fact))


def _closures(numbers: KnownNumbers) -> Iterator[tuple[FunctionId, Mapping[int, int]]]:
    """The closures that are made, with what is known of what they capture."""
    for number, start in numbers.at_start.items():
        for each, known in numbers.through(numbers.function.blocks[number], start):
            if isinstance(each, MakeClosure):
                values = ((index, numbers.value(local, known)) for index, local in enumerate(each.captured))
                yield each.function.function, {index: value for index, value in values if value is not None}
