"""Types written inside a body, as terms: the definition's type parameters are rigid there."""

from __future__ import annotations

from snowc.syntax import tree
from snowc.types.infer.context import Body
from snowc.types.infer.terms import Term, term_of
from snowc.types.written import WrittenTypes


def written_term(body: Body, node: tree.TypeExpr) -> Term:
    definition = body.clause.definition
    scope = {name: index for index, name in enumerate(definition.signature.names)}
    converter = WrittenTypes(body.db, body.clause.resolved.type_names, scope, body.report_fact)
    return term_of(converter.convert(node), definition.rigids)
