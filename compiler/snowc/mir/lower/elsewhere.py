"""Functions that other nodes run by their names: which those are, and `Job.map_nodes`.

In: a function that a call names. Out: code that tells the library its name and its signature, or a finding that says
why other nodes can't run it.
"""

from __future__ import annotations

from collections.abc import Iterable

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.ir import Callee, FunctionId, LocalId
from snowc.mir.lower.arguments import Piped, evaluate
from snowc.mir.lower.context import Body
from snowc.mir.lower.intrinsics import call, text
from snowc.mir.lower.references import callee_of
from snowc.mir.remote_functions import signature_hash
from snowc.resolve.model import DefId, FunctionRef, ModuleName
from snowc.syntax import tree
from snowc.types.infer.awaits import is_async_function
from snowc.types.mailbox_errors import NotKnownElsewhere
from snowc.types.sendable import part_that_stays
from snowc.types.show import show_type
from snowc.types.ty import INT, UNIT, Fun, Type

_MAP = FunctionId(DefId(ModuleName("MapNodes"), "map"))


def is_known_elsewhere(
    body: Body, named: tree.Expr, callee: Callee, parameters: Iterable[Type], result: Type = UNIT
) -> bool:
    """Whether the function of a call has one form that all nodes know by its name; else it is reported there.

    A function with type parameters has none: which of its forms a program holds depends on what that program calls.
    """
    fact = _why_unknown(body, callee, parameters, result)
    if fact is not None:
        body.definition.refuse(body.site(named), fact)
    return fact is None


def _why_unknown(body: Body, callee: Callee, parameters: Iterable[Type], result: Type) -> NotKnownElsewhere | None:
    db, definition = body.definition.db, callee.function.definition
    if callee.arguments:
        return NotKnownElsewhere(definition.name, "generic")
    if is_async_function(db, definition):
        return NotKnownElsewhere(definition.name, "async")
    for why, types in (("takes", parameters), ("gives", (result,))):
        for ty in types:
            part = part_that_stays(db, ty)
            if part is not None:
                return NotKnownElsewhere(definition.name, why, show_type(part))
    return None


def lower_map_nodes(body: Body, expr: tree.Call, piped: Piped | None, ty: Type) -> LocalId:
    """`Job.map_nodes(items, nodes, f)`: the library gets `f`, which this node may run too, its name and signature."""
    named = expr.arguments[-1].value
    reference, function_type = body.facts.references.get(named.id), body.type_at(named.id)
    if not isinstance(reference, FunctionRef) or not isinstance(function_type, Fun):
        raise CompilerBug("what other nodes are to run has no name", str(body.definition.id))
    callee, (parameter,), result = callee_of(body, reference, named.id), function_type.parameters, function_type.result
    if not is_known_elsewhere(body, named, callee, (parameter,), result):
        return body.undefined(ty)
    values = evaluate(body, expr, piped)
    signature = body.builder.literal(INT, signature_hash((parameter,), UNIT, result))
    operands = (*values, text(body, str(reference.definition)), signature)
    return call(body, Callee(_MAP, (parameter, result)), operands, ty, body.site(expr))
