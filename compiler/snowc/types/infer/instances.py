"""Generic things at one use: fresh variables for a scheme, a constructor, a generalised local."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from snowc.resolve.model import ConstructorRef, DefId
from snowc.source import Span
from snowc.types.declared import DeclaredType, declared_type
from snowc.types.errors import Reason, Why
from snowc.types.infer.context import Body, Definition, InnerUse, LocalType, RecursiveUse
from snowc.types.infer.terms import BROKEN, App, Meta, Term, function_of, prune, term_of
from snowc.types.inferred import VariantShape
from snowc.types.ty import Scheme


@dataclass(frozen=True, slots=True)
class Instance:
    """A definition at one use. `message` is the mailbox it needs, None for an ordinary function."""

    term: Term
    message: Term | None


@dataclass(frozen=True, slots=True)
class Constructed:
    """A variant (or struct) at one use: its fields' types and the type that it builds."""

    declared: DeclaredType
    variant: VariantShape
    fields: tuple[Term, ...]
    type: App
    arguments: tuple[Term, ...]


def instantiate_definition(body: Body, node: int, span: Span, definition: DefId) -> Instance:
    """The type of a function, actor or constant here. Inside its own group, before it is generalised, it has one type
    for all.
    """
    own = body.group.definitions.get(definition)
    if own is not None and own.complete is None:
        body.group.recursive_uses.append(RecursiveUse(body.clause, node, own))
        return Instance(
            _monomorphic(own), own.message if own.signature.kind == "actor" or own.signature.receives else None
        )
    scheme = own.complete if own is not None and own.complete is not None else body.group.scheme_of(definition)
    variables = fresh_variables(body, scheme, body.reason(Why.BOUND, span, definition.name))
    if definition in body.group.names:
        body.group.inner_uses.append(InnerUse(body.clause, span, definition.name, variables))
    body.clause.instances[node] = variables
    message = None if scheme.message is None else term_of(scheme.message, variables)
    return Instance(term_of(scheme.type, variables), message)


def _monomorphic(own: Definition) -> Term:
    return own.result if own.signature.kind == "constant" else function_of(own.parameters, own.result)


def fresh_variables(body: Body, scheme: Scheme, reason: Reason) -> tuple[Meta, ...]:
    variables = []
    for bounds in scheme.bounds:
        variable = body.fresh()
        for bound in bounds:
            variable.bounds[bound] = reason
        variables.append(variable)
    return tuple(variables)


def instantiate_constructor(body: Body, reference: ConstructorRef) -> Constructed | None:
    declared = declared_type(body.db, reference.type)
    if declared is None or reference.index >= len(declared.variants):
        return None
    arguments = tuple(body.fresh() for _ in declared.parameters)
    variant = declared.variants[reference.index]
    fields = tuple(term_of(each, arguments) for each in variant.fields)
    return Constructed(declared, variant, fields, App(declared.type_name, arguments), arguments)


def field_types(declared: DeclaredType, arguments: Sequence[Term]) -> tuple[Term, ...]:
    """The types of a struct's fields, at the given type arguments."""
    return tuple(term_of(each, arguments) for each in declared.variants[0].fields)


def instantiate_local(body: Body, node: int, local: LocalType) -> Term:
    """A local's type at one use: its generalised variables are made afresh."""
    if not local.generic:
        return local.term
    copies = {variable: _copy(body, variable) for variable in local.generic}
    body.clause.instances[node] = tuple(copies.values())
    local.uses.append((node, tuple(copies.values())))
    return _with_copies(local.term, copies)


def _copy(body: Body, variable: Meta) -> Meta:
    copy = body.fresh()
    copy.bounds.update(variable.bounds)
    return copy


def _with_copies(term: Term, copies: dict[Meta, Meta]) -> Term:
    term = prune(term)
    if isinstance(term, Meta):
        return copies.get(term, term)
    if isinstance(term, App) and term.arguments:
        return App(term.head, tuple(_with_copies(each, copies) for each in term.arguments))
    return term


def local_type(body: Body, binding: int) -> LocalType:
    """A local whose binding was never typed belongs to broken text."""
    return body.clause.locals.get(binding) or LocalType(BROKEN)
