"""The queries of the types.

In: trees, resolved names, binding groups. Out: declarations checked, schemes, inferred groups, findings. `scheme_of`
is the firewall: what uses a definition depends on its scheme only, and a complete signature gives it without a look at
the body.
"""

from __future__ import annotations

from snowc.diagnostics.facts import Finding, ItemRef, PlacedFinding
from snowc.query import Engine, query
from snowc.resolve.constant_cycles import constant_cycle_findings, way_back
from snowc.resolve.model import ConstructorRef, DefId, ModuleName
from snowc.resolve.queries import binding_groups, definition_items, definition_of_item, group_of, module_summary
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.queries import item_of
from snowc.types.builtin import DERIVABLE
from snowc.types.declared import declared_type
from snowc.types.deriving import deriving_findings, interface_needs
from snowc.types.errors import SignatureNeeded
from snowc.types.infer.group import Member, infer_members
from snowc.types.inferred import ClauseFacts, InferredDefinition, InferredGroup, TypeShape
from snowc.types.interfaces.checks import interface_findings
from snowc.types.signature import WrittenSignature, complete_scheme, written_signature
from snowc.types.ty import Bound, Con, Error, Fun, Scheme, Var
from snowc.types.type_names import definition_of_type, qualified_name, type_entry
from snowc.types.written import alias_findings, alias_of

__all__ = [
    "alias_of",
    "clause_facts",
    "constructor_scheme",
    "default_facts",
    "definition_of_type",
    "infer_group",
    "inferred_definition",
    "qualified_name",
    "scheme_of",
    "type_findings",
    "type_shape",
]


@query
def type_shape(db: Engine, definition: DefId) -> TypeShape | None:
    """A struct or sum, checked; None for an alias and for what is no type."""
    declared = declared_type(db, definition)
    if declared is None:
        return None
    derives = tuple(each for each in DERIVABLE if interface_needs(db, (definition, each)) is not None)
    return TypeShape(definition, declared.type_name, declared.kind, declared.parameters, declared.variants, derives)


@query
def constructor_scheme(db: Engine, reference: ConstructorRef) -> Scheme:
    """The type of a constructor: a function of its fields, or a value if it has none."""
    declared = declared_type(db, reference.type)
    if declared is None or reference.index >= len(declared.variants):
        return Scheme((), (), Error())
    count = len(declared.parameters)
    built = Con(declared.type_name, tuple(Var(index) for index in range(count)))
    fields = declared.variants[reference.index].fields
    return Scheme(declared.parameters, ((),) * count, Fun(fields, built) if fields else built)


@query
def scheme_of(db: Engine, definition: DefId) -> Scheme:
    """The type of a function, actor or constant."""
    complete = complete_scheme(db, definition)
    if complete is not None:
        return complete
    inferred = inferred_definition(db, definition)
    if inferred is None or (written_signature(db, definition).kind == "constant" and way_back(db, definition)):
        return Scheme((), (), Error())
    return inferred.scheme


@query
def inferred_definition(db: Engine, definition: DefId) -> InferredDefinition | None:
    """All that is known of one definition; None if there is none of the name."""
    group = group_of(db, definition)
    if not group:
        return None
    return next((each for each in infer_group(db, group).definitions if each.definition == definition), None)


def _in_an_import_cycle(db: Engine, group: tuple[DefId, ...]) -> InferredGroup:
    """A group that needs its own type by way of other modules: nothing is known of it. A fallback may ask no query."""
    return InferredGroup((), (), is_in_import_cycle=True)


@query(on_cycle=_in_an_import_cycle)
def infer_group(db: Engine, group: tuple[DefId, ...]) -> InferredGroup:
    """The definitions of one binding group, inferred together."""
    members = [
        Member(each, written_signature(db, each), complete_scheme(db, each), definition_items(db, each))
        for each in group
    ]
    return infer_members(db, members, lambda definition: scheme_of(db, definition))


def clause_facts(db: Engine, ref: ItemRef) -> ClauseFacts | None:
    """What inference knows of an item's tree."""
    definition = definition_of_item(db, ref)
    if definition is None:
        return None
    inferred = inferred_definition(db, definition)
    if inferred is None:
        return None
    return next((clause for clause in inferred.clauses if clause.item == ref), None)


@query
def default_facts(db: Engine, definition: DefId) -> InferredGroup:
    """The default values of a struct's fields: one definition with one clause, whose tree is the struct's item."""
    declared, entry = declared_type(db, definition), type_entry(db, definition)
    if declared is None or entry is None or not declared.defaults:
        return InferredGroup((), ())
    bounds: tuple[tuple[Bound, ...], ...] = ((),) * len(declared.parameters)
    signature = WrittenSignature("constant", 0, declared.parameters, bounds, frozenset(), (), None, None, False, ())
    member = Member(definition, signature, None, (entry.item,))
    return infer_members(db, [member], lambda each: scheme_of(db, each))


@query
def type_findings(db: Engine, module: ModuleName) -> tuple[PlacedFinding, ...]:
    """All that the types report on a module."""
    from snowc.types.mailboxes.findings import mailbox_findings  # it asks the queries above

    found: list[PlacedFinding] = []
    for entry in module_summary(db, module).types:
        declared = declared_type(db, entry.definition)
        found += () if declared is None else declared.findings
        found += alias_findings(db, entry.definition)
        found += deriving_findings(db, entry.definition)
        found += default_facts(db, entry.definition).findings
    found += interface_findings(db, module)
    for group in binding_groups(db, module):
        inferred = infer_group(db, group)
        found += inferred.findings
        if inferred.is_in_import_cycle:
            found += _signatures_needed(db, group)
    found += constant_cycle_findings(db, module)
    found += mailbox_findings(db, module)
    return tuple(dict.fromkeys(found))


def _signatures_needed(db: Engine, group: tuple[DefId, ...]) -> list[PlacedFinding]:
    findings = []
    for definition in group:
        items = definition_items(db, definition)
        span = None if not items else _name_span(db, items[0])
        if span is not None and complete_scheme(db, definition) is None:
            findings.append(PlacedFinding(items[0], Finding(span, SignatureNeeded(definition.name))))
    return findings


def _name_span(db: Engine, ref: ItemRef) -> Span | None:
    parsed = item_of(db, ref)
    if parsed is None:
        return None
    header = getattr(parsed.tree, "header", None)
    return header.name_span if isinstance(header, tree.Header) else None
