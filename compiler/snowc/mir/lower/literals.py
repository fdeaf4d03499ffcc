"""Literals and strings with interpolation."""

from __future__ import annotations

from snowc.mir.ir import LocalId, MakeList, Site
from snowc.mir.lower.context import Body
from snowc.mir.lower.expressions import lower_expression, lowers
from snowc.mir.lower.intrinsics import call, intrinsic, shown, text
from snowc.mir.lower.literal_values import literal_value
from snowc.syntax import tree
from snowc.types.ty import STRING, list_of

_JOINING = {2: "concat", 3: "concat3", 4: "concat4"}
"""the functions that join so many strings without a list of them"""


@lowers(tree.IntLiteral, tree.FloatLiteral, tree.BoolLiteral, tree.AtomLiteral)
def lower_literal(
    body: Body, literal: tree.IntLiteral | tree.FloatLiteral | tree.BoolLiteral | tree.AtomLiteral
) -> LocalId:
    ty = body.type_at(literal.id)
    return body.builder.literal(ty, literal_value(literal, ty))


@lowers(tree.StringLiteral)
def lower_string(body: Body, literal: tree.StringLiteral) -> LocalId:
    """Every part as a String, then all of them joined."""
    site = body.site(literal)
    parts = tuple(_part(body, part, site) for part in literal.parts)
    return joined(body, parts, site)


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
