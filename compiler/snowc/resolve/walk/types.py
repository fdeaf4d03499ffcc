"""Types as written: each `NamedType` gets its definition, each bound is checked to name an interface."""

from __future__ import annotations

from collections.abc import Iterable

from snowc.diagnostics.facts import Fact
from snowc.diagnostics.not_supported import NotSupported
from snowc.resolve.builtin import INTRINSIC_TYPES, PLANNED_TYPES
from snowc.resolve.containers import SELF
from snowc.resolve.errors import PrivateItem, UnknownInterface, UnknownType
from snowc.resolve.suggestions import nearest
from snowc.resolve.walk.hidden import hidden_type
from snowc.resolve.walk.paths import interface_of, module_of, unknown_module
from snowc.resolve.walk.state import Walk
from snowc.source import Span
from snowc.syntax import tree


def resolve_type(walk: Walk, written: tree.TypeExpr) -> None:
    match written:
        case tree.NamedType():
            _resolve_named(walk, written)
            for argument in written.arguments:
                resolve_type(walk, argument)
        case tree.TupleType():
            for item in written.items:
                resolve_type(walk, item)
        case tree.FunctionType():
            for parameter in written.parameters:
                resolve_type(walk, parameter)
            resolve_type(walk, written.result)
        case tree.OptionType():
            resolve_type(walk, written.inner)
        case tree.ResultType():
            resolve_type(walk, written.value)
            resolve_type(walk, written.error)
        case tree.AssociatedType():
            if SELF not in walk.type_parameters:
                walk.report(Span(written.start, written.start + len(SELF)), UnknownType(SELF, None))
        case tree.ErrorType():
            pass


def resolve_generics(walk: Walk, generics: Iterable[tree.Generic]) -> None:
    """The bounds of type parameters: names of interfaces. A `where` names parameters that are there."""
    for generic in generics:
        if generic.name not in walk.type_parameters:
            span = Span(generic.start, generic.start + len(generic.name))
            walk.report(span, UnknownType(generic.name, nearest(generic.name, walk.type_parameters)))
        for bound in generic.bounds:
            if isinstance(bound, tree.NamedType):
                resolve_bound(walk, bound)
        if generic.equal is not None:
            resolve_type(walk, generic.equal)


def resolve_bound(walk: Walk, bound: tree.NamedType) -> None:
    """An interface by name, with its arguments."""
    for argument in bound.arguments:
        resolve_type(walk, argument)
    if walk.is_broken(bound.path):
        return
    entry = interface_of(walk, bound.path)
    if entry is not None:
        walk.type_names[bound.start] = entry.definition
        return
    name = ".".join(bound.path)
    walk.report(
        Span(bound.start, bound.start + len(name)), UnknownInterface(name, nearest(name, walk.scope.interfaces))
    )


def _resolve_named(walk: Walk, written: tree.NamedType) -> None:
    path = written.path
    hidden = hidden_type(walk, path)
    if hidden is not None:
        walk.type_names[written.start] = hidden
        return
    name_end = written.start + len(".".join(path))
    span = Span(written.start, min(name_end, written.end))
    if walk.is_broken(path):
        return
    if len(path) == 2 and path[0] in walk.type_parameters:
        return  # an associated type: `T.Item`
    if len(path) > 1:
        _resolve_qualified(walk, written, span)
        return
    name = path[0]
    if name in walk.type_parameters:
        return
    entry = walk.scope.types.get(name)
    if entry is not None:
        walk.note_use(name)
        walk.type_names[written.start] = entry.definition
    elif name in walk.unknown_types:
        walk.has_gaps = True  # reported where it stands first
    elif name not in INTRINSIC_TYPES:
        walk.unknown_types.add(name)
        walk.report(span, _unknown(walk, name))


def _unknown(walk: Walk, name: str) -> Fact:
    if name in PLANNED_TYPES:
        return NotSupported(f"the type `{name}`")
    known = [*walk.scope.types, *INTRINSIC_TYPES, *walk.type_parameters]
    suggestion = nearest(name, known)
    is_parameter = len(name) == 1 and suggestion is None and walk.generics_place is not None
    return UnknownType(name, suggestion, _declared(walk, name) if is_parameter else None)


def _declared(walk: Walk, name: str) -> tuple[Span, str] | None:
    if walk.generics_place is None:
        return None
    place, has_others = walk.generics_place
    return Span(place, place), f", {name}" if has_others else f"<{name}>"


def _resolve_qualified(walk: Walk, written: tree.NamedType, span: Span) -> None:
    qualifier, name = written.path[:-1], written.path[-1]
    module = module_of(walk, qualifier)
    if module is None:
        walk.report(span, unknown_module(walk, qualifier))
        return
    entry = module.types.get(name)
    if entry is None:
        public = [each for each, declared in module.types.items() if declared.is_public]
        walk.report(span, UnknownType(".".join(written.path), nearest(name, public)))
        return
    walk.type_names[written.start] = entry.definition
    if not entry.is_public and module.module != walk.scope.module:
        walk.report(span, PrivateItem(name, module.module, walk.others.publish(module.module, name)))
