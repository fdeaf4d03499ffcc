"""Generic things at one use: fresh variables for a scheme, a constructor, a generalised local."""

from __future__ import annotations

from collections.abc import Sequence

from snowc.resolve.model import ConstructorRef, DefId
from snowc.source import Span
from snowc.types.declared import DeclaredType, declared_type
from snowc.types.errors import Reason, Why
from snowc.types.infer.coerce import report_failure, require_need, unify_or_report
from snowc.types.infer.context import Body, Definition, InnerUse, LocalType, RecursiveUse
from snowc.types.infer.projections import normal_term
from snowc.types.infer.terms import BROKEN, App, Meta, Need, Term, function_of, need_of, prune, term_of
from snowc.types.inferred import VariantShape
from snowc.types.interfaces.names import bare_name
from snowc.types.ty import Condition, Scheme
from snowc.values import value


@value
class Instance:
    """A definition at one use. `message` is the mailbox it needs, None for an ordinary function."""

    term: Term
    message: Term | None


@value
class Constructed:
    """A variant (or struct) at one use: its fields' types and the type that it builds."""

    declared: DeclaredType
    variant: VariantShape
    fields: tuple[Term, ...]
    type: App
    arguments: tuple[Term, ...]


def instantiate_definition(
    body: Body, node: int, span: Span, definition: DefId, self_type: Term | None = None
) -> Instance:
    """The type of a function, actor or constant here. Inside its own group, before it is generalised, it has one type
    for all. `self_type` is the `Self` of an interface's function, if it is known.
    """
    own = body.group.definitions.get(definition)
    if own is not None and own.complete is None:
        body.group.recursive_uses.append(RecursiveUse(body.clause, node, own))
        return Instance(
            _monomorphic(own), own.message if own.signature.kind == "actor" or own.signature.receives else None
        )
    scheme = own.complete if own is not None and own.complete is not None else body.group.scheme_of(definition)
    variables = fresh_variables(body, scheme, body.reason(Why.BOUND, span, bare_name(definition)))
    if definition in body.group.names:
        body.group.inner_uses.append(InnerUse(body.clause, span, bare_name(definition), variables))
    body.clause.instances[node] = variables
    if self_type is not None and variables:
        failure = body.unifier.unify(variables[0], self_type, None)
        if failure is not None:
            report_failure(body, span, failure, variables[0], self_type, body.reason(Why.BOUND, span), None)
    for condition in scheme.conditions:
        _require_condition(body, span, condition, variables)
    message = None if scheme.message is None else term_of(scheme.message, variables)
    term = term_of(scheme.type, variables)
    return Instance(normal_term(body, span, term) if any(scheme.bounds) else term, message)


def _require_condition(body: Body, span: Span, condition: Condition, variables: Sequence[Term]) -> None:
    """What a definition asks of an associated type, at one use of it."""
    subject = normal_term(body, span, term_of(condition.subject, variables))
    for bound in condition.bounds:
        require_need(body, span, subject, need_of(bound, variables), None)
    if condition.equal is not None:
        wanted = normal_term(body, span, term_of(condition.equal, variables))
        unify_or_report(body, span, subject, wanted, None)


def _monomorphic(own: Definition) -> Term:
    return own.result if own.signature.kind == "constant" else function_of(own.parameters, own.result)


def fresh_variables(body: Body, scheme: Scheme, reason: Reason) -> tuple[Meta, ...]:
    variables = tuple(body.fresh() for _ in scheme.bounds)
    for variable, bounds in zip(variables, scheme.bounds, strict=True):
        for bound in bounds:
            variable.bounds[need_of(bound, variables)] = reason
    return variables


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
    copies = {variable: body.fresh() for variable in local.generic}
    for variable, copy in copies.items():
        for need, asked in variable.bounds.items():
            arguments = tuple(_with_copies(each, copies) for each in need.arguments)
            copy.bounds[Need(need.interface, arguments, need.is_closed)] = asked
    body.clause.instances[node] = tuple(copies.values())
    local.uses.append((node, tuple(copies.values())))
    return _with_copies(local.term, copies)


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
