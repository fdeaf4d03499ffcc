"""Type declarations as they stand: parameters, variants with their field types.

In: trees and resolved names. Out: `DeclaredType`. A declaration never looks into another one (except through aliases),
so recursive types are no cycle; what needs several declarations at once, such as whether a type has `Eq`, is in
`deriving.py`.
"""

from __future__ import annotations

from snowc.diagnostics.facts import Finding, PlacedFinding
from snowc.query import Engine, query
from snowc.resolve.model import DefId
from snowc.source import Span
from snowc.syntax import tree
from snowc.types.inferred import VariantShape
from snowc.types.type_names import qualified_name, type_entry, type_item
from snowc.types.written import WrittenTypes, declaration_types
from snowc.values import value


@value
class DeclaredType:
    """A struct or sum as written. `deriving` is None without a clause; `defaults` are the struct fields that may be
    left out.
    """

    definition: DefId
    type_name: str
    kind: str
    parameters: tuple[str, ...]
    variants: tuple[VariantShape, ...]
    deriving: tuple[tuple[str, Span], ...] | None
    defaults: tuple[str, ...]
    places: tuple[tuple[Span, ...], ...]
    """where each field's type stands, by variant"""
    findings: tuple[PlacedFinding, ...]


@query
def declared_type(db: Engine, definition: DefId) -> DeclaredType | None:
    """A struct or sum, checked by itself; None for an alias and for what is no type."""
    item, entry = type_item(db, definition), type_entry(db, definition)
    if entry is not None and entry.kind == "service":
        from snowc.types.service_type import service_type  # it asks for the handlers' signatures

        return service_type(db, entry)
    if entry is None or item is None or isinstance(item, tree.AliasItem):
        return None
    findings: list[Finding] = []
    converter = declaration_types(db, definition, item.generics, findings)
    variants, places = _variants(item, converter)
    return DeclaredType(
        definition=definition,
        type_name=qualified_name(db, definition),
        kind="struct" if isinstance(item, tree.StructItem) else "sum",
        parameters=tuple(generic.name for generic in item.generics),
        variants=variants,
        deriving=item.deriving,
        defaults=tuple(f.name for f in item.fields if f.default is not None)
        if isinstance(item, tree.StructItem)
        else (),
        places=places,
        findings=tuple(PlacedFinding(entry.item, each) for each in findings),
    )


def _variants(
    item: tree.StructItem | tree.SumItem, converter: WrittenTypes
) -> tuple[tuple[VariantShape, ...], tuple[tuple[Span, ...], ...]]:
    if isinstance(item, tree.StructItem):
        types = tuple(converter.convert(each.type) for each in item.fields)
        shape = VariantShape(item.header.name, types, tuple(each.name for each in item.fields))
        return (shape,), (tuple(Span(each.type.start, each.type.end) for each in item.fields),)
    shapes = tuple(
        VariantShape(each.name, tuple(converter.convert(field) for field in each.fields), each.field_names)
        for each in item.variants
    )
    return shapes, tuple(tuple(Span(field.start, field.end) for field in each.fields) for each in item.variants)
