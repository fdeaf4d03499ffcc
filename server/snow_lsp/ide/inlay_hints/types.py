"""Types that are not written: of `let` bindings and of closures' parameters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from snow_lsp.ide.inlay_hints.hint import HintKind, InlayHint, Scene, can_be_written
from snowc.syntax import tree
from snowc.syntax.generated import is_hidden
from snowc.syntax.walk import children
from snowc.types.show import show_type
from snowc.types.ty import Error


def hints(scene: Scene) -> Iterator[InlayHint]:
    for pattern in _unannotated(scene.item.tree):
        ty = scene.facts.types.get(pattern.id)
        if ty is not None and not isinstance(ty, Error):
            text = f" :: {show_type(ty, scene.names)}"
            yield InlayHint(pattern.end, text, HintKind.TYPES, can_be_written(scene, ty))


def _unannotated(root: Any) -> list[tree.NamePattern]:
    """Names bound by `let` without a type, and closures' parameters without one, in source order."""
    found: list[tree.NamePattern] = []
    pending = [root]
    while pending:
        node = pending.pop()
        pending.extend(children(node))
        bound: list[Any] = []
        if isinstance(node, tree.Let) and node.annotation is None and not _is_of_the_state(node):
            bound = [node.pattern]
        elif isinstance(node, tree.ClosureClause):
            bound = [each.pattern for each in node.parameters if each.annotation is None]
        names = (each for each in bound if isinstance(each, tree.NamePattern))
        found.extend(each for each in names if not each.name.startswith("_") and not is_hidden(each.name))
    return sorted(found, key=lambda pattern: pattern.start)


def _is_of_the_state(let: tree.Let) -> bool:
    """Whether it stands for the pattern between bars of a service's `terminate`, which has no place for a type."""
    return isinstance(let.value, tree.Name) and is_hidden(let.value.name)
