"""Begin an `impl` of an interface: for the type whose name this is, or that an expression lacks.

For a type those interfaces are offered that the project declares, and what the language itself asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from snow_lsp.ide.actions.interfaces import Interface, impl_text, interfaces_in_scope
from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snow_lsp.ide.actions.tried import makes_no_error, mends
from snow_lsp.ide.actions.type_declaration import Declared, declared_types
from snowc.resolve.queries import module_of_item
from snowc.source import Span
from snowc.syntax import tree
from snowc.types.interfaces.queries import impls_of_type

_OPERATORS = {"+": "Add", "-": "Sub", "*": "Mul", "/": "Div", "%": "Rem", "==": "Eq", "<": "Ord", ">": "Ord"}
_WORD, _QUOTED = re.compile(r"\w+"), re.compile(r"`([^`]+)`")
_OF_THE_LANGUAGE = frozenset(("Display", "Default", "Iterable", "Iterator"))


def offer(place: Place) -> Iterator[Refactoring]:
    item = place.location.item.tree
    if isinstance(item, tree.StructItem | tree.SumItem):
        if item.header.name_span.start <= place.selection.start <= item.header.name_span.end:
            for declared in declared_types(place, item.header.name):
                yield from _offers(place, declared, is_lacked=False)
    elif place.reported("E0006"):
        for name in types_here(place):
            for declared in declared_types(place, name):
                yield from _offers(place, declared, is_lacked=True)


def types_here(place: Place) -> tuple[str, ...]:
    """The named types of the expressions that lack something."""
    facts = place.facts
    nodes = [node for each in place.reported("E0006") for node in place.nodes_of(each)]
    inner = [part for node in nodes[:2] for part in _operands(node)]
    types = (None if facts is None else facts.types.get(getattr(each, "id", -1)) for each in (*nodes, *inner))
    names = (str(getattr(ty, "name", "")).rpartition(".")[2] for ty in types)
    return tuple(dict.fromkeys(name for name in names if name))


def _operands(node: Any) -> tuple[Any, ...]:
    match node:
        case tree.Field(receiver=receiver):
            return (receiver,)
        case tree.Binary(left=left, right=right):
            return left, right
        case tree.Unary(operand=operand):
            return (operand,)
        case tree.Call(arguments=arguments):
            return tuple(each.value for each in arguments)
        case _:
            return ()


def _offers(place: Place, declared: Declared, *, is_lacked: bool) -> Iterator[Refactoring]:
    module = module_of_item(place.db, place.location.ref)
    if module is None:
        return
    has = {(each.interface or "").rpartition(".")[2] for each in impls_of_type(place.db, declared.definition)}
    named = interfaces_named(place) if is_lacked else None
    for name, interface in interfaces_in_scope(place.db, module):
        is_offered = _is_offered(name, interface) if named is None else interface.definition.name in named
        if interface.definition.name in has or not is_offered:
            continue
        text = f"\n\n{impl_text(name, interface, declared.written)}"
        title = f"Implement `{name}` for `{declared.written}`"
        found = Refactoring(title, ActionKind.QUICK_FIX if is_lacked else ActionKind.REWRITE, ((_at(declared), text),))
        if (mends if is_lacked else makes_no_error)(place.db, place.file, found.edits):
            yield found


def interfaces_named(place: Place) -> frozenset[str]:
    """What the messages about the place speak of: interfaces, among other words."""
    found: set[str] = set()
    for each in place.reported("E0006"):
        texts = (each.message, each.primary_label, *each.notes, *(label.text for label in each.labels))
        found.update(word for text in texts for word in _WORD.findall(text))
        found.update(_OPERATORS[text] for text in _QUOTED.findall(each.message) if text in _OPERATORS)
    return frozenset(found)


def _is_offered(name: str, interface: Interface) -> bool:
    is_library = not interface.definition.module or interface.definition.module == "Prelude"
    return not is_library or name in _OF_THE_LANGUAGE


def _at(declared: Declared) -> Span:
    return Span(declared.end, declared.end)
