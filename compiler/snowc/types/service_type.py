"""The type that a service is: a variant for each call and cast.

In: the heads of the handlers, and what inference says of them where nobody wrote a type. Out: a `DeclaredType` like
that of a `type`. A field whose type nothing decides is `()`, as every type that is left over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from snowc.diagnostics.facts import Finding, PlacedFinding
from snowc.query import Engine
from snowc.resolve.model import DefId, ModuleName, TypeEntry
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.queries import item_of
from snowc.syntax.service_items import handler_name, messages_of
from snowc.types.declared import DeclaredType
from snowc.types.inferred import VariantShape
from snowc.types.mailbox_errors import NotSendable
from snowc.types.sendable import unsendable_part
from snowc.types.show import show_type
from snowc.types.signature import written_signature
from snowc.types.ty import UNIT, Con, Error, Fun, Tuple, Type, Var
from snowc.types.type_names import qualified_name

REPLY = "Reply"
"""`Service.Reply<R>` of the library."""


def service_type(db: Engine, entry: TypeEntry) -> DeclaredType | None:
    """The messages of a service as a sum."""
    parsed = item_of(db, entry.item)
    if parsed is None or not isinstance(parsed.tree, tree.ServiceItem):
        return None
    handlers = messages_of(parsed.tree)
    module = ModuleName(str(entry.definition))
    variants = tuple(_variant(db, DefId(module, handler_name(each)), each) for each in handlers)
    places = tuple(map(_places, handlers))
    fields = [
        (place, field)
        for spans, shape in zip(places, variants, strict=True)
        for place, field in zip(spans, shape.fields, strict=True)
    ]
    return DeclaredType(
        definition=entry.definition,
        type_name=qualified_name(db, entry.definition),
        kind="sum",
        parameters=(),
        variants=variants,
        deriving=(),
        defaults=(),
        places=places,
        findings=tuple(PlacedFinding(entry.item, each) for each in _unsendable(db, fields)),
    )


def _places(handler: tree.ServiceHandler) -> tuple[Span, ...]:
    """Where each field's type stands, or what has the type."""
    parameters = tuple(_span(each.annotation or each.pattern) for each in handler.parameters)
    if handler.kind == "cast":
        return parameters
    return (*parameters, handler.name_span if handler.result is None else _span(handler.result))


def _span(node: tree.TypeExpr | tree.Pattern) -> Span:
    return Span(node.start, node.end)


def _unsendable(db: Engine, fields: Iterable[tuple[Span, Type]]) -> Iterator[Finding]:
    for place, field in fields:
        part = unsendable_part(db, field)
        if part is not None:
            ty = field.arguments[0] if isinstance(field, Con) and field.name == REPLY else field
            yield Finding(place, NotSendable(show_type(ty), show_type(part)))


def _variant(db: Engine, definition: DefId, handler: tree.ServiceHandler) -> VariantShape:
    parameters = tuple(_parameter(db, definition, index) for index in range(1, len(handler.parameters) + 1))
    if handler.kind == "call":
        return VariantShape(handler.name, (*parameters, Con(REPLY, (_reply(db, definition),))), None)
    return VariantShape(handler.name, parameters, None)


def _parameter(db: Engine, definition: DefId, index: int) -> Type:
    written = written_signature(db, definition).parameter(index)
    if written is not None:
        return written.type
    found = _inferred(db, definition)
    return Error() if found is None or index >= len(found.parameters) else _decided(found.parameters[index])


def _reply(db: Engine, definition: DefId) -> Type:
    written = written_signature(db, definition).result
    if written is not None:
        return written.type
    found = _inferred(db, definition)
    if found is None or not isinstance(found.result, Tuple) or len(found.result.items) != 2:
        return Error()
    return _decided(found.result.items[1])


def _inferred(db: Engine, definition: DefId) -> Fun | None:
    from snowc.types.queries import scheme_of  # it asks for declared types

    ty = scheme_of(db, definition).type
    return ty if isinstance(ty, Fun) else None


def _decided(ty: Type) -> Type:
    match ty:
        case Var():
            return UNIT
        case Con(name, arguments):
            return Con(name, tuple(map(_decided, arguments)))
        case Tuple(items):
            return Tuple(tuple(map(_decided, items)))
        case Fun(parameters, result):
            return Fun(tuple(map(_decided, parameters)), _decided(result))
        case _:
            return ty
