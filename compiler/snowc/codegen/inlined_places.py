"""Places of code that LLVM has inlined: each with the calls that it was inlined at.

In: the text of an optimised module, in which a line is the number of a place (`unit_text.LineMap`). Out: the text in
which inlined instructions bear numbers of their own, one for each way they came by, and those ways. They travel within
the object, in a section that linkers leave out, because only the object is cached.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from snowc.codegen.line_program import unsigned
from snowc.codegen.llvm.text import byte_array
from snowc.values import value

SECTION = ".snow.inlined"
Way: TypeAlias = tuple[int, ...]
"""numbers of places: of the instruction, of the call that it was inlined at, of the call that that was inlined at, …"""

_LOCATION = re.compile(
    r"^!(?P<node>\d+) = (?P<distinct>distinct )?!DILocation\(line: (?P<line>\d+),"
    r"(?P<middle>[^\n]*?)(?:, inlinedAt: !(?P<call>\d+))?(?P<rest>[^\n,]*)\)$",
    re.MULTILINE,
)
_MARK = "inlinedAt: !"


@value
class _Location:
    line: int
    call: int | None


def number_inlined(text: str, first: int) -> tuple[str, tuple[Way, ...]]:
    """The text with numbers from `first` on where code is inlined, and the way that each of them stands for."""
    if _MARK not in text:
        return text, ()
    locations = {
        int(found["node"]): _Location(int(found["line"]), None if found["call"] is None else int(found["call"]))
        for found in _LOCATION.finditer(text)
    }
    numbers: dict[Way, int] = {}

    def renumbered(found: re.Match[str]) -> str:
        if found["call"] is None or found["distinct"]:
            return found[0]
        way = tuple(_way(locations, int(found["node"])))
        number = numbers.setdefault(way, first + len(numbers))
        start, end = found.span("line")
        return found[0][: start - found.start()] + str(number) + found[0][end - found.start() :]

    return _LOCATION.sub(renumbered, text), tuple(numbers)


def _way(locations: dict[int, _Location], node: int | None) -> Iterator[int]:
    while node is not None:
        location = locations[node]
        yield location.line
        node = location.call


def section_text(ways: tuple[Way, ...]) -> str:
    """Lines of IR that put the ways into the object. `exclude` keeps them out of programs."""
    data = write_ways(ways)
    return (
        f'@snow.inlined = private constant {byte_array(data)}, section "{SECTION}", align 1, !exclude !{{}}\n'
        if data
        else ""
    )


def write_ways(ways: tuple[Way, ...]) -> bytes:
    """Each: how many numbers, the numbers; in ULEB128."""
    return b"".join(unsigned(len(way)) + b"".join(map(unsigned, way)) for way in ways)


def read_ways(data: bytes) -> tuple[Way, ...]:
    numbers = _numbers(data)
    return tuple(tuple(next(numbers) for _ in range(count)) for count in numbers)


def _numbers(data: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield value
            value = shift = 0
