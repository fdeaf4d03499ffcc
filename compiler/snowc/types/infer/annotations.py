"""Types written inside a body, as terms: the definition's type parameters are rigid there."""

from __future__ import annotations

from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.containers import container_of
from snowc.types.infer.context import Body
from snowc.types.infer.projections import normal_term
from snowc.types.infer.terms import Term, term_of
from snowc.types.interfaces.bounds import associated_type
from snowc.types.interfaces.members import associated_here
from snowc.types.ty import Type, Var
from snowc.types.written import WrittenTypes


def written_term(body: Body, node: tree.TypeExpr) -> Term:
    definition = body.clause.definition
    signature = definition.signature
    scope = {name: index for index, name in enumerate(signature.names)}
    container = container_of(body.clause.item)

    def associated(base: Type, name: str) -> Type | None:
        if container is not None:
            return associated_here(body.db, container, signature.bounds, base, name)
        return associated_type(body.db, signature.bounds[base.index], base, name) if isinstance(base, Var) else None

    names = body.clause.resolved.type_names
    types = WrittenTypes(body.db, names, scope, body.report_fact, signature.self_type, associated)
    return normal_term(body, Span(node.start, node.end), term_of(types.convert(node), definition.rigids))
