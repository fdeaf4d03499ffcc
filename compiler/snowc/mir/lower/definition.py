"""The way in: a definition's MIR.

In: an inferred definition and the trees of its items. Out: its function and the parts made of it, and what can't be
lowered yet (E0999). A
definition with type errors, or without a body (`@extern`), has no MIR.
"""

from __future__ import annotations

import snowc.mir.lower.areas  # noqa: F401 - registers who lowers which expression
from snowc.diagnostics.bug import CompilerBug
from snowc.diagnostics.facts import PlacedFinding
from snowc.mir.builder import ACTOR, CONSTANT, PLAIN, FunctionBuilder, FunctionKind
from snowc.mir.ir import FunctionId
from snowc.mir.lower.clauses import Clause, lower_clauses
from snowc.mir.lower.context import Body, CannotLower, DefinitionContext, Frame
from snowc.mir.lower.tasks import task_functions, task_value
from snowc.mir.parts import BODY
from snowc.mir.passes.simplify_blocks import simplify_blocks
from snowc.mir.programs import LoweredDefinition
from snowc.query import Engine
from snowc.syntax import tree
from snowc.types.inferred import InferredDefinition
from snowc.values import value


@value
class Lowering:
    """`definition` is None when there is no MIR; `findings` say why, unless earlier stages have. With MIR, they are
    warnings.
    """

    definition: LoweredDefinition | None
    findings: tuple[PlacedFinding, ...]


NOTHING = Lowering(None, ())


def lower_definition(db: Engine, inferred: InferredDefinition, items: tuple[tree.Item, ...]) -> Lowering:
    """Lower one function, actor, constant or test; `items` are the trees of its clauses."""
    context = DefinitionContext(db, inferred)
    builder = FunctionBuilder()
    is_async = isinstance(items[0], tree.FnItem) and items[0].is_async
    result = task_value(inferred.result) if is_async else inferred.result
    clauses = [_clause(context, Frame(builder, result), index, item) for index, item in enumerate(items)]
    parameters = tuple(builder.new_local(ty) for ty in inferred.parameters)
    site = clauses[0].body.site(items[0])
    try:
        lower_clauses(clauses, parameters, site)
    except CannotLower as found:
        context.report_unsupported(found.site, found.what)
        return Lowering(None, tuple(dict.fromkeys(context.unsupported)))
    name = FunctionId(context.id, BODY if is_async else "")
    function = builder.finish(name, context.variables, len(parameters), result, site, _kind(items[0]))
    if context.rests_on_errors:
        return NOTHING
    if context.unsupported:
        return Lowering(None, tuple(dict.fromkeys(context.unsupported)))
    around = task_functions(context, site) if is_async else ()
    functions = tuple(map(simplify_blocks, (*around[:1], function, *around[1:], *context.functions)))
    counted = () if context.counters is None else context.counters.places()
    return Lowering(LoweredDefinition(functions, counted), tuple(dict.fromkeys(context.warnings)))


def _clause(context: DefinitionContext, frame: Frame, index: int, item: tree.Item) -> Clause:
    body = Body(context, context.inferred.clauses[index], frame)
    match item:
        case tree.FnItem(body=tree.Block() as block):
            return Clause(body, item.parameters, item.guard, block)
        case tree.ActorItem():
            return Clause(body, item.parameters, None, item.body)
        case tree.TestItem():
            return Clause(body, (), None, item.body)
        case tree.ConstItem():
            return Clause(body, (), None, _as_block(item.value))
        case _:
            raise CompilerBug(f"{type(item).__name__} has no body to lower", str(context.id))


def _as_block(value: tree.Expr) -> tree.Block:
    return tree.Block(start=value.start, end=value.end, id=value.id, statements=(value,))


def _kind(item: tree.Item) -> FunctionKind:
    match item:
        case tree.ActorItem():
            return ACTOR
        case tree.ConstItem():
            return CONSTANT
        case _:
            return PLAIN
