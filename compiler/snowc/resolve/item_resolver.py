"""Name resolution of one item.

In: its tree, the module's scope, access to other modules. Out: `ResolvedItem`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from snowc.diagnostics.facts import Finding
from snowc.diagnostics.not_supported import NotSupported
from snowc.resolve.containers import SELF, header_parameters
from snowc.resolve.errors import (
    ModuleNotFound,
    NameNotInModule,
    PrivateItem,
    UnusedVariable,
)
from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.resolved import ResolvedItem
from snowc.resolve.scope import ModuleNames, Scope
from snowc.resolve.suggestions import nearest
from snowc.resolve.walk.expressions import resolve_block, resolve_expr, resolve_parameters
from snowc.resolve.walk.paths import unknown_module
from snowc.resolve.walk.state import OtherModules, Walk
from snowc.resolve.walk.types import resolve_bound, resolve_generics, resolve_type
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.generated import is_hidden
from snowc.syntax.parsed import ParsedItem
from snowc.syntax.service_items import TOGETHER


def resolve_item(
    item: ParsedItem,
    scope: Scope,
    others: OtherModules,
    around: frozenset[str] = frozenset(),
    self_path: tuple[str, ...] = (),
) -> ResolvedItem:
    """What the names of an item mean. `around` are the type parameters of an `impl` or `interface` around it,
    `self_path` names the type that `Self` is in it.
    """
    own = (SELF, *header_parameters(item.tree, scope)) if _is_container(item.tree) else ()
    walk = Walk(scope, others, item.text, type_parameters=around.union(own), self_path=self_path)
    _resolve(walk, item.tree)
    # Mistakes hide uses (a misspelled name is none), so warnings wait until there are no others. A signature without a
    # body names its parameters for the reader.
    is_signature = isinstance(item.tree, tree.FnItem) and item.tree.body is None
    unused = () if item.errors or walk.findings or walk.has_gaps or is_signature else tuple(_unused_variables(walk))
    return ResolvedItem(
        references=walk.references,
        type_names=walk.type_names,
        bindings=walk.locals.all(),
        mentions=frozenset(walk.mentions),
        findings=(*walk.findings, *unused),
        methods=frozenset(walk.methods),
        imports=frozenset(walk.imports),
        has_gaps=walk.has_gaps,
    )


def _is_container(item: tree.Item) -> bool:
    return isinstance(item, tree.InterfaceItem | tree.ImplItem)


def _unused_variables(walk: Walk) -> Iterator[Finding]:
    seen: set[str] = set()
    for binding, uses in walk.locals.all():
        older = binding.name in seen
        seen.add(binding.name)
        is_told = binding.binding in walk.declared_spans and not binding.name.startswith("_")
        if not uses and is_told and binding.name != "self" and not is_hidden(binding.name):
            span, is_field = walk.declared_spans[binding.binding]
            yield Finding(span, UnusedVariable(binding.name, is_field, older and _is_made_of_itself(walk.text, span)))


def _is_made_of_itself(text: str, name: Span) -> bool:
    """Whether a `let` makes a new value of the older one of the name: `let x = x + 1`."""
    word = re.escape(text[name.start : name.end])
    return re.compile(rf"[ \t]*=[^\n]*\b{word}\b").match(text, name.end) is not None


def _resolve(walk: Walk, item: tree.Item) -> None:
    match item:
        case tree.FnItem():
            _function(walk, item)
        case tree.ActorItem():
            _actor(walk, item)
        case tree.ConstItem():
            if item.annotation is not None:
                resolve_type(walk, item.annotation)
            resolve_expr(walk, item.value)
        case tree.TestItem():
            resolve_block(walk, item.body)
        case tree.StructItem():
            _struct(walk, item)
        case tree.SumItem():
            _declare_parameters(walk, item.generics, item.header)
            for variant in item.variants:
                _resolve_types(walk, variant.fields)
        case tree.AliasItem():
            _declare_parameters(walk, item.generics, item.header)
            resolve_type(walk, item.type)
        case tree.ImportItem():
            _import(walk, item)
        case tree.InterfaceItem():
            _interface(walk, item)
        case tree.ImplItem():
            _impl(walk, item)
        case tree.ErrorItem() | tree.ModuleItem() | tree.ServiceItem() | tree.SupervisorItem():
            pass  # the items of a module are items of their own


def _declare_parameters(walk: Walk, generics: tuple[tree.Generic, ...], header: tree.Header) -> None:
    walk.generics_place = (generics[-1].end if generics else header.name_span.end, bool(generics))
    walk.type_parameters |= frozenset(generic.name for generic in generics)
    resolve_generics(walk, generics)


def _interface(walk: Walk, item: tree.InterfaceItem) -> None:
    resolve_generics(walk, item.generics)
    if isinstance(item.bound, tree.NamedType):
        resolve_bound(walk, item.bound)


def _impl(walk: Walk, item: tree.ImplItem) -> None:
    if item.interface is not None:
        resolve_bound(walk, item.interface)
    resolve_type(walk, item.target)
    resolve_generics(walk, item.where)
    for _, written in item.associated:
        resolve_type(walk, written)


def _resolve_types(walk: Walk, types: Iterable[tree.TypeExpr]) -> None:
    for written in types:
        resolve_type(walk, written)


def _function(walk: Walk, fn: tree.FnItem) -> None:
    for attribute in fn.header.attributes:
        if attribute.name == TOGETHER:
            walk.mentions.update(DefId(walk.scope.module, word) for word in attribute.words)
    _declare_parameters(walk, fn.generics, fn.header)
    walk.locals.enter()
    resolve_generics(walk, fn.where)
    resolve_parameters(walk, fn.parameters)
    for written in (fn.result, fn.receives):
        if written is not None:
            resolve_type(walk, written)
    if fn.guard is not None:
        resolve_expr(walk, fn.guard)
    if fn.body is not None:
        resolve_block(walk, fn.body)
    walk.locals.leave()


def _actor(walk: Walk, actor: tree.ActorItem) -> None:
    walk.locals.enter()
    resolve_parameters(walk, actor.parameters)
    if actor.receives is not None:
        resolve_type(walk, actor.receives)
    resolve_block(walk, actor.body)
    walk.locals.leave()


def _struct(walk: Walk, struct: tree.StructItem) -> None:
    _declare_parameters(walk, struct.generics, struct.header)
    for field in struct.fields:
        resolve_type(walk, field.type)
        if field.default is not None:
            resolve_expr(walk, field.default)


def _import(walk: Walk, item: tree.ImportItem) -> None:
    module = ModuleName(".".join(item.path))
    there = walk.others.names(module)
    if there is None:
        fact = unknown_module(walk, item.path)
        known = fact if isinstance(fact, NotSupported) else ModuleNotFound("module", module, _near_module(walk, fact))
        walk.report(item.path_span, known)
        return
    if not walk.others.can_see(module):
        around, _, last = module.rpartition(".")
        declared = walk.others.publish(ModuleName(around), last)
        walk.report(item.path_span, PrivateItem(last, around, declared))
        return
    for name in item.names or ():
        _imported_name(walk, there, name)


def _near_module(walk: Walk, fact: object) -> str | None:
    """The suggestion of a fact about an unknown module: a near name, or the module of the same last segment."""
    return getattr(fact, "path", None) or getattr(fact, "suggestion", None)


def _imported_name(walk: Walk, there: ModuleNames, imported: tree.ImportedName) -> None:
    name = imported.name
    span = Span(imported.start, imported.start + len(name))
    value, entry = there.values.get(name), there.types.get(name)
    interface = there.interfaces.get(name)
    if any(each is not None and each.is_public for each in (value, entry, interface)):
        return
    if name in there.unreadable:
        walk.has_gaps = True
        return
    if value is not None or entry is not None or interface is not None:
        walk.report(span, PrivateItem(name, there.module, walk.others.publish(there.module, name)))
        return
    public = [each for each, declared in there.values.items() if declared.is_public]
    public += [each for each, declared in there.types.items() if declared.is_public]
    public += [each for each, declared in there.interfaces.items() if declared.is_public]
    walk.report(span, NameNotInModule(name, there.module, nearest(name, public)))
