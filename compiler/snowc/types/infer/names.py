"""Names and paths as values: locals, functions, constants, constructors. Actors and special forms are no values."""

from __future__ import annotations

from snowc.resolve.model import (
    ActorRef,
    ConstRef,
    ConstructorRef,
    FieldRef,
    FunctionRef,
    LocalRef,
    MemberRef,
    Reference,
    SpecialRef,
)
from snowc.source import Span
from snowc.syntax import tree
from snowc.types.errors import WrongArity
from snowc.types.infer.context import Body, span_of
from snowc.types.infer.dispatch import infers
from snowc.types.infer.instances import instantiate_constructor, instantiate_definition, instantiate_local, local_type
from snowc.types.infer.terms import BROKEN, Term, function_of
from snowc.types.mailbox_errors import OnlySpawned


@infers(tree.Name)
def infer_name(body: Body, node: tree.Name) -> Term:
    return _value(body, node.id, span_of(node))


@infers(tree.UpperName)
def infer_upper_name(body: Body, node: tree.UpperName) -> Term:
    return _value(body, node.id, span_of(node))


def _value(body: Body, node: int, span: Span) -> Term:
    reference = body.clause.resolved.references.get(node)
    return BROKEN if reference is None else value_of(body, node, span, reference)


def value_of(body: Body, node: int, span: Span, reference: Reference) -> Term:
    """The type of what a name stands for, used as a value."""
    body.clause.references[node] = reference
    match reference:
        case LocalRef(binding=binding):
            return instantiate_local(body, node, local_type(body, binding))
        case FunctionRef(definition=definition) | ConstRef(definition=definition):
            instance = instantiate_definition(body, node, span, definition)
            if instance.message is not None:
                body.report_fact(span, OnlySpawned("function", definition.name))
                return BROKEN
            return instance.term
        case ActorRef(definition=definition):
            body.report_fact(span, OnlySpawned("actor", definition.name))
            return BROKEN
        case ConstructorRef():
            return _constructor_value(body, node, span, reference)
        case MemberRef():
            return _member_value(body, node, span, reference)
        case SpecialRef() | FieldRef():
            # A special form used as a value is reported by name resolution.
            return BROKEN


def _member_value(body: Body, node: int, span: Span, reference: MemberRef) -> Term:
    from snowc.types.infer.type_members import function_on_type  # which knows methods, and these know names

    meant = function_on_type(body, span, reference)
    if meant is None:
        return BROKEN
    body.clause.references[node] = meant[0]
    return instantiate_definition(body, node, span, meant[0].definition, meant[1]).term


def _constructor_value(body: Body, node: int, span: Span, reference: ConstructorRef) -> Term:
    made = instantiate_constructor(body, reference)
    if made is None:
        return BROKEN
    body.clause.instances[node] = made.arguments
    if made.declared.kind == "struct":
        body.report_fact(span, WrongArity("struct", reference.name, len(made.fields), 0, ""))
        return BROKEN
    return function_of(made.fields, made.type) if made.fields else made.type


def is_broken_path(body: Body, node: tree.Expr) -> bool:
    """Whether the expression is a path (`Module.name`) that name resolution could not follow, and has reported."""
    if isinstance(node, tree.UpperName):
        return node.id not in body.clause.resolved.references
    return (
        isinstance(node, tree.Field)
        and node.id not in body.clause.resolved.references
        and is_broken_path(body, node.receiver)
    )
