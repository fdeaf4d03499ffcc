"""What an expression says of the value that it makes, and whether a pattern may match that.

In: an expression with resolved references. Out: a simple pattern that matches every value it can make: constructors,
structs, tuples and literals as written, a wildcard for all else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from snowc.query import Engine
from snowc.resolve.model import ConstructorRef, Reference
from snowc.syntax import tree
from snowc.types.declared import declared_type
from snowc.types.exhaustive.patterns import MISFIT, TUPLE, WILD, Built, Either, Simple, Wild, literal_text


def shape_of(db: Engine, node: tree.Expr, references: Mapping[int, Reference]) -> Simple:
    match node:
        case tree.StringLiteral(parts=parts) if any(not isinstance(part, str) for part in parts):
            return WILD
        case tree.IntLiteral() | tree.BoolLiteral() | tree.StringLiteral() | tree.AtomLiteral():
            return Built(literal_text(node))
        case tree.TupleExpr(items=items):
            return Built(TUPLE, tuple(shape_of(db, each, references) for each in items))
        case tree.Call(function=function, arguments=arguments):
            reference = references.get(function.id)
            if isinstance(reference, ConstructorRef) and all(each.name is None for each in arguments):
                return Built(reference.name, tuple(shape_of(db, each.value, references) for each in arguments))
            return WILD
        case tree.UpperName() | tree.Field():
            reference = references.get(node.id)
            return Built(reference.name) if isinstance(reference, ConstructorRef) else WILD
        case tree.StructExpr():
            return _struct(db, node, references)
        case _:
            return WILD


def _struct(db: Engine, node: tree.StructExpr, references: Mapping[int, Reference]) -> Simple:
    """Fields that are left out have defaults, of which nothing is said."""
    reference = references.get(node.id)
    declared = declared_type(db, reference.type) if isinstance(reference, ConstructorRef) else None
    if not isinstance(reference, ConstructorRef) or declared is None:
        return WILD
    names = declared.variants[reference.index].field_names or ()
    given = {field.name: shape_of(db, field.value, references) for field in node.fields}
    return Built(reference.name, tuple(given.get(name, WILD) for name in names))


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


def surely_matches(pattern: Simple, shape: Simple) -> bool:
    """Whether every value of the shape is matched by the pattern. False where that is not known."""
    if isinstance(pattern, Wild):
        return True
    if MISFIT in (pattern, shape):
        return False
    if isinstance(pattern, Either):
        return any(surely_matches(each, shape) for each in pattern.alternatives)
    if isinstance(shape, Either):
        return all(surely_matches(pattern, each) for each in shape.alternatives)
    if isinstance(shape, Wild):
        return False
    is_same = pattern.name == shape.name and len(pattern.arguments) == len(shape.arguments)
    return is_same and all(map(surely_matches, pattern.arguments, shape.arguments))
