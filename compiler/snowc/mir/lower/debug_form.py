"""`dbg(x)`: writes place, source text and value to standard error, and gives the value back.

A definition's MIR knows no lines (an edit above would change it), so the running program asks for its place.
"""

from __future__ import annotations

from snowc.mir.ir import Callee, FunctionId, LocalId
from snowc.mir.lower.context import Body
from snowc.mir.lower.intrinsics import call, intrinsic, shown, text
from snowc.mir.lower.literals import joined
from snowc.mir.lower.source_text import source_text
from snowc.resolve.model import DefId, ModuleName
from snowc.syntax import tree
from snowc.types.ty import INT, STRING, UNIT

_WRITE = Callee(FunctionId(DefId(ModuleName("IO"), "write")))
_STANDARD_ERROR = 2


def lower_dbg(body: Body, expr: tree.Call, source: tree.Expr, value: LocalId) -> LocalId:
    """`[main.snow:3] x + 1 = 2`; `source` is the expression that gave `value`."""
    site = body.site(expr)
    place = call(body, intrinsic("place"), (), STRING, site)
    parts = (
        text(body, "["),
        place,
        text(body, f"] {source_text(body, source)} = "),
        shown(body, value, site, "debug"),
        text(body, "\n"),
    )
    stream = body.builder.literal(INT, _STANDARD_ERROR)
    call(body, _WRITE, (joined(body, parts, site), stream), UNIT, site)
    return value
