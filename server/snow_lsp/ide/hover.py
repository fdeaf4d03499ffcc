"""What a name or expression is: its type, its documentation, and what a function may do besides: wait, or crash.

In: a database, a file, an offset, and which details are wanted too. Out: Markdown and the span that it is about, or
None. Broken code around the place does not matter: the types are those that the checker has for it.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from typing import Any

from snow_lsp.ide.definitions import documentation, face_of, item_text_of_type
from snow_lsp.ide.locate import Location, locate
from snowc.database import Database
from snowc.mir.constants.queries import constant_text
from snowc.resolve.model import ActorRef, ConstRef, ConstructorRef, DefId, FunctionRef, LocalRef, Reference, SpecialRef
from snowc.resolve.queries import definition_items, definition_of_item, module_of_item, resolved_item
from snowc.source import FileId, Span
from snowc.syntax import tree
from snowc.syntax.parsed import ParsedItem
from snowc.syntax.queries import item_of
from snowc.tools.conduct import conduct
from snowc.tools.layouts import layout_lines
from snowc.types.inferred import ClauseFacts
from snowc.types.interfaces.queries import bare_name
from snowc.types.queries import clause_facts, scheme_of, type_shape
from snowc.types.show import show_scheme, show_type
from snowc.types.ty import Con, Error, Fun, Scheme, Type

LONGEST_VALUE = 200  # characters
MOST_REASONS = 5


@dataclass(frozen=True, slots=True)
class Hover:
    """`span` is relative to the file; `type` is that of the value, if it is one."""

    markdown: str
    span: Span
    type: Type | None = None


class Detail(enum.Enum):
    """What is shown where somebody asks for it."""

    LAYOUT = "layout"
    """how values of a type are held"""


NO_DETAILS: frozenset[Detail] = frozenset()


def hover(db: Database, file: FileId, offset: int, details: frozenset[Detail] = NO_DETAILS) -> Hover | None:
    """The innermost thing at an offset about which something is known."""
    found = _hover(db, file, offset)
    if found is None or Detail.LAYOUT not in details or found.type is None:
        return found
    lines = "".join(f"\n- {line}" for line in layout_lines(db, found.type))
    return replace(found, markdown=f"{found.markdown}\n{lines}") if lines else found


def _hover(db: Database, file: FileId, offset: int) -> Hover | None:
    location = locate(db, file, offset)
    if location is None:
        return None
    header = _header_hover(db, location)
    if header is not None:
        return header
    facts = clause_facts(db, location.ref)
    for index in range(len(location.path) - 1, 0, -1):
        found = _describe(db, location, facts, index)
        if found is not None:
            text, span = found
            node = location.path[index]
            ty = None if facts is None else facts.types.get(getattr(node, "id", -1))
            return Hover(text, span.shifted(location.item_offset), ty or _declared_type(db, location, node))
    return None


def _header_hover(db: Database, location: Location) -> Hover | None:
    """Hover on the name in a definition's own head."""
    header = getattr(location.item.tree, "header", None)
    if header is None or not header.name_span.start <= location.offset <= header.name_span.end:
        return None
    span = header.name_span.shifted(location.item_offset)
    definition = definition_of_item(db, location.ref)
    face = None if definition is None else face_of(definition)
    if face is not None:
        return Hover(_signature(db, face), span)
    if definition is not None:
        return None  # an `info` arm: its pattern says more
    declaration = item_text_of_type(location.item)
    if declaration is None:
        return None
    module = module_of_item(db, location.ref)
    ty = None if module is None else _plain_type(db, DefId(module, header.name))
    return Hover(_markdown(declaration, header.doc), span, ty)


def _declared_type(db: Database, location: Location, node: Any) -> Type | None:
    """The type that a written name means."""
    is_name = isinstance(node, tree.NamedType)
    definition = resolved_item(db, location.ref).type_names.get(node.start) if is_name else None
    return None if definition is None else _plain_type(db, definition)


def _plain_type(db: Database, definition: DefId) -> Type | None:
    """A declared type without parameters."""
    shape = type_shape(db, definition)
    return None if shape is None or shape.parameters else Con(shape.type_name)


def _describe(db: Database, location: Location, facts: ClauseFacts | None, index: int) -> tuple[str, Span] | None:
    node = location.path[index]
    span = Span(node.start, node.end)
    if isinstance(node, tree.NamedType):
        return _describe_type(db, location, node)
    if facts is None:
        return None
    if isinstance(node, tree.NamePattern):
        return _local(db, location, facts, node.name, node.id), span
    if isinstance(node, (tree.AsPattern, tree.FieldPattern)):
        inside = node.name_span.start <= location.offset <= node.name_span.end
        return (_local(db, location, facts, node.name, node.id), node.name_span) if inside else None
    if isinstance(node, tree.Field) and not node.name_span.start <= location.offset <= node.name_span.end:
        return None
    identity = getattr(node, "id", None)
    is_special = isinstance(_reference(db, location, facts, identity), SpecialRef)
    if identity is None or not (is_special or identity in facts.types):
        return None
    if isinstance(facts.types.get(identity), Error) and not is_special:
        return None
    parent = location.path[index - 1]
    return _expression(db, location, facts, node, parent), span


def _expression(db: Database, location: Location, facts: ClauseFacts, node: Any, parent: Any) -> str:
    match _reference(db, location, facts, node.id):
        case LocalRef(_, name):
            return _local(db, location, facts, name, node.id)
        case FunctionRef(definition) | ActorRef(definition) | ConstRef(definition):
            return _signature(db, definition)
        case ConstructorRef(owner, _, name):
            return _markdown(f"{name} : {_shown(db, location, facts, node.id)}", documentation(db, owner))
        case SpecialRef(name) if isinstance(parent, tree.Call) and parent.function is node:
            call = "self()" if name == "self" else name
            return _markdown(f"{call} : {_shown(db, location, facts, parent.id)}")
        case _:
            shown = _shown(db, location, facts, node.id)
            return _markdown(f"{node.name} : {shown}" if isinstance(node, tree.Field) else shown)


def _reference(db: Database, location: Location, facts: ClauseFacts, identity: int | None) -> Reference | None:
    """What an id stands for: as the types know it, else as the names do."""
    if identity is None:
        return None
    return facts.references.get(identity) or resolved_item(db, location.ref).references.get(identity)


def _local(db: Database, location: Location, facts: ClauseFacts, name: str, identity: int) -> str:
    return _markdown(f"{name} : {_shown(db, location, facts, identity)}")


def _shown(db: Database, location: Location, facts: ClauseFacts, identity: int) -> str:
    definition = definition_of_item(db, location.ref)
    names = scheme_of(db, definition).names if definition is not None else ()
    return show_type(facts.types[identity], names)


def _signature(db: Database, definition: DefId) -> str:
    """`Job.await : fn(Job<T>) -> T!String` and the documentation. Names of the file's own module stay short in their
    context anyway."""
    scheme: Scheme = scheme_of(db, definition)
    shown = show_scheme(scheme) if isinstance(scheme.type, Fun) else show_type(scheme.type, scheme.names)
    about = [each for each in (_conduct(db, definition), documentation(db, definition)) if each]
    return _markdown(f"{definition} : {shown}{_value(db, definition)}", "\n\n".join(about))


def _conduct(db: Database, definition: DefId) -> str:
    """`*may wait*: Timer.sleep — *may crash*: `List.head`, a division"""
    if any(not isinstance(item.tree, tree.FnItem | tree.ActorItem) for item in _items(db, definition)):
        return ""
    found = conduct(db, definition)
    parts = (("may wait", found.waits), ("may crash", found.crashes))
    return " — ".join(f"*{what}*: {_listed(reasons, definition)}" for what, reasons in parts if reasons)


def _items(db: Database, definition: DefId) -> list[ParsedItem]:
    found = (item_of(db, ref) for ref in definition_items(db, definition))
    return [each for each in found if each is not None]


def _listed(reasons: tuple[str, ...], definition: DefId) -> str:
    """Not the function itself, which stands above."""
    others = [each for each in reasons if each not in (str(definition), bare_name(definition))]
    named = [f"`{each}`" if each[:1].isupper() or each.isidentifier() else each for each in others[:MOST_REASONS]]
    rest = len(others) - MOST_REASONS
    return ", ".join([*named, f"{rest} more"] if rest > 0 else named) or "yes"


def _value(db: Database, definition: DefId) -> str:
    """` = 42` where the definition is a constant that the compiler has computed."""
    text = constant_text(db, definition)
    if text is None:
        return ""
    return f" = {text}" if len(text) <= LONGEST_VALUE else f" = {text[:LONGEST_VALUE]}…"


def _describe_type(db: Database, location: Location, node: tree.NamedType) -> tuple[str, Span] | None:
    definition = resolved_item(db, location.ref).type_names.get(node.start)
    span = Span(node.start, node.end)
    if definition is None:
        return None
    return _markdown(".".join(node.path), documentation(db, definition)), span


def _markdown(code: str, doc: str | None = None) -> str:
    block = f"```snow\n{code}\n```"
    return f"{block}\n\n{doc}" if doc else block
