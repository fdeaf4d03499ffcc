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
    """Every part as a String, then all of them joined; where only Ints stand behind text, their digits are written
    straight into it."""
    site = body.site(literal)
    expressions = [part for part in literal.parts if not isinstance(part, str)]
    if len(literal.parts) > 1 and all(_is_int(body, each) for each in expressions):
        parts = [_int_or_text(body, part, site) for part in literal.parts]
        first = parts.pop(0) if isinstance(literal.parts[0], str) else text(body, "")
        return _extended(body, first, literal, parts, site)
    return joined(body, tuple(_part(body, part, site) for part in literal.parts), site)


def extended_by(body: Body, whole: LocalId, literal: tree.StringLiteral, site: Site) -> LocalId:
    """A String with the parts of another behind it, one after the other: none is made for all of them."""
    return _extended(body, whole, literal, [_int_or_text(body, part, site) for part in literal.parts], site)


def _extended(body: Body, whole: LocalId, literal: tree.StringLiteral, parts: list[LocalId], site: Site) -> LocalId:
    """`parts` are the last ones of the literal: Strings and Ints."""
    sizes = [len(part.encode()) if isinstance(part, str) else _DIGITS for part in literal.parts[-len(parts) :]]
    for index, part in enumerate(parts):
        if body.builder.type_of(part) == INT:
            room = body.builder.literal(INT, sum(sizes[index + 1 :]))
            whole = call(body, intrinsic("append_int"), (whole, part, room), STRING, site)
        else:
            whole = call(body, intrinsic("concat"), (whole, part), STRING, site)
    return whole


def _is_int(body: Body, part: str | tree.Expr) -> bool:
    return not isinstance(part, str) and body.type_at(part.id) == INT


def _int_or_text(body: Body, part: str | tree.Expr, site: Site) -> LocalId:
    if not isinstance(part, str) and _is_int(body, part):
        return lower_expression(body, part)
    return _part(body, part, site)


def _part(body: Body, part: str | tree.Expr, site: Site) -> LocalId:
    if isinstance(part, str):
        return text(body, part)
    return shown(body, lower_expression(body, part), site)


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
