"""The clauses of a function or closure.

In: clauses with parameter patterns, guards and bodies; the parameters' locals. Out: code that runs the first clause
that matches and returns its value; without one the actor ends with "no function clause".
"""

from __future__ import annotations

from snowc.mir.ir import Crash, LocalId, Site
from snowc.mir.lower.context import Body
from snowc.mir.lower.coverage import count_entry
from snowc.mir.lower.decisions import MatchArm, lower_match
from snowc.mir.lower.expressions import Use, lower_expression
from snowc.mir.lower.patterns import match_pattern
from snowc.syntax import tree
from snowc.values import value


@value
class Clause:
    body: Body
    parameters: tuple[tree.Parameter, ...]
    guard: tree.Expr | None
    block: tree.Block


def lower_clauses(clauses: list[Clause], parameters: tuple[LocalId, ...], site: Site) -> None:
    """Emit the whole function; control never falls out of it."""
    builder = clauses[0].body.builder
    failed = builder.new_block()
    blocks = lower_match([_arm(clause) for clause in clauses], parameters, failed, site)
    for clause, block in zip(clauses, blocks, strict=True):
        if block is not None:
            builder.open(block)
            count_entry(clause.body, clause.block)
            lower_expression(clause.body, clause.block, Use.RETURN)
    builder.open(failed)
    builder.end(Crash("no function clause", site))


def _arm(clause: Clause) -> MatchArm:
    patterns = tuple(match_pattern(clause.body, parameter.pattern) for parameter in clause.parameters)
    return MatchArm(clause.body, patterns, clause.guard)
