"""What an interface asks for, as text: the `impl` that somebody would begin with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from snowc.database import Database
from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.queries import definition_items, module_summary, scope_of
from snowc.syntax import tree
from snowc.syntax.queries import item_of


@dataclass(frozen=True, slots=True)
class Interface:
    """`functions` are the names and the heads, as written; the head is None where there is a default body."""

    definition: DefId
    tree: tree.InterfaceItem
    functions: tuple[tuple[str, str | None], ...]


def interface_item(db: Database, definition: DefId) -> Interface | None:
    for entry in module_summary(db, definition.module).interfaces:
        parsed = item_of(db, entry.item) if entry.definition == definition else None
        if parsed is not None and isinstance(parsed.tree, tree.InterfaceItem):
            functions = tuple(
                (name, _head(db, DefId(definition.module, f"{definition.name}.{name}"))) for name in entry.functions
            )
            return Interface(definition, parsed.tree, functions)
    return None


def _head(db: Database, function: DefId) -> str | None:
    for ref in definition_items(db, function):
        parsed = item_of(db, ref)
        if parsed is not None and isinstance(parsed.tree, tree.FnItem) and parsed.tree.body is None:
            return " ".join(parsed.text[parsed.tree.header.name_span.start : parsed.tree.end].split())
    return None


def interfaces_in_scope(db: Database, module: ModuleName) -> Iterator[tuple[str, Interface]]:
    """Those without parameters, with the names by which the module knows them."""
    for name, entry in scope_of(db, module).interfaces.items():
        found = interface_item(db, entry.definition)
        if found is not None and not found.tree.generics:
            yield name, found


def impl_text(name: str, interface: Interface, target: str) -> str:
    """An `impl` with everything that has no default, to be filled in."""
    lines = [f"impl {name} for {target} do"]
    lines += [f"  type {each} = ()" for each, _ in interface.tree.associated]
    for head in (head for _, head in interface.functions if head is not None):
        lines += [f"  fn {head} do", "    todo()", "  end"]
    return "\n".join([*lines, "end"])
