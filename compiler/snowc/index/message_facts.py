"""What a file knows of messages, in the form in which the index keeps it.

In: a file. Out: its `KeptMessages`, with warnings as they are told, and patterns as plain data. Loaded only where a
file is looked at, or where a message has to be compared with patterns.
"""

from __future__ import annotations

from typing import Any

from snowc.diagnostics.diagnostic import Diagnostic
from snowc.diagnostics.facts import PlacedFinding
from snowc.diagnostics.wording import diagnostic_of
from snowc.index.item_places import ItemPlacer
from snowc.index.messages import KeptMessages, KeptSend, MessageShapes, Pattern
from snowc.query import Engine
from snowc.source import FileId
from snowc.syntax.allowances import allowances
from snowc.types.exhaustive.patterns import WILD, Built, Either, Simple, Wild
from snowc.types.mailboxes.across import file_messages
from snowc.types.mailboxes.shapes import may_match as patterns_may_match


def kept_messages(db: Engine, file: FileId) -> KeptMessages | None:
    """None for a file with mistakes. Warnings that its comments allow are left out."""
    found = file_messages(db, file)
    if found is None:
        return None
    allowed, placer = allowances(db, file), ItemPlacer(db)

    def told(placed: PlacedFinding) -> Diagnostic | None:
        diagnostic = diagnostic_of(placed.item, placed.finding, placer)
        return None if diagnostic is None or allowed.allow(diagnostic) else diagnostic

    wanted = [(each, warning) for each in found.wanted if (warning := told(each.placed)) is not None]
    sent = [(each, warning) for each in found.sent if (warning := told(each.placed)) is not None]
    shapes = MessageShapes(
        found.made,
        tuple((name, plain_pattern(pattern)) for name, pattern in found.arms),
        tuple((name, tuple(map(plain_pattern, patterns))) for name, patterns in found.actors),
        tuple(each.constructor for each, _ in wanted),
        tuple(KeptSend(each.type, plain_pattern(each.shape), each.actor) for each, _ in sent),
        found.is_open,
        found.starts,
    )
    return KeptMessages(shapes, tuple(warning for _, warning in (*wanted, *sent)))


def plain_pattern(pattern: Simple) -> Any:
    match pattern:
        case Built(name, arguments):
            return [name, *map(plain_pattern, arguments)]
        case Either(alternatives):
            return {"or": [plain_pattern(each) for each in alternatives]}
        case Wild():
            return None


def read_pattern(plain: Any) -> Simple:
    """Refuses (ValueError) what no pattern is written as."""
    match plain:
        case None:
            return WILD
        case [str() as name, *arguments]:
            return Built(name, tuple(map(read_pattern, arguments)))
        case {"or": list() as alternatives}:
            return Either(tuple(map(read_pattern, alternatives)))
        case _:
            raise ValueError("no pattern")


def may_match(pattern: Pattern, shape: Pattern) -> bool:
    return patterns_may_match(read_pattern(pattern), read_pattern(shape))
