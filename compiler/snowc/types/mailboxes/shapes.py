"""What an expression says of the value that it makes, and whether a pattern may match that.

In: an expression with resolved references. Out: a simple pattern that matches every value it can make: constructors,
tuples and literals as written, a wildcard for all else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from snowc.resolve.model import ConstructorRef, Reference
from snowc.syntax import tree
from snowc.types.exhaustive.patterns import MISFIT, TUPLE, WILD, Built, Either, Simple, Wild, literal_text


def shape_of(node: tree.Expr, references: Mapping[int, Reference]) -> Simple:
    match node:
        case tree.StringLiteral(parts=parts) if any(not isinstance(part, str) for part in parts):
            return WILD
        case tree.IntLiteral() | tree.BoolLiteral() | tree.StringLiteral() | tree.AtomLiteral():
            return Built(literal_text(node))
        case tree.TupleExpr(items=items):
            return Built(TUPLE, tuple(shape_of(each, references) for each in items))
        case tree.Call(function=function, arguments=arguments):
            reference = references.get(function.id)
            if isinstance(reference, ConstructorRef) and all(each.name is None for each in arguments):
                return Built(reference.name, tuple(shape_of(each.value, references) for each in arguments))
            return WILD
        case tree.UpperName() | tree.Field():
            reference = references.get(node.id)
            return Built(reference.name) if isinstance(reference, ConstructorRef) else WILD
        case _:
            return WILD


def may_match(pattern: Simple, shape: Simple) -> bool:
    """Whether some value of the shape is matched by the pattern."""
    if isinstance(pattern, Wild) or isinstance(shape, Wild) or MISFIT in (pattern, shape):
        return True
    if isinstance(pattern, Either):
        return any(may_match(each, shape) for each in pattern.alternatives)
    if isinstance(shape, Either):
        return any(may_match(pattern, each) for each in shape.alternatives)
    return pattern.name == shape.name and _all_may_match(pattern.arguments, shape.arguments)


def _all_may_match(patterns: Sequence[Simple], shapes: Sequence[Simple]) -> bool:
    return len(patterns) != len(shapes) or all(map(may_match, patterns, shapes))
