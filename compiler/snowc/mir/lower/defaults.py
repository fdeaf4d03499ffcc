"""Defaults of struct fields.

In: a field that a struct literal leaves out, and the struct's type arguments there. Out: the value of the field's
default, computed at the place of the literal from the struct's own item and its types. It is a constant expression:
it names no locals. A default with errors is reported at the struct; who needs it has no MIR.
"""

from __future__ import annotations

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.ir import LocalId
from snowc.mir.lower.context import Body
from snowc.mir.lower.expressions import lower_expression
from snowc.resolve.model import DefId
from snowc.syntax import tree
from snowc.types.queries import default_facts
from snowc.types.ty import NEVER, Type
from snowc.types.type_names import type_item


def lower_default(body: Body, struct: DefId, field: str, arguments: tuple[Type, ...]) -> LocalId:
    """The default of one field; it is there, or the types have reported a missing field."""
    db = body.definition.db
    item = type_item(db, struct)
    found = default_facts(db, struct).definitions
    if found and found[0].has_errors:
        body.definition.rests_on_errors = True
        return body.undefined(NEVER)
    if isinstance(item, tree.StructItem) and found:
        at_literal = Body(body.definition, found[0].clauses[0], body.frame, dict(enumerate(arguments)))
        for each in item.fields:
            if each.name == field and each.default is not None:
                return lower_expression(at_literal, each.default)
    raise CompilerBug(f"no default for {struct}.{field}", str(body.definition.id))
