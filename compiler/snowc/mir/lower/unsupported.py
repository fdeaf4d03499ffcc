"""What the language has and lowering has not yet: each answers E0999 at its place."""

from __future__ import annotations

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.ir import LocalId
from snowc.mir.lower.context import Body
from snowc.mir.lower.expressions import lowers
from snowc.syntax import tree

_WORDS: dict[type, str] = {
    tree.Await: "`await`",
}


@lowers(tree.Await)
def lower_unsupported(body: Body, expr: tree.Await) -> LocalId:
    body.unsupported(expr, _WORDS[type(expr)])
    return body.undefined(body.type_at(expr.id))


@lowers(tree.ErrorExpr)
def lower_broken(body: Body, expr: tree.ErrorExpr) -> LocalId:
    raise CompilerBug("broken text in a definition without errors", str(body.definition.id))
