"""Functions of interfaces that are called on a type: `T.default()`, `Money.from(1)`, `Self.zero()`."""

from __future__ import annotations

from snowc.resolve.containers import SELF
from snowc.resolve.errors import NameNotInModule
from snowc.resolve.model import DefId, FunctionRef, MemberRef, ModuleName
from snowc.resolve.suggestions import nearest_member
from snowc.source import Span
from snowc.types.builtin import BUILTIN_ARITIES
from snowc.types.infer.context import Body
from snowc.types.infer.methods import functions_by_bounds, is_lacking
from snowc.types.infer.module_functions import functions_of_type
from snowc.types.infer.terms import BROKEN, App, Broken, Rigid, Term, prune, term_of
from snowc.types.interfaces.errors import AmbiguousMethod
from snowc.types.interfaces.lookup import functions_for
from snowc.types.type_names import qualified_name, type_entry, type_parameter_count
from snowc.types.written import alias_of


def function_on_type(body: Body, span: Span, reference: MemberRef) -> tuple[FunctionRef, Term] | None:
    """The interface's function that is meant, and the type on which it is called; None if that is reported as wrong."""
    base = _named_type(body, reference.type)
    found = _candidates(body, base, reference.name)
    if len(found) == 1:
        return FunctionRef(found[0]), base
    if found:
        names = tuple(each.name for each in found)
        body.report(span, lambda show: AmbiguousMethod(show(base), reference.name, names))
    elif not isinstance(base, Broken) and not is_lacking(body, span, base, reference.name):
        shown = reference.type if isinstance(reference.type, str) else reference.type.name
        near = _nearest(body, base, reference.name)
        body.report_fact(span, NameNotInModule(reference.name, ModuleName(shown), f"{shown}.{near}" if near else None))
    return None


def _nearest(body: Body, base: Term, name: str) -> str | None:
    """The function of the type's module that is probably meant."""
    known = prune(base)
    if not isinstance(known, App):
        return None
    module = body.clause.definition.id.module
    return nearest_member(name, [each.definition.name for each in functions_of_type(body.db, known.head, module)])


def _candidates(body: Body, base: Term, name: str) -> list[DefId]:
    base = prune(base)
    if isinstance(base, Rigid):
        return [
            *functions_by_bounds(body, base.bounds or (), name, is_method=False),
            *functions_by_bounds(body, base.bounds or (), name, is_method=True),
        ]
    if not isinstance(base, App):
        return []
    return [each.definition for each in functions_for(body.db, body.clause.definition.id.module, base.head, name)]


def _named_type(body: Body, named: DefId | str) -> Term:
    """A type by its name alone: what its parameters are is open."""
    definition = body.clause.definition
    if isinstance(named, str):
        if named == SELF and definition.signature.self_type is not None:
            return term_of(definition.signature.self_type, definition.rigids)
        if named in definition.signature.names:
            return definition.rigids[definition.signature.names.index(named)]
        arities = BUILTIN_ARITIES.get(named)
        return BROKEN if arities is None else App(named, tuple(body.fresh() for _ in range(arities[-1])))
    entry = type_entry(body.db, named)
    if entry is None:
        return BROKEN
    arguments = tuple(body.fresh() for _ in range(type_parameter_count(body.db, named)))
    if entry.kind == "alias":
        return term_of(alias_of(body.db, named), arguments)
    return App(qualified_name(body.db, named), arguments)
