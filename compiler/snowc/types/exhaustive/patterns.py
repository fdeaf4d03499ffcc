"""A small language of patterns: wildcards, constructors, alternatives.

Everything is a constructor with a name and arguments: variants, structs, tuples, `[]` and `::`, and each literal. What constructors a type
has comes from the type; a type with endlessly many (Int, String, …) has no list of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from snowc.query import Engine
from snowc.resolve.model import ConstructorRef, Reference
from snowc.syntax import tree
from snowc.types.declared import declared_type
from snowc.types.ty import BOOL, Con, Tuple, Type, substitute
from snowc.types.type_names import definition_of_type

NIL = "[]"
CONS = "::"
TUPLE = "()"


@dataclass(frozen=True, slots=True)
class Wild:
    pass


@dataclass(frozen=True, slots=True)
class Built:
    name: str
    arguments: tuple[Simple, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    alternatives: tuple[Simple, ...]


Simple: TypeAlias = Wild | Built | Either
WILD = Wild()


@dataclass(frozen=True, slots=True)
class Constructor:
    """One constructor of a type: the types of its arguments, and field names if it is written with braces."""

    name: str
    arguments: tuple[Type, ...]
    field_names: tuple[str, ...] | None = None


def constructors_of(db: Engine, ty: Type) -> tuple[Constructor, ...] | None:
    """All constructors of a type, or None if they can't be listed."""
    match ty:
        case Tuple(items):
            return (Constructor(TUPLE, items),)
        case Con("List", (item,)):
            return (Constructor(NIL, ()), Constructor(CONS, (item, ty)))
        case Con("Never"):
            return ()
        case Con(name, arguments):
            if ty == BOOL:
                return (Constructor("true", ()), Constructor("false", ()))
            return _declared(db, name, arguments)
        case _:
            return None


def _declared(db: Engine, name: str, arguments: tuple[Type, ...]) -> tuple[Constructor, ...] | None:
    definition = definition_of_type(db, name)
    declared = None if definition is None else declared_type(db, definition)
    if declared is None or len(declared.parameters) != len(arguments):
        return None
    return tuple(
        Constructor(each.name, tuple(substitute(field, arguments) for field in each.fields), each.field_names)
        for each in declared.variants
    )


def simplify(node: tree.Pattern, references: Mapping[int, Reference], arity: Callable[[ConstructorRef], int]) -> Simple:
    """A pattern of the tree. What is broken in it matches everything, so that nothing more is said about it."""
    match node:
        case tree.LiteralPattern(value=value):
            return Built(literal_text(value))
        case tree.ConstructorPattern(id=id_, arguments=arguments):
            reference = references.get(id_)
            given = arguments or ()
            if not isinstance(reference, ConstructorRef) or arity(reference) != len(given):
                return WILD
            return Built(reference.name, tuple(simplify(each, references, arity) for each in given))
        case tree.StructPattern():
            return _struct(node, references, arity)
        case tree.TuplePattern(items=items):
            return Built(TUPLE, tuple(simplify(each, references, arity) for each in items))
        case tree.ListPattern(items=items, rest=rest):
            built: Simple = Built(NIL) if rest is None else WILD
            for each in reversed(items):
                built = Built(CONS, (simplify(each, references, arity), built))
            return built
        case tree.ConsPattern(head=head, tail=tail):
            return Built(CONS, (simplify(head, references, arity), simplify(tail, references, arity)))
        case tree.OrPattern(alternatives=alternatives):
            return Either(tuple(simplify(each, references, arity) for each in alternatives))
        case tree.AsPattern(pattern=inner):
            return simplify(inner, references, arity)
        case _:
            return WILD


def _struct(
    node: tree.StructPattern, references: Mapping[int, Reference], arity: Callable[[ConstructorRef], int]
) -> Simple:
    reference = references.get(node.id)
    if not isinstance(reference, ConstructorRef):
        return WILD
    arguments: list[Simple] = [WILD] * arity(reference)
    for field in node.fields:
        index = getattr(references.get(field.id), "index", None)
        if isinstance(index, int) and field.pattern is not None:
            arguments[index] = simplify(field.pattern, references, arity)
    return Built(reference.name, tuple(arguments))


def literal_text(
    value: tree.IntLiteral | tree.FloatLiteral | tree.BoolLiteral | tree.StringLiteral | tree.AtomLiteral,
) -> str:
    """A literal as Snow text, which is also the name of its constructor."""
    match value:
        case tree.IntLiteral(value=number):
            return str(number)
        case tree.FloatLiteral(value=number):
            return repr(number)
        case tree.BoolLiteral(value=truth):
            return "true" if truth else "false"
        case tree.StringLiteral(parts=parts):
            text = "".join(part for part in parts if isinstance(part, str))
            return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
        case tree.AtomLiteral(name=name):
            return f":{name}"
