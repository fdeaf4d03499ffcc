"""What a closure of several lines takes with it: the locals around it that its body names."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.inlay_hints.hint import HintKind, InlayHint, Scene
from snowc.resolve.model import LocalRef
from snowc.resolve.queries import resolved_item
from snowc.syntax import tree
from snowc.syntax.generated import is_hidden
from snowc.syntax.queries import item_tokens
from snowc.syntax.walk import descendants

_KEYWORDS = ("fn", "do")


def hints(scene: Scene) -> Iterator[InlayHint]:
    for node in descendants(scene.item.tree):
        text = scene.item.text[node.start : node.end]
        if not isinstance(node, tree.Closure) or "\n" not in text:
            continue
        names = captured(scene, node)
        if names:
            at = _behind_keyword(scene, node)
            yield InlayHint(at, f"[{', '.join(names)}]", HintKind.CAPTURES, can_be_inserted=False)


def captured(scene: Scene, closure: tree.Closure) -> tuple[str, ...]:
    """In the order of use."""
    references = resolved_item(scene.db, scene.ref).references
    inner = tuple(descendants(closure))
    bound = {each.id for each in inner if hasattr(each, "id")}
    found: dict[str, None] = {}
    for node in inner:
        reference = references.get(getattr(node, "id", -1))
        if isinstance(reference, LocalRef) and reference.binding not in bound and not is_hidden(reference.name):
            found[reference.name] = None
    return tuple(found)


def _behind_keyword(scene: Scene, closure: tree.Closure) -> int:
    """Behind `fn`; of a trailing `do |x| … end` behind its `do`, which is in front of the closure's own text."""
    text, at = scene.item.text, closure.start
    tokens = [(text[start:end], end) for _, start, end in item_tokens(scene.db, text)]
    inside = next((end for word, end in tokens if word == "fn" and closure.start <= end - 2 < closure.end), None)
    if inside is not None and text[closure.start : inside].strip() in ("fn", "async fn"):
        return inside
    return max((end for word, end in tokens if word in _KEYWORDS and end <= at), default=at)
