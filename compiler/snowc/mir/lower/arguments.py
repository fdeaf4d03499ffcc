"""Arguments of a call: evaluated in the order of the source, passed in the order of the parameters.

In: arguments as written, the one that a pipe puts in, the receiver of a method. Out: the locals to pass.
"""

from __future__ import annotations

from collections.abc import Sequence

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.ir import LocalId, Site
from snowc.mir.lower.context import Body
from snowc.mir.lower.expressions import lower_expression
from snowc.mir.lower.intrinsics import call, map_function, text
from snowc.mir.lower.pids import at_pid_type
from snowc.syntax import tree
from snowc.types.ty import Type
from snowc.values import value


@value
class Piped:
    """A value that is already there and becomes argument number `slot` (from 1); `source` is its expression."""

    value: LocalId
    slot: int
    source: tree.Expr


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
    values = evaluate(body, expr, piped)
    names = [argument.name for argument in expr.arguments]
    if piped is not None:
        names.insert(piped.slot - 1, None)
    receiver = [None] * (len(values) - len(names))
    return in_parameter_order(body, expr, (*receiver, *names), values, parameters)


def in_parameter_order(
    body: Body, expr: tree.Call, names: Sequence[str | None], values: Sequence[LocalId], parameters: Sequence[Type]
) -> tuple[LocalId, ...]:
    """Keyword arguments at their parameters' places, or in the map of the last one; pids at the parameters' types."""
    count = len(parameters)
    slots = body.facts.argument_slots.get(expr.id, tuple(range(len(values))))
    placed = list(zip(slots, names, values, strict=True))
    by_slot = {slot: value for slot, _, value in placed if slot != count}
    if count in slots:
        entries = [(name or "", value) for slot, name, value in placed if slot == count]
        by_slot[count - 1] = _map_of(body, entries, parameters[-1], body.site(expr))
    elif len(slots) != count:
        raise CompilerBug("more arguments than parameters", str(body.definition.id))
    if sorted(by_slot) != list(range(count)):
        raise CompilerBug("arguments do not fill the parameters", str(body.definition.id))
    return tuple(at_pid_type(body, by_slot[slot], ty) for slot, ty in enumerate(parameters))


def _map_of(body: Body, entries: Sequence[tuple[str, LocalId]], ty: Type, site: Site) -> LocalId:
    """A `Map<String, V>` of arguments by name."""
    result = call(body, map_function("new", ty), (), ty, site)
    for name, given in entries:
        result = call(body, map_function("put", ty), (result, text(body, name), given), ty, site)
    return result
