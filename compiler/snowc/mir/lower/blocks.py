"""Blocks, `let` and `return`."""

from __future__ import annotations

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.errors import UnreachableCode
from snowc.mir.ir import Crash, LocalId
from snowc.mir.lower.context import Body, Generalised
from snowc.mir.lower.coverage import count_statement
from snowc.mir.lower.decisions import MatchArm, lower_match
from snowc.mir.lower.expressions import Use, lower_expression, lowers_control, unit_for
from snowc.mir.lower.patterns import bound_ids, match_pattern
from snowc.mir.lower.pids import at_pid_type
from snowc.source import Span
from snowc.syntax import tree
from snowc.types.ty import NEVER


@lowers_control(tree.Block)
def lower_block(body: Body, block: tree.Block, use: Use) -> LocalId:
    """Statements; the last one has the block's use."""
    was_live = body.builder.is_live
    for statement in block.statements[:-1]:
        count_statement(body, statement)
        _lower_statement(body, statement, Use.DISCARD)
        if was_live and not body.builder.is_live:
            was_live = False
            _warn_unreachable(body, block, statement)
    if not block.statements:
        return unit_for(body, use)
    count_statement(body, block.statements[-1])
    return _lower_statement(body, block.statements[-1], use)


def _lower_statement(body: Body, statement: tree.Let | tree.Expr, use: Use) -> LocalId:
    if not isinstance(statement, tree.Let):
        return lower_expression(body, statement, use)
    lower_let(body, statement)
    return unit_for(body, use)


def _warn_unreachable(body: Body, block: tree.Block, last_reached: tree.Let | tree.Expr) -> None:
    """Once for all statements behind one that never ends normally."""
    behind = [each for each in block.statements if each.start >= last_reached.end]
    if behind:
        body.definition.warn(body.facts.item, Span(behind[0].start, behind[-1].end), UnreachableCode())


def lower_let(body: Body, let: tree.Let) -> None:
    """Bind the pattern's names in the rest of the block; a pattern that does not match ends the actor."""
    if _generalised(body, let):
        return
    value = lower_expression(body, let.value)
    if body.builder.type_of(value) == NEVER:
        value = body.undefined(body.type_at(let.pattern.id))  # never reached, but its names must exist
    value = at_pid_type(body, value, body.type_at(let.pattern.id))
    failed = body.builder.new_block()
    site = body.site(let)
    (matched,) = lower_match([MatchArm(body, (match_pattern(body, let.pattern),), None)], (value,), failed, site)
    if matched is None:
        raise CompilerBug("a let pattern that no value reaches", str(body.definition.id))
    body.builder.open(failed)
    body.builder.end(Crash("let pattern", site))
    body.builder.open(matched)


def _generalised(body: Body, let: tree.Let) -> bool:
    """A local used at several types becomes code where it is used."""
    pattern = let.pattern
    schemes = body.facts.local_schemes
    if isinstance(pattern, tree.NamePattern) and (scheme := schemes.get(pattern.id)) and scheme.variables:
        body.frame.scope[pattern.id] = Generalised(let.value, scheme, body.substitution)
        return True
    if any(schemes[id].variables for id in bound_ids(pattern) if id in schemes):
        body.unsupported(pattern, "a pattern that binds values of several types")
    return False


@lowers_control(tree.Return)
def lower_return(body: Body, expr: tree.Return, use: Use) -> LocalId:
    if expr.value is None:
        body.emit_return(body.unit())
    else:
        lower_expression(body, expr.value, Use.RETURN)
    return body.undefined(NEVER)
