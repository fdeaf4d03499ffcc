"""From an alias to the type that it stands for: what is built and matched through it.

In: a type's declaration. Out: the declaration behind it. Refuses to follow an alias of a type of another module.
"""

from __future__ import annotations

from snowc.resolve.model import TypeEntry
from snowc.resolve.walk.state import Walk
from snowc.syntax import tree
from snowc.syntax.parser import parse_item


def behind_aliases(walk: Walk, entry: TypeEntry) -> TypeEntry | None:
    """The type that an alias stands for, itself declared in the alias's module; None if that can't be told. A circle of
    aliases is reported where they are declared.
    """
    seen = set()
    while entry.kind == "alias" and entry.definition not in seen:
        seen.add(entry.definition)
        alias = parse_item(f"type {entry.declaration}").tree
        target = alias.type if isinstance(alias, tree.AliasItem) else None
        names = walk.others.names(entry.definition.module)
        if names is None or not isinstance(target, tree.NamedType) or len(target.path) != 1:
            return None
        found = names.types.get(target.path[0])
        if found is None:
            return None
        entry = found
    return entry
