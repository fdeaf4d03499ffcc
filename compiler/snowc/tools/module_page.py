"""A module's documentation as Markdown, from its text.

In: the module's name and the text of its file. Out: a page with the module's `##!` text and, for each public item, its
declaration and its `##` text, in the order of the file. Refuses nothing: an item that can't be read is left out, and so
are private ones, tests and imports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from snowc.syntax import tree
from snowc.syntax.file import parse_file
from snowc.syntax.parsed import ParsedItem
from snowc.tools.service_page import service_functions

_UNDECLARED = (tree.ErrorItem, tree.ImportItem, tree.TestItem, tree.ImplItem)
_WHOLE = (tree.StructItem, tree.SumItem, tree.AliasItem, tree.InterfaceItem)
"""Items of which all is shown: there is nothing private in them."""


def module_page(module: str, text: str, prefix: str | None = None) -> str:
    """The page of a module. `prefix` stands before its names; if not given, the module's name and a dot."""
    parsed = parse_file(text)
    head = f"# {module}\n" + (f"\n{parsed.module_doc.strip()}\n" if parsed.module_doc else "")
    entries = _entries(f"{module}." if prefix is None else prefix, [placed.item for placed in parsed.items])
    return "\n".join([head, *entries])


def has_public_items(text: str) -> bool:
    """Whether a page would have anything to list."""
    return any(_is_listed(placed.item) for placed in parse_file(text).items)


def _entries(prefix: str, items: list[ParsedItem]) -> Iterator[str]:
    """One section for each public name; the clauses of a function are one."""
    seen: set[str] = set()
    for item in items:
        if _is_listed(item) and not isinstance(item.tree, _UNDECLARED):
            header = item.tree.header
            if header.name not in seen:
                seen.add(header.name)
                doc = f"\n{header.doc.strip()}\n" if header.doc else ""
                yield f"## {prefix}{header.name}\n\n```text\n{_declaration(item)}\n```\n{doc}"
                if isinstance(item.tree, tree.ServiceItem):
                    yield from _functions(f"{prefix}{header.name}.", item, item.tree)


def _functions(prefix: str, item: ParsedItem, service: tree.ServiceItem) -> Iterator[str]:
    for declaration, doc in service_functions(item, service):
        name = declaration.partition("(")[0]
        told = f"\n{doc.strip()}\n" if doc else ""
        yield f"### {prefix}{name}\n\n```text\n{declaration}\n```\n{told}"


def _is_listed(item: ParsedItem) -> bool:
    return not isinstance(item.tree, _UNDECLARED) and item.tree.header.is_public


def _declaration(item: ParsedItem) -> str:
    """The text of an item up to its body, without `pub`, docs and attributes."""
    node = item.tree
    assert not isinstance(node, _UNDECLARED)
    text = re.sub(r"^(?:[ \t]*##[^\n]*\n|[ \t]*@[^\n]*\n)+", "", item.text[node.start :].lstrip())
    end = len(item.text) - _body_start(item)
    shown = text[: len(text) - end] if end else text
    return re.sub(r"^pub\s+", "", shown).rstrip().removesuffix(" do").rstrip()


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
