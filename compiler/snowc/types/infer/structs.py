"""Struct literals `Point { x: 1 }` (also variants with named fields) and updates `%{p | x: 10}`."""

from __future__ import annotations

from snowc.resolve.model import ConstructorRef
from snowc.syntax import tree
from snowc.types.declared import DeclaredType, declared_type
from snowc.types.errors import FieldTwice, MissingFields, NoSuchField, ReceiverUnknown, Why
from snowc.types.infer.coerce import coerce
from snowc.types.infer.context import Body, span_of
from snowc.types.infer.dispatch import check, infer, infers
from snowc.types.infer.instances import field_types, instantiate_constructor
from snowc.types.infer.terms import BROKEN, App, Broken, Rigid, Term, prune
from snowc.types.infer.unknown import report_unknown
from snowc.types.type_names import definition_of_type


@infers(tree.StructExpr)
def infer_struct(body: Body, node: tree.StructExpr) -> Term:
    reference = body.clause.resolved.references.get(node.id)
    made = instantiate_constructor(body, reference) if isinstance(reference, ConstructorRef) else None
    if made is None or reference is None:
        for field in node.fields:
            infer(body, field.value)
        return BROKEN
    body.clause.references[node.id] = reference
    body.clause.instances[node.id] = made.arguments
    names = made.variant.field_names or ()
    _check_fields(body, node.fields, made.variant.name, names, made.fields)
    given = {field.name for field in node.fields}
    defaults = made.declared.defaults
    missing = tuple(name for name in names if name not in given and name not in defaults)
    if missing:
        body.report_fact(node.path_span, MissingFields(made.variant.name, missing, is_pattern=False))
    return made.type


@infers(tree.StructUpdate)
def infer_update(body: Body, node: tree.StructUpdate) -> Term:
    base = infer(body, node.base)
    term = prune(base)
    if isinstance(term, App):
        return _update_known(body, node, term)
    values = [infer(body, field.value) for field in node.fields]
    if isinstance(term, Broken | Rigid):
        if isinstance(term, Rigid):
            _report_no_struct(body, node, term)
        return BROKEN
    body.unifier.pin(base)
    for value in values:
        body.unifier.pin(value)

    def attempt() -> bool:
        known = prune(base)
        if not isinstance(known, App):
            return not hasattr(known, "link")
        _unify_values(body, node, known, values)
        return True

    body.defer(attempt, lambda: report_unknown(body, span_of(node.base), base, ReceiverUnknown("update", "")))
    return base


def _update_known(body: Body, node: tree.StructUpdate, term: App) -> Term:
    declared = struct_of(body, term)
    if declared is None:
        for field in node.fields:
            infer(body, field.value)
        _report_no_struct(body, node, term)
        return BROKEN
    names = declared.variants[0].field_names or ()
    _check_fields(body, node.fields, declared.variants[0].name, names, field_types(declared, term.arguments))
    return term


def _unify_values(body: Body, node: tree.StructUpdate, term: App, values: list[Term]) -> None:
    declared = struct_of(body, term)
    if declared is None:
        _report_no_struct(body, node, term)
        return
    names = declared.variants[0].field_names or ()
    types = field_types(declared, term.arguments)
    for field, value in zip(node.fields, values, strict=True):
        if field.name not in names:
            body.report_fact(field.name_span, NoSuchField(declared.variants[0].name, field.name, names))
            continue
        reason = body.reason(Why.FIELD, field.name_span, field.name)
        coerce(body, field.value.id, span_of(field.value), value, types[names.index(field.name)], reason)


def _report_no_struct(body: Body, node: tree.StructUpdate, term: Term) -> None:
    if node.fields:
        field = node.fields[0]
        body.report(field.name_span, lambda show: NoSuchField(show(term), field.name, ()))


def _check_fields(
    body: Body, fields: tuple[tree.FieldValue, ...], owner: str, names: tuple[str, ...], types: tuple[Term, ...]
) -> None:
    """Each given field's value against its declared type."""
    seen: set[str] = set()
    for field in fields:
        if field.name not in names:
            infer(body, field.value)
            body.report_fact(field.name_span, NoSuchField(owner, field.name, names))
            continue
        if field.name in seen:
            body.report_fact(field.name_span, FieldTwice(owner, field.name))
        seen.add(field.name)
        check(body, field.value, types[names.index(field.name)], body.reason(Why.FIELD, field.name_span, field.name))


def struct_of(body: Body, term: App) -> DeclaredType | None:
    """The declaration of a struct type; None for other types."""
    declared = declaration_of(body, term)
    return declared if declared is not None and declared.kind == "struct" else None


def declaration_of(body: Body, term: App) -> DeclaredType | None:
    definition = definition_of_type(body.db, term.head)
    return None if definition is None else declared_type(body.db, definition)
