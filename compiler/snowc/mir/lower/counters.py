"""The counters of one definition: which places have one, and its number.

A place that is lowered several times, as the body of a closure that is used at several types, has one counter.
"""

from __future__ import annotations

from snowc.inputs import counted_files
from snowc.mir.programs import CountedPlace
from snowc.query import Engine
from snowc.source import FileId


class Counters:
    def __init__(self) -> None:
        self._numbers: dict[CountedPlace, int] = {}

    def number(self, place: CountedPlace) -> int:
        return self._numbers.setdefault(place, len(self._numbers))

    def places(self) -> tuple[CountedPlace, ...]:
        """In the order of their numbers."""
        return tuple(self._numbers)


def counters_for(db: Engine, file: FileId) -> Counters | None:
    """For a definition in that file; None where nothing is counted."""
    return Counters() if file in counted_files(db, None) else None
