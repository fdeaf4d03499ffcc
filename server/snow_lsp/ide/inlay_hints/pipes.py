"""What each stage of a pipe gives, where stages stand on lines of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from snow_lsp.ide.inlay_hints.hint import HintKind, InlayHint, Scene
from snowc.syntax import tree
from snowc.syntax.walk import descendants
from snowc.types.show import show_type
from snowc.types.ty import UNIT, mentions_error


def hints(scene: Scene) -> Iterator[InlayHint]:
    inner = {each.left.id for each in descendants(scene.item.tree) if isinstance(each, tree.Pipe)}
    for node in descendants(scene.item.tree):
        if isinstance(node, tree.Pipe):
            yield from _stage(scene, node.left)
            if node.id not in inner and "\n" in scene.item.text[node.left.end : node.right.start]:
                yield from _stage(scene, node)


def _stage(scene: Scene, node: Any) -> Iterator[InlayHint]:
    ty = scene.facts.types.get(node.id)
    if ty is None or mentions_error(ty) or ty == UNIT or not _ends_line(scene.item.text, node.end):
        return
    yield InlayHint(node.end, f" :: {show_type(ty, scene.names)}", HintKind.PIPES, can_be_inserted=False)


def _ends_line(text: str, offset: int) -> bool:
    rest = text[offset:].partition("\n")[0].strip()
    return not rest or rest.startswith("#")
