"""The bodies of definitions: functions clause by clause, actors, constants, tests, the defaults of struct fields."""

from __future__ import annotations

import snowc.types.infer.expressions  # noqa: F401 - registers the inference of every kind of expression
from snowc.source import Span
from snowc.syntax import tree
from snowc.types.declared import declared_type
from snowc.types.errors import Reason, Why
from snowc.types.infer.awaits import check_async, given_by_body
from snowc.types.infer.branches import value_of_block
from snowc.types.infer.closures import type_parameter
from snowc.types.infer.context import Body, Clause, Definition
from snowc.types.infer.dispatch import check, discard
from snowc.types.infer.guards import check_guard
from snowc.types.infer.patterns import type_pattern
from snowc.types.infer.terms import NEVER, UNIT, Meta, Term, is_never, prune, term_of


def infer_definition(definition: Definition) -> None:
    """Infer all clauses of a definition into its terms and facts."""
    some_clause_ends = False
    for clause in definition.clauses:
        some_clause_ends = _infer_clause(clause) or some_clause_ends
    result = prune(given_by_body(definition))
    if not some_clause_ends and isinstance(result, Meta) and not result.bounds and definition.clauses:
        result.link = NEVER


def _infer_clause(clause: Clause) -> bool:
    """False if the clause's body never ends."""
    definition, item = clause.definition, clause.tree
    given = given_by_body(definition)
    body = Body(clause, given, definition.result_reason, definition.message, definition.message_reason)
    match item:
        case tree.FnItem():
            return _infer_function(body, item)
        case tree.ActorItem():
            _type_parameters(body, item.parameters)
            discard(body, item.body)
        case tree.ConstItem():
            check(body, item.value, definition.result, definition.result_reason)
        case tree.TestItem():
            discard(body, item.body)
        case tree.StructItem():
            _infer_defaults(body, item)
        case _:
            pass
    return True


def _infer_function(body: Body, item: tree.FnItem) -> bool:
    check_async(body, item)
    _type_parameters(body, item.parameters)
    if item.guard is not None:
        check_guard(body, item.guard)
    if item.body is None:
        return True
    if _is_main_that_loops(body, item.body):
        body.unifier.unify(body.result, UNIT, None)
    found = check(body, item.body, body.result, body.result_reason)
    if body.clause.definition.result_reason is None and not is_never(found):
        body.clause.definition.result_reason = body.reason(Why.BODY, value_of_block(item.body))
    return not is_never(found)


def _is_main_that_loops(body: Body, block: tree.Block) -> bool:
    """Whether this is a `main` of no written type that ends in a `for`: nobody wants the list of its values."""
    definition = body.clause.definition
    is_open = isinstance(prune(body.result), Meta) and not definition.parameters
    return is_open and definition.id.name == "main" and isinstance(value_of_block(block), tree.For)


def _type_parameters(body: Body, parameters: tuple[tree.Parameter, ...]) -> None:
    """Patterns at the definition's parameter types; written types are already in those, so each clause's is compared
    only.
    """
    known = body.clause.definition.parameters
    for index, parameter in enumerate(parameters):
        term: Term = known[index] if index < len(known) else body.fresh()
        if _is_source_of(body, index, parameter):
            type_pattern(body, parameter.pattern, term, _annotation_reason(body, parameter))
        else:
            type_parameter(body, parameter, term, None)


def _is_source_of(body: Body, index: int, parameter: tree.Parameter) -> bool:
    """Whether this clause's annotation is the one that the definition's parameter type was made of."""
    written = body.clause.definition.signature.parameter(index)
    if parameter.annotation is None or written is None:
        return False
    return written.item == body.clause.item and written.span == Span(
        parameter.annotation.start, parameter.annotation.end
    )


def _annotation_reason(body: Body, parameter: tree.Parameter) -> Reason | None:
    return None if parameter.annotation is None else body.reason(Why.ANNOTATION, parameter.annotation)


def _infer_defaults(body: Body, item: tree.StructItem) -> None:
    declared = declared_type(body.db, body.clause.definition.id)
    if declared is None:
        return
    for field, ty in zip(item.fields, declared.variants[0].fields, strict=True):
        if field.default is not None:
            term = term_of(ty, body.clause.definition.rigids)
            check(body, field.default, term, body.reason(Why.FIELD, field.name_span, field.name))
