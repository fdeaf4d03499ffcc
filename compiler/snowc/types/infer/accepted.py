"""What a pid takes, for a message that it does not take: the receive arms of its actor.

In: the pid's expression and the type of its messages. Out: the actor, if its `spawn` is in the same body, and the
patterns of its arms as they are written; else, and where all of them take anything, the variants of the message type.
Asked for only when a send is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from snowc.resolve.model import ActorRef, DefId, FunctionRef, LocalRef, SpecialRef
from snowc.resolve.queries import definition_items
from snowc.syntax import tree
from snowc.syntax.queries import item_of
from snowc.syntax.walk import descendants
from snowc.types.declared import declared_type
from snowc.types.infer.context import Body
from snowc.types.infer.terms import App, Term, prune
from snowc.types.inferred import VariantShape
from snowc.types.sendable import is_service
from snowc.types.ty import Con
from snowc.types.type_names import definition_of_type

_SIGNALS = ("Exit", "Down", "NodeDown", "NodeUp")
_ANYTHING = re.compile(r"[a-z_]\w*")
_SPAWNS = frozenset({"spawn", "spawn_link"})


def accepted_messages(body: Body, pid: tree.Expr, message: Term) -> tuple[str, tuple[str, ...]]:
    """The actor's name, or "", and what it takes."""
    actor = _actor_behind(body, pid)
    arms = () if actor is None else tuple(dict.fromkeys(_arms(body, actor)))
    if actor is not None and not all(map(_ANYTHING.fullmatch, arms)):
        return actor.name, arms
    return "", _variants(body, message)


def _arms(body: Body, actor: DefId) -> Iterator[str]:
    for ref in definition_items(body.db, actor):
        item = item_of(body.db, ref)
        if item is None:
            continue
        for node in descendants(item.tree):
            for arm in node.arms if isinstance(node, tree.Receive) else ():
                text = item.text[arm.pattern.start : arm.pattern.end]
                if not text.startswith(_SIGNALS):
                    yield text


def _variants(body: Body, message: Term) -> tuple[str, ...]:
    known = prune(message)
    definition = definition_of_type(body.db, known.head) if isinstance(known, App) else None
    declared = None if definition is None else declared_type(body.db, definition)
    if declared is None or len(declared.variants) < 2 or is_service(body.db, Con(declared.type_name)):
        return ()  # nobody can write the messages of a service
    return tuple(map(_shown, declared.variants))


def _shown(variant: VariantShape) -> str:
    if variant.field_names is not None:
        return f"{variant.name} {{ {', '.join(variant.field_names)} }}"
    return f"{variant.name}({', '.join('_' for _ in variant.fields)})" if variant.fields else variant.name


def _actor_behind(body: Body, pid: tree.Expr) -> DefId | None:
    reference = body.clause.resolved.references.get(pid.id)
    if not isinstance(reference, LocalRef):
        return _started(body, pid)
    for node in descendants(body.clause.tree):
        if isinstance(node, tree.Let) and node.pattern.id == reference.binding:
            return _started(body, node.value)
    return None


def _started(body: Body, node: tree.Expr) -> DefId | None:
    """The actor of `spawn(actor, …)`."""
    if not isinstance(node, tree.Call) or not node.arguments:
        return None
    references = body.clause.resolved.references
    form, started = references.get(node.function.id), references.get(node.arguments[0].value.id)
    is_spawn = isinstance(form, SpecialRef) and form.name in _SPAWNS
    return started.definition if is_spawn and isinstance(started, ActorRef | FunctionRef) else None
