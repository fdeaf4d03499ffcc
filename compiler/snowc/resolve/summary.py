"""A module's declarations without bodies and positions.

In: the items of its file. Out: `ModuleSummary`. Of most functions only the heads are read, and no body is parsed.
Refuses nothing: doubles stay in it (the first one of a name counts), items without a name are left out; what
is wrong about declarations is reported by `resolve/declarations.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from snowc.diagnostics.facts import ItemRef
from snowc.resolve.model import (
    ActorEntry,
    ConstEntry,
    DefId,
    FunctionEntry,
    ImplEntry,
    ImportEntry,
    InterfaceEntry,
    ModuleName,
    ModuleSummary,
    TestEntry,
    TypeEntry,
)
from snowc.syntax import tree
from snowc.syntax.containers import NUMBER, container_of, members_of
from snowc.syntax.generated import is_hidden
from snowc.syntax.item_names import written_type
from snowc.syntax.parsed import ParsedItem
from snowc.syntax.service_items import messages_of
from snowc.values import value

Items = Mapping[ItemRef, ParsedItem]
_DECLARATION = re.compile(
    r"^[ \t]*(?:pub\s+)?(?:async\s+)?"
    r"(?P<kind>fn|def|actor|let|struct|type|interface|service|supervisor)\s+(?P<name>\w+)",
    re.MULTILINE,
)
_VARIANT = re.compile(r"(?:^|[|=])[ \t]*([A-Z]\w*)", re.MULTILINE)


def summarise(module: ModuleName, items: Items) -> ModuleSummary:
    """The summary of a module."""
    members, items = member_items(items)
    functions = _functions(module, items)
    items = {ref: item for ref, item in items.items() if item.function_head is None}
    return ModuleSummary(
        module,
        functions=functions,
        types=tuple(_types(module, items)),
        actors=tuple(_actors(module, items)),
        constants=tuple(_constants(module, items)),
        imports=tuple(_imports(items)),
        tests=tuple(
            TestEntry(ref, item.tree.kind, item.tree.name)
            for ref, item in items.items()
            if isinstance(item.tree, tree.TestItem)
        ),
        unreadable=tuple(_unreadable(items)),
        interfaces=tuple(_interfaces(module, items, members)),
        impls=tuple(_impls(module, items, members)),
        members=tuple(_members(module, items, members)),
    )


def member_items(items: Items) -> tuple[Mapping[ItemRef, Items], Items]:
    """The items inside interfaces and impls, by the ref of these, and all others."""
    members: dict[ItemRef, dict[ItemRef, ParsedItem]] = {}
    others = {}
    for ref, item in items.items():
        container = container_of(ref)
        if container is None:
            others[ref] = item
        else:
            members.setdefault(container, {})[ref] = item
    return members, others


ANYTHING = "*"
"""Among the names that can't be read: the module may have any other name as well, because its service has mistakes."""


def _unreadable(items: Items) -> Iterator[str]:
    """What broken items would declare, by their first words."""
    if any(_is_of_service(item) and item.is_broken for item in items.values()):
        yield ANYTHING
    for item in items.values():
        if isinstance(item.tree, tree.ErrorItem):
            found = _DECLARATION.search(item.text)
            if found is not None:
                yield found["name"]
                yield from _VARIANT.findall(item.text, found.end()) if found["kind"] == "type" else ()


def _is_of_service(item: ParsedItem) -> bool:
    header = getattr(item.tree, "header", None)
    return item.is_generated or (isinstance(header, tree.Header) and is_hidden(header.name))


def single_items(summary: ModuleSummary) -> Iterator[tuple[DefId, ItemRef]]:
    """The definitions that are one item each: actors, constants, tests."""
    yield from ((actor.definition, actor.item) for actor in summary.actors)
    yield from ((constant.definition, constant.item) for constant in summary.constants)
    yield from ((DefId(summary.module, f"{test.kind}:{test.name}"), test.item) for test in summary.tests)


def _interfaces(module: ModuleName, items: Items, members: Mapping[ItemRef, Items]) -> Iterator[InterfaceEntry]:
    for ref, item in items.items():
        node = item.tree
        if isinstance(node, tree.InterfaceItem) and node.header.name:
            inside = members.get(ref, {})
            yield InterfaceEntry(
                definition=DefId(module, node.header.name),
                item=ref,
                is_public=node.header.is_public,
                declaration=_outside_of_functions(item),
                functions=tuple(dict.fromkeys(_function_names(inside))),
                with_body=frozenset(_names_with_body(inside)),
                associated=tuple(name for name, _ in node.associated),
                parameter_count=len(node.generics),
            )


def _names_with_body(items: Items) -> Iterator[str]:
    for item in items.values():
        head = item.function_head
        if head is not None:
            yield head.name
        elif isinstance(item.tree, tree.FnItem) and item.tree.body is not None:
            yield item.tree.header.name


def _impls(module: ModuleName, items: Items, members: Mapping[ItemRef, Items]) -> Iterator[ImplEntry]:
    for ref, item in items.items():
        node = item.tree
        if isinstance(node, tree.ImplItem):
            interface = None if node.interface is None else written_type(node.interface)
            prefix = member_prefix(ref, node)
            names = dict.fromkeys(_function_names(members.get(ref, {})))
            functions = tuple((name, DefId(module, f"{prefix}.{name}")) for name in names)
            yield ImplEntry(ref, interface, written_type(node.target), _outside_of_functions(item), functions)


def member_prefix(ref: ItemRef, container: tree.Item) -> str:
    """What stands before the dot in the names of a container's functions. All inherent functions of a type share it;
    of several impls with one header each has its own.
    """
    match container:
        case tree.InterfaceItem():
            return container.header.name
        case tree.ImplItem(interface=None, target=tree.NamedType(path=path)):
            return ".".join(path)
        case tree.ImplItem(interface=None, target=target):
            return written_type(target)
        case tree.ImplItem(interface=interface, target=target) if interface is not None:
            number = f"{NUMBER}{ref.number}" if ref.number else ""
            return f"{written_type(target)}:{written_type(interface)}{number}"
        case _:
            return ""


def _members(module: ModuleName, items: Items, members: Mapping[ItemRef, Items]) -> Iterator[FunctionEntry]:
    by_prefix: dict[str, dict[ItemRef, ParsedItem]] = {}
    for ref, inside in members.items():
        by_prefix.setdefault(member_prefix(ref, items[ref].tree), {}).update(inside)
    for prefix, inside in by_prefix.items():
        yield from _functions(module, inside, f"{prefix}.")


def _function_names(items: Items) -> Iterator[str]:
    clauses = (_clause(ref, item) for ref, item in items.items())
    return (each.name for each in clauses if each is not None)


def _outside_of_functions(item: ParsedItem) -> str:
    """The head of a container and its associated types."""
    members = members_of(item.tree)
    if members is None:
        return item.text
    node = item.tree
    types = node.associated if isinstance(node, tree.ImplItem) else ()
    return "\n".join((item.text[: members.head], *(f"{name} = {written_type(ty)}" for name, ty in types)))


@value
class _Clause:
    """What one item says about a function. `head` is all that is written about its type."""

    item: ItemRef
    name: str
    is_public: bool
    head: str
    extern: str | None
    is_generated: bool


def _functions(module: ModuleName, items: Items, prefix: str = "") -> tuple[FunctionEntry, ...]:
    clauses: dict[str, list[_Clause]] = {}
    for ref, item in items.items():
        clause = _clause(ref, item)
        if clause is not None and clause.name:
            clauses.setdefault(prefix + clause.name, []).append(clause)
    return tuple(
        FunctionEntry(
            definition=DefId(module, name),
            clauses=tuple(each.item for each in group),
            is_public=any(each.is_public for each in group),
            signature="\n".join(each.head for each in group),
            extern=group[0].extern,
            is_generated=group[0].is_generated,
        )
        for name, group in clauses.items()
    )


def _clause(ref: ItemRef, item: ParsedItem) -> _Clause | None:
    head = item.function_head
    if head is not None:
        text = f"async {head.signature}" if head.is_async else head.signature
        return _Clause(ref, head.name, head.is_public, text, None, is_generated=False)
    fn = item.tree
    if not isinstance(fn, tree.FnItem):
        return None
    return _Clause(
        ref, fn.header.name, fn.header.is_public, _function_head(item, fn), _extern(fn), is_generated=item.is_generated
    )


def _function_head(item: ParsedItem, fn: tree.FnItem) -> str:
    """The text from the name to the body, after the attributes."""
    attributes = "".join(f"@{each.name}{each.strings}{each.words} " for each in fn.header.attributes)
    asynchronous = "async " if fn.is_async else ""
    end = fn.body.start if fn.body else fn.end
    return attributes + asynchronous + item.text[fn.header.name_span.start : end].rstrip()


def _extern(fn: tree.FnItem) -> str | None:
    return next((each.strings[0] for each in fn.header.attributes if each.name == "extern" and each.strings), None)


def _types(module: ModuleName, items: Items) -> Iterator[TypeEntry]:
    for ref, item in items.items():
        match item.tree:
            case tree.StructItem() as declared:
                kind = "struct"
            case tree.SumItem() as declared:
                kind = "sum"
            case tree.AliasItem() as declared:
                kind = "alias"
            case tree.ServiceItem() as service:
                if service.header.name:
                    yield _service_type(module, ref, item, service)
                continue
            case _:
                continue
        header = declared.header
        if header.name:
            text = item.text[header.name_span.start :]
            variants = tuple(each.name for each in declared.variants) if isinstance(declared, tree.SumItem) else ()
            yield TypeEntry(DefId(module, header.name), ref, kind, header.is_public, text, variants)


def _service_type(module: ModuleName, ref: ItemRef, item: ParsedItem, service: tree.ServiceItem) -> TypeEntry:
    """The messages of a service. They are told by the heads of the handlers; nobody can name them."""
    heads = (item.text[each.start : each.body.start] for each in messages_of(service))
    header = service.header
    return TypeEntry(DefId(module, header.name), ref, "service", header.is_public, "\n".join(heads), ())


def _actors(module: ModuleName, items: Items) -> Iterator[ActorEntry]:
    for ref, item in items.items():
        actor = item.tree
        if isinstance(actor, tree.ActorItem) and actor.header.name:
            head = item.text[actor.header.name_span.start : actor.body.start].rstrip()
            yield ActorEntry(DefId(module, actor.header.name), ref, actor.header.is_public, head)


def _constants(module: ModuleName, items: Items) -> Iterator[ConstEntry]:
    for ref, item in items.items():
        if isinstance(item.tree, tree.ConstItem) and item.tree.header.name:
            yield ConstEntry(DefId(module, item.tree.header.name), ref, item.tree.header.is_public)


def _imports(items: Items) -> Iterator[ImportEntry]:
    for ref, item in items.items():
        if isinstance(item.tree, tree.ImportItem) and item.tree.path:
            names = item.tree.names
            pairs = None if names is None else tuple((each.name, each.alias or each.name) for each in names)
            yield ImportEntry(ref, ModuleName(".".join(item.tree.path)), item.tree.alias, pairs)
