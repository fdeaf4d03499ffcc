"""`dbg(x)`: writes the source text and the value to standard error, and gives the value back.

The language page asks for `file:line` too: a definition's MIR knows no lines (an edit above would change it), so the
text says which module and
definition instead.
"""

from __future__ import annotations

from snowc.mir.ir import Callee, FunctionId, LocalId
from snowc.mir.lower.context import Body
from snowc.mir.lower.intrinsics import call, shown, text
from snowc.mir.lower.literals import joined
from snowc.mir.lower.source_text import source_text
from snowc.resolve.model import DefId, ModuleName
from snowc.syntax import tree
from snowc.types.ty import INT, UNIT

_WRITE = Callee(FunctionId(DefId(ModuleName("IO"), "write")))
_STANDARD_ERROR = 2


def lower_dbg(body: Body, expr: tree.Call, value: LocalId) -> LocalId:
    site = body.site(expr)
    source = source_text(body, expr.arguments[0].value) if expr.arguments else ""
    before = text(body, f"[{body.definition.id}] {source} = ")
    line = joined(body, (before, shown(body, value, site, "debug"), text(body, "\n")), site)
    stream = body.builder.literal(INT, _STANDARD_ERROR)
    call(body, _WRITE, (line, stream), UNIT, site)
    return value
