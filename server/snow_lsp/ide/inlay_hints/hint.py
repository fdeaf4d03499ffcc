"""What is shown inside a line, beside what is written there."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from snowc.database import Database
from snowc.diagnostics.facts import ItemRef
from snowc.syntax.parsed import ParsedItem
from snowc.types.inferred import ClauseFacts
from snowc.types.ty import Con, Fun, Tuple, Type, Var


class HintKind(enum.Enum):
    """The names of the settings."""

    TYPES = "types"
    PARAMETERS = "parameterNames"
    PIPES = "pipes"
    MESSAGES = "messages"
    CAPTURES = "captures"


@dataclass(frozen=True, slots=True)
class InlayHint:
    """Text to show at an offset: of the item while it is made, of the file in answers. `can_be_inserted` where it is
    valid Snow there, and means the same.
    """

    offset: int
    text: str
    kind: HintKind
    can_be_inserted: bool = True


@dataclass(frozen=True, slots=True)
class Scene:
    """An item and what is known of it. `names` are those of its type's variables."""

    db: Database
    ref: ItemRef
    item: ParsedItem
    facts: ClauseFacts
    names: tuple[str, ...]


def can_be_written(scene: Scene, ty: Type) -> bool:
    """Whether a type names no variables but those that the item's head names."""
    written = {each.name for each in getattr(scene.item.tree, "generics", ())}
    known = tuple(index for index, name in enumerate(scene.names) if name in written)
    return all(index in known for index in _variables(ty))


def _variables(ty: Type) -> Iterator[int]:
    match ty:
        case Var(index):
            yield index
        case Con(_, parts) | Tuple(parts):
            for each in parts:
                yield from _variables(each)
        case Fun(parameters, result):
            for each in (*parameters, result):
                yield from _variables(each)
        case _:
            return
