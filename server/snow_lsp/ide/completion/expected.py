"""The type that is wanted at an expression, as far as its surroundings say.

In: a situation. Out: a type, or None. Arguments want what the function takes, fields what the struct has, a `let` what
is written, an operand what stands on the other side, the end of a body what the function gives.
"""

from __future__ import annotations

from typing import Any

from snow_lsp.ide.completion.situation import Situation
from snow_lsp.ide.definitions import given_by_body
from snowc.resolve.queries import definition_of_item
from snowc.syntax import tree
from snowc.types.inferred import ClauseFacts, TypeShape
from snowc.types.queries import inferred_definition, type_shape
from snowc.types.ty import Con, Error, Fun, Type, mentions_error, substitute
from snowc.types.type_names import definition_of_type

_LIKE_EACH_OTHER = frozenset({"==", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "%", "<>", "++"})


def expected_type(situation: Situation) -> Type | None:
    facts, node, around = situation.facts, situation.node, situation.around()
    if facts is None:
        return None
    found = _wanted(situation, facts, node, around)
    return None if found is None or isinstance(found, Error) else found


def _wanted(situation: Situation, facts: ClauseFacts, node: Any, around: Any) -> Type | None:
    match around:
        case tree.Argument():
            return _of_argument(situation, facts, around)
        case tree.FieldValue():
            return _of_field(situation, facts, around)
        case tree.Let(annotation=annotation, pattern=pattern) if annotation is not None and around.value is node:
            return facts.types.get(pattern.id)
        case tree.Binary(operator=operator, left=left, right=right) if operator in _LIKE_EACH_OTHER:
            return facts.types.get((left if node is right else right).id)
        case tree.If(condition=condition) | tree.While(condition=condition) if condition is node:
            return Con("Bool")
        case tree.Block() if isinstance(situation.around(2), tree.FnItem):
            return _of_body(situation)
        case _:
            return None


def _of_argument(situation: Situation, facts: ClauseFacts, argument: tree.Argument) -> Type | None:
    call = situation.around(2)
    if not isinstance(call, tree.Call):
        return None
    function = facts.types.get(call.function.id)
    if not isinstance(function, Fun):
        return None
    slot = call.arguments.index(argument)
    slots = facts.argument_slots.get(call.id)
    before = 1 if call.id in facts.method_calls or _is_piped(situation, call) else 0
    if slots is not None and slot + before < len(slots):
        slot, before = slots[slot + before], 0
    at = slot + before
    return function.parameters[at] if 0 <= at < len(function.parameters) else None


def _is_piped(situation: Situation, call: tree.Call) -> bool:
    return any(isinstance(each, tree.Pipe) and each.right is call for each in situation.path)


def _of_field(situation: Situation, facts: ClauseFacts, field: tree.FieldValue) -> Type | None:
    owner = situation.around(2)
    ty = facts.types.get(getattr(owner, "id", -1))
    return dict(fields_of_struct(situation, ty)).get(field.name)


def fields_of_struct(situation: Situation, ty: Type | None) -> tuple[tuple[str, Type], ...]:
    """The fields of a struct's type, with their types; none for any other type."""
    shape = shape_of(situation, ty)
    if shape is None or shape.kind != "struct" or not isinstance(ty, Con):
        return ()
    variant = shape.variants[0]
    names = variant.field_names or ()
    return tuple((name, substitute(each, ty.arguments)) for name, each in zip(names, variant.fields, strict=True))


def shape_of(situation: Situation, ty: Type | None) -> TypeShape | None:
    """The declaration of a type of the program."""
    definition = definition_of_type(situation.db, ty.name) if isinstance(ty, Con) else None
    return None if definition is None else type_shape(situation.db, definition)


def _of_body(situation: Situation) -> Type | None:
    """What the function gives, for the last statement of its body."""
    block = situation.around()
    if block.statements[-1] is not situation.node or situation.location is None:
        return None
    definition = definition_of_item(situation.db, situation.location.ref)
    inferred = None if definition is None else inferred_definition(situation.db, definition)
    if inferred is None or mentions_error(inferred.result):
        return None
    return given_by_body(situation.location.item.tree, inferred.result)


def fits(ty: Type | None, wanted: Type | None) -> bool:
    """Whether a type is the wanted one as far as one can see: the same constructor. Unknown types fit nothing."""
    match ty, wanted:
        case Con(name), Con(other):
            return name == other
        case Fun(parameters, _), Fun(others, _):
            return len(parameters) == len(others)
        case _:
            return ty is not None and wanted is not None and type(ty) is type(wanted) and ty == wanted
