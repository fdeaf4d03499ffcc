"""What an actor receives, where its head does not say it."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.inlay_hints.hint import HintKind, InlayHint, Scene, can_be_written
from snowc.resolve.queries import definition_of_item
from snowc.syntax import tree
from snowc.syntax.queries import item_tokens
from snowc.syntax.walk import descendants
from snowc.types.queries import inferred_definition
from snowc.types.show import show_type
from snowc.types.ty import mentions_error


def hints(scene: Scene) -> Iterator[InlayHint]:
    actor = scene.item.tree
    definition = definition_of_item(scene.db, scene.ref)
    if not isinstance(actor, tree.ActorItem) or actor.receives is not None or definition is None:
        return
    inferred = inferred_definition(scene.db, definition)
    message = None if inferred is None else inferred.message
    head = _end_of_head(scene, actor)
    if message is None or mentions_error(message) or head is None or not _receives(actor):
        return
    text = f" receives {show_type(message, scene.names)}"
    yield InlayHint(head, text, HintKind.MESSAGES, can_be_written(scene, message))


def _receives(actor: tree.ActorItem) -> bool:
    return any(isinstance(each, tree.Receive) and each.arms for each in descendants(actor))


def _end_of_head(scene: Scene, actor: tree.ActorItem) -> int | None:
    """Behind the last token before the body's `do`."""
    end = None
    for _, first, last in item_tokens(scene.db, scene.item.text):
        if first >= actor.header.name_span.end and scene.item.text[first:last] == "do":
            return end
        end = last
    return None
