"""What can be written at a place: one candidate."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from snowc.resolve.model import DefId, ModuleName
from snowc.source import Span


class CandidateKind(enum.Enum):
    LOCAL = enum.auto()
    FIELD = enum.auto()
    FUNCTION = enum.auto()
    ACTOR = enum.auto()
    CONSTANT = enum.auto()
    CONSTRUCTOR = enum.auto()
    TYPE = enum.auto()
    INTERFACE = enum.auto()
    MODULE = enum.auto()
    KEYWORD = enum.auto()
    ARGUMENT = enum.auto()
    SNIPPET = enum.auto()


class Rank(enum.IntEnum):
    """Lower comes first. A candidate of the wanted type comes before all others of its rank's group."""

    WANTED = 0
    LOCAL = 1
    OWN = 2
    MEMBER = 3
    VISIBLE = 4
    TYPE = 5
    MODULE = 6
    KEYWORD = 7
    POSTFIX = 8
    UNIMPORTED = 9


@dataclass(frozen=True, slots=True)
class Candidate:
    """`snippet` is what is written, with placeholders (`${1:name}`, `$0`) as the protocol has them; else the label.

    `definition` is where the documentation is. `imports` is a module that has to be imported first. `removes` is text
    in front of the place that goes when the candidate is taken. One `is_deprecated` comes behind all others. The detail
    of one that `is_told_later` is what its author has written; its type is found out when the client asks for it.
    """

    label: str
    kind: CandidateKind
    detail: str
    rank: Rank
    definition: DefId | None = None
    snippet: str | None = None
    imports: ModuleName | None = None
    removes: Span | None = None
    is_deprecated: bool = False
    is_told_later: bool = False


def literal(text: str) -> str:
    """A text as it stands in a snippet."""
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")
