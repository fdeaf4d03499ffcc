"""Arguments of a call: evaluated in the order of the source, passed in the order of the parameters.

In: arguments as written, the one that a pipe puts in, the receiver of a method. Out: the locals to pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.ir import LocalId
from snowc.mir.lower.context import Body
from snowc.mir.lower.expressions import lower_expression
from snowc.mir.lower.pids import at_pid_type
from snowc.syntax import tree
from snowc.types.ty import Type


@dataclass(frozen=True, slots=True)
class Piped:
    """A value that is already there and becomes argument number `slot` (from 1)."""

    value: LocalId
    slot: int


def evaluate(body: Body, expr: tree.Call, piped: Piped | None) -> list[LocalId]:
    """All values in the order of the types' `argument_slots`: the receiver of a method first, the piped one in its
    slot.
    """
    values: list[LocalId] = []
    if expr.id in body.facts.method_calls and isinstance(expr.function, tree.Field):
        values.append(lower_expression(body, expr.function.receiver))
    arguments = [lower_expression(body, argument.value) for argument in expr.arguments]
    if piped is not None:
        arguments.insert(piped.slot - 1, piped.value)
    return values + arguments


def evaluate_for(body: Body, expr: tree.Call, piped: Piped | None, parameters: Sequence[Type]) -> tuple[LocalId, ...]:
    """The values in the order of the parameters."""
    return in_parameter_order(body, expr, evaluate(body, expr, piped), parameters)


def in_parameter_order(
    body: Body, expr: tree.Call, values: Sequence[LocalId], parameters: Sequence[Type]
) -> tuple[LocalId, ...]:
    """Keyword arguments at their parameters' places, pids at the parameters' types."""
    slots = body.facts.argument_slots.get(expr.id, tuple(range(len(values))))
    if sorted(slots) != list(range(len(parameters))):
        raise CompilerBug("arguments do not fill the parameters", str(body.definition.id))
    by_slot = dict(zip(slots, values, strict=True))
    return tuple(at_pid_type(body, by_slot[slot], ty) for slot, ty in enumerate(parameters))
