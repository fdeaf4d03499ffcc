"""A small language of patterns: wildcards, constructors, alternatives.

Everything is a constructor with a name and arguments: variants, structs, tuples, `[]` and `::`, and each literal. What
constructors a type has comes from the type; a type with endlessly many (Int, String, …) has no list of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeAlias

from snowc.query import Engine
from snowc.resolve.model import ConstructorRef, FieldRef, Reference
from snowc.syntax import tree
from snowc.types.declared import declared_type
from snowc.types.ty import BOOL, Con, Tuple, Type, substitute
from snowc.types.type_names import definition_of_type
from snowc.values import value

NIL = "[]"
CONS = "::"
TUPLE = "()"


@value
class Wild:
    pass


@value
class Built:
    name: str
    arguments: tuple[Simple, ...] = ()


@value
class Either:
    alternatives: tuple[Simple, ...]


Simple: TypeAlias = Wild | Built | Either
WILD = Wild()
MISFIT = Built("?")
"""A pattern that is reported as wrong: a constructor that no type has."""


@value
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


class Simplifier:
    """The patterns of one clause. `misfits` are the ids of those that are reported as wrong."""

    __slots__ = ("_db", "_misfits", "_references")

    def __init__(self, db: Engine, references: Mapping[int, Reference], misfits: Collection[int]) -> None:
        self._db = db
        self._references = references
        self._misfits = misfits

    def simple(self, node: tree.Pattern) -> Simple:
        if node.id in self._misfits:
            return MISFIT
        match node:
            case tree.LiteralPattern(value=value):
                return Built(literal_text(value))
            case tree.ConstructorPattern():
                return self._constructor(node)
            case tree.StructPattern():
                return self._struct(node)
            case tree.TuplePattern(items=items):
                return Built(TUPLE, tuple(self.simple(each) for each in items))
            case tree.ListPattern(items=items, rest=rest):
                built: Simple = Built(NIL) if rest is None else WILD
                for each in reversed(items):
                    built = Built(CONS, (self.simple(each), built))
                return built
            case tree.ConsPattern(head=head, tail=tail):
                return Built(CONS, (self.simple(head), self.simple(tail)))
            case tree.OrPattern(alternatives=alternatives):
                return Either(tuple(self.simple(each) for each in alternatives))
            case tree.AsPattern(pattern=inner):
                return self.simple(inner)
            case tree.ErrorPattern():
                return MISFIT
            case _:
                return WILD

    def _constructor(self, node: tree.ConstructorPattern) -> Simple:
        reference = self._references.get(node.id)
        if not isinstance(reference, ConstructorRef):
            return MISFIT
        return Built(reference.name, tuple(self.simple(each) for each in node.arguments or ()))

    def _struct(self, node: tree.StructPattern) -> Simple:
        reference = self._references.get(node.id)
        declared = declared_type(self._db, reference.type) if isinstance(reference, ConstructorRef) else None
        if not isinstance(reference, ConstructorRef) or declared is None:
            return MISFIT
        arguments: list[Simple] = [WILD] * len(declared.variants[reference.index].fields)
        for field in node.fields:
            field_reference = self._references.get(field.id)
            if isinstance(field_reference, FieldRef) and field.pattern is not None:
                arguments[field_reference.index] = self.simple(field.pattern)
        return Built(reference.name, tuple(arguments))


def forgiven(pattern: Simple) -> Simple:
    """The pattern with every misfit taken to match all: nothing more is said about what is wrong already."""
    if pattern == MISFIT:
        return WILD
    if isinstance(pattern, Built):
        return Built(pattern.name, tuple(forgiven(each) for each in pattern.arguments))
    if isinstance(pattern, Either):
        return Either(tuple(forgiven(each) for each in pattern.alternatives))
    return pattern


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
