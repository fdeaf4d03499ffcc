"""What names stand for, as values: a symbol is a thing that has a name, a mention is a name that stands for it.

Two mentions mean the same thing exactly when their symbols are equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from snowc.diagnostics.facts import ItemRef
from snowc.resolve.model import DefId
from snowc.source import Span
from snowc.types.interfaces.queries import bare_name


@dataclass(frozen=True, slots=True)
class LocalSymbol:
    """A local of an item, by the id of the pattern that binds it."""

    item: ItemRef
    binding: int


@dataclass(frozen=True, slots=True)
class DefinitionSymbol:
    """A function, actor or constant."""

    definition: DefId


@dataclass(frozen=True, slots=True)
class TypeSymbol:
    """A struct, sum or alias; a struct's constructor is its type."""

    definition: DefId


@dataclass(frozen=True, slots=True)
class ConstructorSymbol:
    """A variant of a sum."""

    type: DefId
    name: str


@dataclass(frozen=True, slots=True)
class FieldSymbol:
    """A field of a struct, or of one variant of a sum, by the type's name in types."""

    type_name: str
    name: str
    variant: str = ""
    """"" for a struct's"""


@dataclass(frozen=True, slots=True)
class SpecialSymbol:
    """A special form: `spawn`, `dbg` …"""

    name: str


@dataclass(frozen=True, slots=True)
class AtomSymbol:
    """`:name`: nobody declares it, and all of one name are one."""

    name: str


Symbol: TypeAlias = (
    LocalSymbol | DefinitionSymbol | TypeSymbol | ConstructorSymbol | FieldSymbol | SpecialSymbol | AtomSymbol
)


@dataclass(frozen=True, slots=True)
class Mention:
    """`span` is relative to the item. `is_declaration` marks the place that introduces the symbol."""

    symbol: Symbol
    span: Span
    is_declaration: bool


def name_of(symbol: Symbol) -> str | None:
    """The name with which a symbol is declared; None for a local, which only its item knows."""
    match symbol:
        case LocalSymbol():
            return None
        case DefinitionSymbol(definition):
            return bare_name(definition)
        case TypeSymbol(definition):
            return definition.name
        case ConstructorSymbol(_, name) | FieldSymbol(_, name, _) | SpecialSymbol(name) | AtomSymbol(name):
            return name
