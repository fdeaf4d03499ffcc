"""The program that the queries know, as monomorphisation and code generation ask for it."""

from __future__ import annotations

from snowc.mir.ir import Callee, FunctionId, Site
from snowc.mir.program_source import ExternFunction
from snowc.mir.programs import LoweredDefinition
from snowc.mir.queries import lowered
from snowc.query import Engine, query
from snowc.resolve.model import DefId
from snowc.resolve.queries import definition_items
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.queries import item_of
from snowc.types.inferred import TypeShape
from snowc.types.interfaces.implementation import implementation
from snowc.types.interfaces.select import normal_type
from snowc.types.interfaces.structural import is_structural
from snowc.types.queries import scheme_of, type_shape
from snowc.types.ty import Fun, Type
from snowc.types.type_names import definition_of_type

EXTERN_ATTRIBUTE = "extern"


@query
def extern_function(db: Engine, definition: DefId) -> ExternFunction | None:
    """The `@extern` declaration of that name."""
    for ref in definition_items(db, definition):
        parsed = item_of(db, ref)
        item = None if parsed is None else parsed.tree
        attribute = _extern_attribute(item) if isinstance(item, tree.FnItem) else None
        scheme = None if attribute is None else scheme_of(db, definition)
        if attribute is None or item is None or scheme is None or not isinstance(scheme.type, Fun):
            continue
        return ExternFunction(
            definition,
            attribute.strings[0],
            len(scheme.names),
            scheme.type.parameters,
            scheme.type.result,
            waits="waits" in attribute.words,
            owns="owns" in attribute.words,
            site=Site(ref, Span(item.start, item.end)),
            first_type="first_type" in attribute.words,
        )
    return None


class QuerySource:
    """A `ProgramSource` over a database."""

    def __init__(self, db: Engine) -> None:
        self._db = db

    def lowered(self, definition: DefId) -> LoweredDefinition | None:
        return lowered(self._db, definition)

    def extern(self, definition: DefId) -> ExternFunction | None:
        return extern_function(self._db, definition)

    def shape(self, type_name: str) -> TypeShape | None:
        definition = definition_of_type(self._db, type_name)
        return None if definition is None else type_shape(self._db, definition)

    def implementation(self, callee: Callee) -> Callee:
        if callee.function.part or not callee.arguments:
            return callee
        found = implementation(self._db, (callee.function.definition, callee.arguments))
        return Callee(FunctionId(found.function), found.arguments)

    def normal(self, ty: Type) -> Type:
        return normal_type(self._db, ty)

    def is_structural(self, ty: Type, interface: str) -> bool:
        return is_structural(self._db, ty, interface)


def _extern_attribute(item: tree.FnItem) -> tree.Attribute | None:
    found = (each for each in item.header.attributes if each.name == EXTERN_ATTRIBUTE and each.strings)
    return next(found, None)
