"""Method calls `x.m(a)`: a field that holds a function, an inherent method, a method of an interface, or the function
`m` of the module named like x's type, in this order.

Where x's type is not known yet the arguments are inferred at once and the rest waits for the end of the group.
"""

from __future__ import annotations

from collections.abc import Sequence

from snowc.resolve.model import DefId, FunctionRef
from snowc.resolve.queries import module_summary
from snowc.resolve.suggestions import nearest
from snowc.source import Span
from snowc.syntax import tree
from snowc.types.errors import NoSuchMethod, ReceiverUnknown
from snowc.types.infer.arguments import Actual, apply, call_term, infer_actual
from snowc.types.infer.callees import definition_callee
from snowc.types.infer.coerce import report_lacking, unify_or_report
from snowc.types.infer.context import Body, span_of
from snowc.types.infer.dispatch import infer
from snowc.types.infer.fields import field_names, field_of
from snowc.types.infer.module_functions import functions_of_type, modules_of_type
from snowc.types.infer.terms import (
    BROKEN,
    FUNCTION,
    UNTYPED,
    App,
    Broken,
    Meta,
    Need,
    Rigid,
    Term,
    is_projection,
    needs_of_part,
    prune,
)
from snowc.types.infer.unify import Lacking
from snowc.types.infer.unknown import give_up, report_unknown
from snowc.types.interfaces.errors import AmbiguousMethod
from snowc.types.interfaces.lookup import functions_for, functions_in_sight, inherent_function
from snowc.types.interfaces.lookup import is_method as takes_self
from snowc.types.interfaces.names import definition_of_interface, function_of_interface, interface_entry
from snowc.values import replace


def infer_method_call(body: Body, node: tree.Call, function: tree.Field, actuals: Sequence[Actual]) -> Term:
    receiver = infer(body, function.receiver)
    body.clause.types[function.id] = UNTYPED
    if function.name == "":
        for actual in actuals:
            infer_actual(body, actual)
        return BROKEN
    if not isinstance(prune(receiver), Meta):
        return _known(body, node, function, receiver, actuals)
    inferred = [replace(each, term=infer_actual(body, each)) for each in actuals]
    result = body.fresh()
    for term in (receiver, result, *(each.term for each in inferred if each.term is not None)):
        body.unifier.pin(term)

    def attempt() -> bool:
        if isinstance(prune(receiver), Meta):
            return False
        if isinstance(prune(receiver), Broken):
            give_up(result)
        unify_or_report(body, span_of(node), _known(body, node, function, receiver, inferred), result, None)
        return True

    body.defer(
        attempt, lambda: report_unknown(body, function.name_span, receiver, ReceiverUnknown("method", function.name))
    )
    return result


def _known(body: Body, node: tree.Call, function: tree.Field, receiver: Term, actuals: Sequence[Actual]) -> Term:
    field = field_of(body, receiver, function.name)
    found = () if isinstance(prune(receiver), Broken) else find_methods(body, receiver, function.name)
    if field is not None and (_may_be_called(field[1]) or not found):
        reference, term = field
        body.clause.references[function.id] = reference
        body.clause.types[function.id] = term
        return call_term(body, term, actuals, function.name_span, node.id, function.name)
    if len(found) > 1:
        _report_ambiguous(body, function, receiver, found)
    method = found[0] if len(found) == 1 else None
    callee = None if method is None else definition_callee(body, function.id, function.name_span, method)
    if callee is None:
        for actual in actuals:
            infer_actual(body, actual)
        if not found and not isinstance(prune(receiver), Broken):
            _report_missing(body, function, receiver)
        return BROKEN
    body.clause.method_calls.add(node.id)
    body.clause.types[function.id] = callee.term
    itself = Actual(None, function.receiver, span_of(function.receiver), receiver)
    return apply(body, callee, [itself, *actuals], function.name_span, node.id)


def _may_be_called(field: Term) -> bool:
    known = prune(field)
    return not isinstance(known, App) or known.head == FUNCTION


def find_methods(body: Body, receiver: Term, name: str) -> tuple[FunctionRef, ...]:
    """The functions that `receiver.name(…)` may call, if it is no field; several are too many."""
    term = prune(receiver)
    module = body.clause.definition.id.module
    if isinstance(term, Rigid):
        return tuple(FunctionRef(each) for each in functions_by_bounds(body, term.bounds or (), name, is_method=True))
    if not isinstance(term, App):
        return ()
    if is_projection(term):
        return tuple(FunctionRef(each) for each in functions_by_bounds(body, needs_of_part(term), name, is_method=True))
    inherent = inherent_function(body.db, module, term.head, name)
    if inherent is not None and takes_self(body.db, inherent):
        return (FunctionRef(inherent),)
    of_interfaces = [each for each in functions_for(body.db, module, term.head, name) if each.is_method]
    if of_interfaces:
        return tuple(FunctionRef(each.definition) for each in of_interfaces)
    return _of_modules(body, term.head, name)


def functions_by_bounds(body: Body, bounds: Sequence[Need], name: str, *, is_method: bool) -> list[DefId]:
    """The functions of that name of the interfaces that a type parameter has."""
    found = []
    for bound in dict.fromkeys(each.interface for each in bounds):
        interface = definition_of_interface(body.db, bound)
        entry = None if interface is None else interface_entry(body.db, interface)
        if interface is not None and entry is not None and name in entry.functions:
            definition = function_of_interface(interface, name)
            if is_method == takes_self(body.db, definition):
                found.append(definition)
    return found


def _of_modules(body: Body, head: str, name: str) -> tuple[FunctionRef, ...]:
    """The function of the module named like a type."""
    functions = functions_of_type(body.db, head, body.clause.definition.id.module)
    found = next((each for each in functions if each.definition.name == name), None)
    return () if found is None else (FunctionRef(found.definition),)


def _report_ambiguous(body: Body, function: tree.Field, receiver: Term, found: tuple[FunctionRef, ...]) -> None:
    candidates = tuple(each.definition.name for each in found)
    body.report(function.name_span, lambda show: AmbiguousMethod(show(receiver), function.name, candidates))


def _report_missing(body: Body, function: tree.Field, receiver: Term) -> None:
    term = prune(receiver)
    fields = field_names(body, receiver)
    modules = modules_of_type(body.db, term.head) if isinstance(term, App) else ()
    known = tuple(
        entry.definition.name
        for module in modules
        for entry in module_summary(body.db, module).functions
        if entry.is_public
    )
    if nearest(function.name, (*known, *fields)) or not is_lacking(body, function.name_span, receiver, function.name):
        body.report(function.name_span, lambda show: NoSuchMethod(show(receiver), function.name, known, fields))


def is_lacking(body: Body, span: Span, base: Term, name: str) -> bool:
    """Whether a name is that of a function of one interface, which the type lacks: that is reported then."""
    base = prune(base)
    in_sight = functions_in_sight(body.db, body.clause.definition.id.module).get(name, ())
    if len(in_sight) != 1 or not isinstance(base, App | Rigid):
        return False
    definition = definition_of_interface(body.db, in_sight[0].interface)
    entry = None if definition is None else interface_entry(body.db, definition)
    if entry is None or entry.parameter_count:
        return False
    report_lacking(body, span, Lacking(base, Need(in_sight[0].interface), None), None)
    return True
