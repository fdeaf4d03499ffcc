"""What has no code: broken text, which never gets here."""

from __future__ import annotations

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.ir import LocalId
from snowc.mir.lower.context import Body
from snowc.mir.lower.expressions import lowers
from snowc.syntax import tree


@lowers(tree.ErrorExpr)
def lower_broken(body: Body, expr: tree.ErrorExpr) -> LocalId:
    raise CompilerBug("broken text in a definition without errors", str(body.definition.id))
