"""Method calls `x.m(a)`: a field that holds a function, or the function `m` of the module named like x's type.

Where x's type is not known yet the arguments are inferred at once and the rest waits for the end of the group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from snowc.resolve.model import DefId, FunctionRef, ModuleName
from snowc.resolve.queries import module_summary
from snowc.syntax import tree
from snowc.types.errors import NoSuchMethod, ReceiverUnknown
from snowc.types.infer.arguments import Actual, apply, call_term, infer_actual
from snowc.types.infer.callees import definition_callee
from snowc.types.infer.coerce import unify_or_report
from snowc.types.infer.context import Body, span_of
from snowc.types.infer.dispatch import infer
from snowc.types.infer.fields import field_names, field_of
from snowc.types.infer.terms import BROKEN, App, Broken, Meta, Rigid, Term, prune
from snowc.types.type_names import definition_of_type

_OF_EVERY_TYPE = {
    "to_string": FunctionRef(DefId(ModuleName("String"), "from")),
    "inspect": FunctionRef(DefId(ModuleName("Intrinsics"), "debug")),
    "compare": FunctionRef(DefId(ModuleName("Prelude"), "compare")),
}
"""Methods of the built-in interfaces, where the type's own module has none of the name."""


def infer_method_call(body: Body, node: tree.Call, function: tree.Field, actuals: Sequence[Actual]) -> Term:
    receiver = infer(body, function.receiver)
    body.clause.types[function.id] = BROKEN
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
        unify_or_report(body, span_of(node), _known(body, node, function, receiver, inferred), result, None)
        return True

    body.defer(attempt, lambda: body.report_fact(function.name_span, ReceiverUnknown("method", function.name)))
    return result


def _known(body: Body, node: tree.Call, function: tree.Field, receiver: Term, actuals: Sequence[Actual]) -> Term:
    field = field_of(body, receiver, function.name)
    if field is not None:
        reference, term = field
        body.clause.references[function.id] = reference
        body.clause.types[function.id] = term
        return call_term(body, term, actuals, function.name_span, node.id, function.name)
    method = None if isinstance(prune(receiver), Broken) else find_method(body, receiver, function.name)
    callee = None if method is None else definition_callee(body, function.id, function.name_span, method)
    if callee is None:
        for actual in actuals:
            infer_actual(body, actual)
        if method is None and not isinstance(prune(receiver), Broken):
            _report_missing(body, function, receiver)
        return BROKEN
    body.clause.method_calls.add(node.id)
    body.clause.types[function.id] = callee.term
    itself = Actual(None, function.receiver, span_of(function.receiver), receiver)
    return apply(body, callee, [itself, *actuals], function.name_span, node.id)


def find_method(body: Body, receiver: Term, name: str) -> FunctionRef | None:
    """The function that `receiver.name(…)` calls, if it is no field."""
    term = prune(receiver)
    if isinstance(term, App):
        for module in _modules_of_type(body, term.head):
            for entry in module_summary(body.db, module).functions:
                visible = entry.is_public or module == body.clause.definition.id.module
                if entry.definition.name == name and visible:
                    return FunctionRef(entry.definition)
    return _OF_EVERY_TYPE.get(name) if isinstance(term, App | Rigid) else None


def _modules_of_type(body: Body, head: str) -> tuple[ModuleName, ...]:
    """The modules named like a type: the one that declares it, or one inside that, or the library's."""
    definition = definition_of_type(body.db, head)
    if definition is None or "." not in head:
        return (ModuleName(head),)
    if definition.module.rpartition(".")[2] == definition.name:
        return (definition.module,)
    return (ModuleName(f"{definition.module}.{definition.name}"), ModuleName(definition.name))


def _report_missing(body: Body, function: tree.Field, receiver: Term) -> None:
    term = prune(receiver)
    fields = field_names(body, receiver)
    modules = _modules_of_type(body, term.head) if isinstance(term, App) else ()
    known = tuple(
        entry.definition.name
        for module in modules
        for entry in module_summary(body.db, module).functions
        if entry.is_public
    )
    body.report(function.name_span, lambda show: NoSuchMethod(show(receiver), function.name, known, fields))
