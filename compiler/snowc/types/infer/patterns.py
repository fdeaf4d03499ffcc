"""Patterns: each binds its names at the types that the subject gives them."""

from __future__ import annotations

from snowc.diagnostics.bug import CompilerBug
from snowc.resolve.model import ConstructorRef, FieldRef
from snowc.source import Span
from snowc.syntax import tree
from snowc.types.errors import FieldTwice, MissingFields, NoSuchField, Reason, WrongArity
from snowc.types.infer.coerce import unify_or_report
from snowc.types.infer.context import Body, LocalType, span_of
from snowc.types.infer.dispatch import infer
from snowc.types.infer.instances import Constructed, instantiate_constructor
from snowc.types.infer.terms import BROKEN, Term, list_of, tuple_of


def type_pattern(body: Body, node: tree.Pattern, subject: Term, reason: Reason | None) -> None:
    """Type a pattern that meets values of type `subject`; `reason` is where that type comes from."""
    body.clause.types[node.id] = subject
    match node:
        case tree.WildcardPattern():
            pass
        case tree.NamePattern():
            body.clause.locals[node.id] = LocalType(subject)
        case tree.LiteralPattern(value=value):
            _fits(body, node, infer(body, value), subject, reason)
        case tree.ConstructorPattern():
            _constructor(body, node, subject, reason)
        case tree.StructPattern():
            _struct(body, node, subject, reason)
        case tree.TuplePattern(items=items):
            parts = tuple(body.fresh() for _ in items)
            fits = _fits(body, node, tuple_of(parts), subject, reason)
            _all(body, items, parts if fits else (BROKEN,) * len(items), reason)
        case tree.ListPattern():
            _list(body, node, subject, reason)
        case tree.ConsPattern(head=head, tail=tail):
            item = body.fresh()
            fits = _fits(body, node, list_of(item), subject, reason)
            type_pattern(body, head, item if fits else BROKEN, reason)
            type_pattern(body, tail, list_of(item) if fits else BROKEN, reason)
        case tree.OrPattern():
            _alternatives(body, node, subject, reason)
        case tree.AsPattern(pattern=inner):
            body.clause.locals[node.id] = LocalType(subject)
            type_pattern(body, inner, subject, reason)
        case tree.ErrorPattern(names=names):
            _all(body, names, (BROKEN,) * len(names), reason)
        case _:
            raise CompilerBug(f"no typing for {type(node).__name__}", body.clause.item.name)


def _fits(body: Body, node: tree.Pattern, found: Term, subject: Term, reason: Reason | None) -> bool:
    """Whether the pattern's own type is the subject's; what is reported as wrong takes no part in the search for
    missing arms.
    """
    fits = unify_or_report(body, span_of(node), found, subject, reason)
    if not fits:
        body.clause.misfits.add(node.id)
    return fits


def _all(body: Body, nodes: tuple[tree.Pattern, ...], terms: tuple[Term, ...], reason: Reason | None) -> None:
    for index, node in enumerate(nodes):
        type_pattern(body, node, terms[index] if index < len(terms) else BROKEN, reason)


def _list(body: Body, node: tree.ListPattern, subject: Term, reason: Reason | None) -> None:
    item = body.fresh()
    fits = _fits(body, node, list_of(item), subject, reason)
    for each in node.items:
        type_pattern(body, each, item if fits else BROKEN, reason)
    if node.rest is not None:
        type_pattern(body, node.rest, list_of(item) if fits else BROKEN, reason)


def _constructed(body: Body, node: int, span: Span, subject: Term, reason: Reason | None) -> Constructed | None:
    """The variant that a pattern names, at the subject's type; None if there is none or it does not fit."""
    reference = body.clause.resolved.references.get(node)
    if not isinstance(reference, ConstructorRef):
        return None
    body.clause.references[node] = reference
    made = instantiate_constructor(body, reference)
    if made is None:
        return None
    body.clause.instances[node] = made.arguments
    if unify_or_report(body, span, made.type, subject, reason):
        return made
    body.clause.misfits.add(node)
    return None


def _constructor(body: Body, node: tree.ConstructorPattern, subject: Term, reason: Reason | None) -> None:
    made = _constructed(body, node.id, span_of(node), subject, reason)
    arguments = node.arguments or ()
    if made is None:
        _all(body, arguments, (), reason)
        return
    if len(arguments) != len(made.fields):
        body.clause.misfits.add(node.id)
        body.report_fact(span_of(node), WrongArity("pattern", made.variant.name, len(made.fields), len(arguments), ""))
    _all(body, arguments, made.fields, reason)


def _struct(body: Body, node: tree.StructPattern, subject: Term, reason: Reason | None) -> None:
    made = _constructed(body, node.id, node.path_span, subject, reason)
    names = () if made is None else made.variant.field_names or ()
    seen: set[str] = set()
    for field in node.fields:
        term: Term = BROKEN
        if made is not None and field.name in names:
            index = names.index(field.name)
            term = made.fields[index]
            body.clause.references[field.id] = FieldRef(index, field.name)
            if field.name in seen:
                body.report_fact(field.name_span, FieldTwice(made.variant.name, field.name))
        elif made is not None:
            body.report_fact(field.name_span, NoSuchField(made.variant.name, field.name, names))
        seen.add(field.name)
        _field(body, field, term, reason)
    missing = tuple(name for name in names if name not in seen)
    if made is not None and missing and not node.has_rest:
        body.report_fact(span_of(node), MissingFields(made.variant.name, missing, is_pattern=True))


def _field(body: Body, field: tree.FieldPattern, term: Term, reason: Reason | None) -> None:
    body.clause.types[field.id] = term
    if field.pattern is None:
        body.clause.locals[field.id] = LocalType(term)
    else:
        type_pattern(body, field.pattern, term, reason)


def _alternatives(body: Body, node: tree.OrPattern, subject: Term, reason: Reason | None) -> None:
    """Alternatives bind the same names (checked by name resolution) at the same types."""
    for alternative in node.alternatives:
        type_pattern(body, alternative, subject, reason)
    first = dict(bindings(node.alternatives[0]))
    for alternative in node.alternatives[1:]:
        for name, (binding, span) in bindings(alternative):
            if name in first:
                here, there = body.clause.locals.get(binding), body.clause.locals.get(first[name][0])
                if here is not None and there is not None:
                    unify_or_report(body, span, here.term, there.term, reason)


def bindings(node: tree.Pattern) -> list[tuple[str, tuple[int, Span]]]:
    """The names that a pattern binds, with the ids and places of their bindings."""
    match node:
        case tree.NamePattern(id=id_, name=name):
            return [(name, (id_, span_of(node)))]
        case tree.AsPattern(id=id_, name=name, name_span=span, pattern=inner):
            return [(name, (id_, span)), *bindings(inner)]
        case tree.ConstructorPattern(arguments=arguments):
            return [each for part in arguments or () for each in bindings(part)]
        case tree.StructPattern(fields=fields):
            return [each for field in fields for each in _field_bindings(field)]
        case tree.TuplePattern(items=items):
            return [each for part in items for each in bindings(part)]
        case tree.ListPattern(items=items, rest=rest):
            parts = items if rest is None else (*items, rest)
            return [each for part in parts for each in bindings(part)]
        case tree.ConsPattern(head=head, tail=tail):
            return [*bindings(head), *bindings(tail)]
        case tree.OrPattern(alternatives=alternatives):
            return bindings(alternatives[0])
        case _:
            return []


def _field_bindings(field: tree.FieldPattern) -> list[tuple[str, tuple[int, Span]]]:
    return [(field.name, (field.id, field.name_span))] if field.pattern is None else bindings(field.pattern)
