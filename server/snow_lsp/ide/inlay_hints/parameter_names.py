"""Names of parameters in front of literals, where nothing in the call says what the literal is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from snow_lsp.ide.inlay_hints.hint import HintKind, InlayHint, Scene
from snowc.resolve.builtin import STARTED_ARGUMENT
from snowc.resolve.model import ActorRef, DefId, FunctionRef, SpecialRef
from snowc.resolve.queries import resolved_item
from snowc.syntax import tree
from snowc.syntax.generated import is_hidden
from snowc.syntax.walk import descendants
from snowc.types.signature import parameter_names

_NUMBERS = tree.IntLiteral | tree.FloatLiteral
_LITERALS = _NUMBERS | tree.BoolLiteral | tree.StringLiteral | tree.ListExpr | tree.TupleExpr | tree.MapExpr
_PRELUDE = "Prelude"
_SHORTEST = 2
"""characters: a shorter name says nothing"""


def hints(scene: Scene) -> Iterator[InlayHint]:
    piped = {
        each.right.id: each.slot - 1
        for each in descendants(scene.item.tree)
        if isinstance(each, tree.Pipe) and isinstance(each.right, tree.Call)
    }
    for call in descendants(scene.item.tree):
        if isinstance(call, tree.Call) and call.arguments and _is_written(scene, call.function):
            yield from _of_call(scene, call, piped.get(call.id))


def _of_call(scene: Scene, call: tree.Call, piped: int | None) -> Iterator[InlayHint]:
    definition, first = _called(scene, call)
    if definition is None or definition.module == _PRELUDE:
        return  # what everybody knows
    names = parameter_names(scene.db, definition)
    if len(names) < 2:
        return  # of the only parameter the function's name says all
    slot = 1 if call.id in scene.facts.method_calls else 0
    for argument in call.arguments[first:]:
        slot += slot == piped
        name = names[slot] if slot < len(names) else None
        if argument.name is not None:
            return
        if name is not None and _is_telling(name) and _is_literal(argument.value):
            yield InlayHint(argument.start, f"{name}: ", HintKind.PARAMETERS, can_be_inserted=False)
        slot += 1


def _called(scene: Scene, call: tree.Call) -> tuple[DefId | None, int]:
    """Whose parameters the arguments are, and how many stand before them: `spawn(actor, …)` has one."""
    match _reference(scene, call.function):
        case FunctionRef(definition):
            return definition, 0
        case SpecialRef(name) if len(call.arguments) > STARTED_ARGUMENT.get(name, len(call.arguments)):
            place = STARTED_ARGUMENT[name]
            match _reference(scene, call.arguments[place].value):
                case ActorRef(definition) | FunctionRef(definition):
                    return definition, place + 1
    return None, 0


def _reference(scene: Scene, node: Any) -> object:
    identity = getattr(node, "id", -1)
    return scene.facts.references.get(identity) or resolved_item(scene.db, scene.ref).references.get(identity)


def _is_telling(name: str) -> bool:
    return len(name) >= _SHORTEST and not name.startswith("_") and not is_hidden(name)


def _is_literal(value: tree.Expr) -> bool:
    if isinstance(value, tree.Unary):
        return isinstance(value.operand, _NUMBERS)
    return isinstance(value, _LITERALS)


def _is_written(scene: Scene, function: tree.Expr) -> bool:
    """Whether a user has written the call: supervisors are made of others."""
    name = getattr(function, "name", "")
    return bool(name) and scene.item.text[function.start : function.end].endswith(name)
