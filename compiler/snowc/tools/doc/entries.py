"""What a module's documentation lists, from its text.

In: the text of a module. Out: its `##!` text and an entry for each public name, in the order of the file, with those
that belong to it below it: the functions of a service and of `impl` blocks. Refuses nothing: an item that can't be read
is left out, and so are private ones, tests and imports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from snowc.syntax import tree
from snowc.syntax.file import parse_file
from snowc.syntax.parsed import ParsedItem
from snowc.tools.doc.service_functions import service_functions
from snowc.values import value

_UNDECLARED = (tree.ErrorItem, tree.ImportItem, tree.TestItem, tree.ImplItem)
_WHOLE = (tree.StructItem, tree.SumItem, tree.AliasItem, tree.InterfaceItem)
"""Items of which all is shown: there is nothing private in them."""
_KINDS: dict[type, str] = {
    tree.FnItem: "function",
    tree.ConstItem: "constant",
    tree.ActorItem: "actor",
    tree.ServiceItem: "service",
    tree.SupervisorItem: "supervisor",
    tree.InterfaceItem: "interface",
}
TYPE = "type"


@value
class Entry:
    """A public name. `kind` is one of those of `_KINDS`, or `type`; `offset` is its place in the text; `declaration` is
    what its users need to know of it.
    """

    name: str
    kind: str
    declaration: str
    doc: str
    offset: int
    members: tuple[Entry, ...] = ()
    interfaces: tuple[str, ...] = ()
    """what a type implements, as written"""


@value
class ModuleDoc:
    doc: str
    entries: tuple[Entry, ...]


def read_module(text: str) -> ModuleDoc:
    parsed = parse_file(text)
    items = [(placed.offset, placed.item) for placed in parsed.items]
    impls = [(offset, item, item.tree) for offset, item in items if isinstance(item.tree, tree.ImplItem)]
    entries: dict[str, Entry] = {}
    for offset, item in items:
        if is_listed(item):
            entry = _entry(offset, item, impls)
            entries.setdefault(entry.name, entry)  # the clauses of a function are one
    return ModuleDoc((parsed.module_doc or "").strip(), tuple(entries.values()))


def is_listed(item: ParsedItem) -> bool:
    return not isinstance(item.tree, _UNDECLARED) and item.tree.header.is_public


_Impl = tuple[int, ParsedItem, tree.ImplItem]


def _entry(offset: int, item: ParsedItem, impls: Sequence[_Impl]) -> Entry:
    node = item.tree
    assert not isinstance(node, _UNDECLARED)
    header = node.header
    kind = _KINDS.get(type(node), TYPE)
    members: list[Entry] = []
    if isinstance(node, tree.ServiceItem):
        members += (
            Entry(declaration.partition("(")[0], "function", declaration, (doc or "").strip(), offset)
            for declaration, doc in service_functions(item, node)
        )
    own = [each for each in impls if kind == TYPE and _target(each) == header.name]
    members += (member for each in own if each[2].interface is None for member in _functions_of(each))
    return Entry(
        header.name,
        kind,
        _declaration(item),
        (header.doc or "").strip(),
        offset + node.start,
        tuple(members),
        tuple(_written(impl[1], impl[2].interface) for impl in own if impl[2].interface is not None),
    )


def _target(impl: _Impl) -> str:
    return _written(impl[1], impl[2].target).partition("<")[0]


def _written(item: ParsedItem, node: tree.TypeExpr) -> str:
    return item.text[node.start : node.end]


def _functions_of(impl: _Impl) -> Iterator[Entry]:
    offset, item, node = impl
    for function in node.functions:
        if function.header.is_public:
            yield Entry(
                function.header.name,
                "function",
                _without_body(item.text[function.start : function.body.start if function.body else function.end]),
                (function.header.doc or "").strip(),
                offset + function.start,
            )


def _declaration(item: ParsedItem) -> str:
    """The text of an item up to its body, without `pub`, docs and attributes."""
    node = item.tree
    assert not isinstance(node, _UNDECLARED)
    return _without_body(item.text[node.start : _body_start(item)])


def _without_body(text: str) -> str:
    shown = re.sub(r"^(?:[ \t]*##[^\n]*\n|[ \t]*@[^\n]*\n)+", "", text.lstrip())
    shown = re.sub(r"^[ \t]*pub\s+", "", shown).rstrip()
    return shown.removesuffix(" do").removesuffix(" =").rstrip()


def _body_start(item: ParsedItem) -> int:
    """Where what is nobody else's business begins."""
    node = item.tree
    if isinstance(node, tree.FnItem) and node.body is not None:
        return node.body.start
    if isinstance(node, tree.ActorItem):
        return node.body.start
    if isinstance(node, (*_WHOLE, tree.FnItem, tree.ConstItem)):
        return len(item.text)
    line_end = item.text.find("\n", node.header.name_span.end) if hasattr(node, "header") else -1
    return len(item.text) if line_end < 0 else line_end
