"""Literals and strings with interpolation."""

from __future__ import annotations

from snowc.mir.ir import LocalId, MakeList, Site
from snowc.mir.lower.context import Body
from snowc.mir.lower.expressions import lower_expression, lowers
from snowc.mir.lower.intrinsics import call, intrinsic, shown, text
from snowc.mir.lower.literal_values import literal_value
from snowc.syntax import tree
from snowc.types.ty import INT, STRING, list_of

_JOINING = {2: "concat", 3: "concat3", 4: "concat4"}
"""the functions that join so many strings without a list of them"""
_DIGITS = 8
"""bytes that are kept free for a part whose text is not known"""


@lowers(tree.IntLiteral, tree.FloatLiteral, tree.BoolLiteral, tree.AtomLiteral)
def lower_literal(
    body: Body, literal: tree.IntLiteral | tree.FloatLiteral | tree.BoolLiteral | tree.AtomLiteral
) -> LocalId:
    ty = body.type_at(literal.id)
    return body.builder.literal(ty, literal_value(literal, ty))


@lowers(tree.StringLiteral)
def lower_string(body: Body, literal: tree.StringLiteral) -> LocalId:
    """Every part as a String, then all of them joined; Ints are written straight into a text of known size."""
    site = body.site(literal)
    parts = _parts(body, literal)
    numbers = [body.builder.type_of(part) == INT for part, _ in parts]
    if any(numbers) and all(numbers[at] or is_text for at, (_, is_text) in enumerate(parts)) and not numbers[0]:
        return extended(body, parts[0][0], literal, parts[1:], site)
    return joined(body, tuple(shown(body, part, site) for part, _ in parts), site)


def extended_by(body: Body, whole: LocalId, literal: tree.StringLiteral, site: Site) -> LocalId:
    """A String with the parts of another behind it, one after the other: none is made for all of them."""
    parts = [
        (part if body.builder.type_of(part) == INT else shown(body, part, site), is_text)
        for part, is_text in _parts(body, literal)
    ]
    return extended(body, whole, literal, parts, site)


def extended(
    body: Body, whole: LocalId, literal: tree.StringLiteral, parts: list[tuple[LocalId, bool]], site: Site
) -> LocalId:
    """`parts` are the last ones of the literal: Strings and Ints."""
    sizes = [len(part.encode()) if isinstance(part, str) else _DIGITS for part in literal.parts[-len(parts) :]]
    for index, (part, _) in enumerate(parts):
        if body.builder.type_of(part) == INT:
            room = body.builder.literal(INT, sum(sizes[index + 1 :]))
            whole = call(body, intrinsic("append_int"), (whole, part, room), STRING, site)
        else:
            whole = call(body, intrinsic("concat"), (whole, part), STRING, site)
    return whole


def _parts(body: Body, literal: tree.StringLiteral) -> list[tuple[LocalId, bool]]:
    """What the parts are, from first to last, and whether each is text of the literal itself."""
    return [
        (text(body, part), True) if isinstance(part, str) else (lower_expression(body, part), False)
        for part in literal.parts
    ]


def joined(body: Body, parts: tuple[LocalId, ...], site: Site) -> LocalId:
    """Strings, one after the other."""
    if not parts:
        return text(body, "")
    if len(parts) == 1:
        return parts[0]
    if name := _JOINING.get(len(parts)):
        return call(body, intrinsic(name), parts, STRING, site)
    items = body.builder.new_local(list_of(STRING))
    body.emit(MakeList(items, parts))
    return call(body, intrinsic("concat_all"), (items,), STRING, site)
