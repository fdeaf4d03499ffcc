"""Reading: `p.x` and `xs[i]`. Where the receiver's type is not known yet they wait for the end of the group."""

from __future__ import annotations

from snowc.resolve.model import DefId, FieldRef, FunctionRef, ModuleName
from snowc.syntax import tree
from snowc.types.errors import NoSuchField, NotIndexable, ReceiverUnknown, Why
from snowc.types.infer.coerce import unify_or_report
from snowc.types.infer.context import Body, span_of
from snowc.types.infer.dispatch import check, infer, infers
from snowc.types.infer.instances import field_types
from snowc.types.infer.module_functions import functions_of_type
from snowc.types.infer.names import is_broken_path, value_of
from snowc.types.infer.structs import declaration_of, struct_of
from snowc.types.infer.terms import BROKEN, INT, App, Broken, Meta, Rigid, Term, prune
from snowc.types.infer.unknown import give_up, report_unknown

LIST_GET = FunctionRef(DefId(ModuleName("List"), "get"))
"""What `xs[i]` stands for."""


@infers(tree.Field)
def infer_field(body: Body, node: tree.Field) -> Term:
    reference = body.clause.resolved.references.get(node.id)
    if reference is not None:
        return value_of(body, node.id, span_of(node), reference)
    if is_broken_path(body, node):
        return BROKEN
    receiver = infer(body, node.receiver)
    return read_field(body, node, receiver)


def read_field(body: Body, node: tree.Field, receiver: Term) -> Term:
    if node.name == "":
        return BROKEN
    if not isinstance(prune(receiver), Meta):
        return _known_field(body, node, receiver)
    result = body.fresh()
    body.unifier.pin(receiver)
    body.unifier.pin(result)

    def attempt() -> bool:
        if isinstance(prune(receiver), Meta):
            return False
        if isinstance(prune(receiver), Broken):
            give_up(result)
        unify_or_report(body, node.name_span, _known_field(body, node, receiver), result, None)
        return True

    body.defer(attempt, lambda: report_unknown(body, node.name_span, receiver, ReceiverUnknown("field", node.name)))
    return result


def field_of(body: Body, term: Term, name: str) -> tuple[FieldRef, Term] | None:
    """A struct's field and its type."""
    term = prune(term)
    declared = struct_of(body, term) if isinstance(term, App) else None
    if declared is None or not isinstance(term, App):
        return None
    names = declared.variants[0].field_names or ()
    if name not in names:
        return None
    index = names.index(name)
    return FieldRef(index, name), field_types(declared, term.arguments)[index]


def field_names(body: Body, term: Term) -> tuple[str, ...]:
    term = prune(term)
    declared = struct_of(body, term) if isinstance(term, App) else None
    return () if declared is None else declared.variants[0].field_names or ()


def _known_field(body: Body, node: tree.Field, receiver: Term) -> Term:
    if isinstance(prune(receiver), Broken):
        return BROKEN
    found = field_of(body, receiver, node.name)
    if found is None:
        _report_no_field(body, node, receiver)
        return BROKEN
    reference, term = found
    body.clause.references[node.id] = reference
    return term


def _report_no_field(body: Body, node: tree.Field, receiver: Term) -> None:
    """With what is a field of it, or a function that may be meant to be called."""
    term = prune(receiver)
    fields = field_names(body, receiver)
    functions: tuple[str, ...] = ()
    constructor = ""
    if isinstance(term, App):
        module = body.clause.definition.id.module
        functions = tuple(each.definition.name for each in functions_of_type(body.db, term.head, module))
        constructor = _lone_constructor(body, term, node.name)
    body.report(node.name_span, lambda show: NoSuchField(show(receiver), node.name, fields, functions, constructor))


def _lone_constructor(body: Body, term: App, field: str) -> str:
    """The constructor of a sum type that has no other, if that has a field of the name."""
    declared = declaration_of(body, term)
    if declared is None or len(declared.variants) != 1 or field not in (declared.variants[0].field_names or ()):
        return ""
    return declared.variants[0].name


@infers(tree.Index)
def infer_index(body: Body, node: tree.Index) -> Term:
    receiver = infer(body, node.receiver)
    known = prune(receiver)
    if isinstance(known, App) and known.head != "List":
        infer(body, node.index)  # the receiver is the mistake
    else:
        check(body, node.index, INT, body.reason(Why.INDEX, node.index))
    item = body.fresh()
    if isinstance(prune(receiver), Meta):
        body.unifier.pin(receiver)
        body.unifier.pin(item)

    def attempt() -> bool:
        term = prune(receiver)
        if isinstance(term, Meta):
            return False
        if isinstance(term, App) and term.head == "List":
            unify_or_report(body, span_of(node), term.arguments[0], item, None)
            body.clause.references[node.id] = LIST_GET
            body.clause.instances[node.id] = term.arguments
        else:
            give_up(item)
            if isinstance(term, App | Rigid):
                body.report(span_of(node.receiver), lambda show: NotIndexable(show(receiver)))
        return True

    fact = ReceiverUnknown("index", "")
    body.defer(attempt, lambda: report_unknown(body, span_of(node.receiver), receiver, fact))
    return item
