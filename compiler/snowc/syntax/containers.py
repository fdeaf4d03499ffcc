"""Items that hold items: modules, and `impl` and `interface`, whose functions are items of their own.

In: the tree of a container. Out: what of it stands by itself, and the container without that. A further kind of
container is one more entry of `_KINDS`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from snowc.diagnostics.facts import ItemRef
from snowc.syntax import tree
from snowc.values import replace, value

SEPARATOR: Final = "/"
"""Between the segments of an inner item's name: `module:Inner/fn:area`. No item's own name but a test's holds it."""
NUMBER: Final = "#"
"""Before the running number of a container among equals, in the names of its members: `impl:Point#1/fn:area`."""


@value
class Members:
    """`head` is the end of what stands before the `do`, `ends` are those of what stands between the members; `frame`
    is the container without the members.
    """

    items: tuple[tree.Item, ...]
    head: int
    ends: tuple[int, ...]
    frame: tree.Item


def _impl(item: tree.ImplItem) -> Members:
    head = max(item.target.end, *(each.end for each in item.where), 0)
    return Members(item.functions, head, tuple(ty.end for _, ty in item.associated), replace(item, functions=()))


def _interface(item: tree.InterfaceItem) -> Members:
    written = (*item.generics, *(() if item.bound is None else (item.bound,)))
    head = max(item.header.name_span.end, *(each.end for each in written), 0)
    # The list of generics ends with a `>` that is no node.
    closing = 0 if item.bound is not None or not item.generics else 1
    ends = tuple(span.end for _, span in item.associated)
    return Members(item.functions, head + closing, ends, replace(item, functions=()))


def _module(item: tree.ModuleItem) -> Members | None:
    return Members(item.items, item.header.name_span.end, (), replace(item, items=())) if item.header.name else None


_KINDS: Final[dict[type, Callable[[Any], Members | None]]] = {
    tree.ModuleItem: _module,
    tree.ImplItem: _impl,
    tree.InterfaceItem: _interface,
}
_PREFIXES: Final = ("impl:", "interface:")
"""How the names of those begin that are no modules (`item_names.py`)."""


def members_of(item: tree.Item) -> Members | None:
    """What of an item stands by itself; None for an item that is no container."""
    split = _KINDS.get(type(item))
    return None if split is None else split(item)


def container_of(ref: ItemRef) -> ItemRef | None:
    """The `impl` or `interface` around an item; None for an item that stands in a module."""
    modules, rest = without_modules(ref.name)
    if not rest.startswith(_PREFIXES) or SEPARATOR not in rest:
        return None
    name, _, number = rest.partition(SEPARATOR)[0].partition(NUMBER)
    return ItemRef(ref.file, modules + name, int(number or 0))


def without_modules(name: str) -> tuple[str, str]:
    """The segments of the modules around an item, with the separator behind them, and the rest of its name."""
    at = 0
    while name.startswith("module:", at) and (end := name.find(SEPARATOR, at)) >= 0:
        at = end + 1
    return name[:at], name[at:]
