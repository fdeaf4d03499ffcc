"""The LLVM IR of one object, and an object whose lines are known. Apart from `units.py`, so that cache keys can be made
without loading what emits IR."""

from __future__ import annotations

from snowc.values import value


@value
class Argument:
    """What a crash report shows of a function's parameter: its name, and the `Shape` of its type."""

    name: str
    shape: int


@value
class Scope:
    """A function that code comes from, as people know it, and its file. `function` is "" for one that people don't know
    and no report names. Where the function's frame holds arguments to show, `body` is its number in the stack maps, and
    each copy of the function is a scope of its own; else 0."""

    file: str
    function: str
    body: int = 0
    arguments: tuple[Argument, ...] = ()


FIRST_PLACE = 1 << 16
"""the number of a unit's first place: too large for two bytes, so that whatever holds a number in DWARF also has room
for a line"""


@value
class SiteTable:
    """The places of a function's sites: the symbol of its table in the object, and line and column for each row."""

    symbol: str
    places: tuple[tuple[int, int], ...]


@value
class LineMap:
    """Where the lines that a unit's code bears are in the source.

    In the unit's IR a line is a number from `FIRST_PLACE` on: it stands for `places[number - FIRST_PLACE]`, a scope and
    a line of its file. So the IR, and with it the object in the cache, stays the same when lines move. `first_function`
    is the symbol of the function that the IR defines first; `sites` are the tables in the IR, which has no lines there.
    """

    first_function: str
    scopes: tuple[Scope, ...]
    places: tuple[tuple[int, int], ...]
    sites: tuple[SiteTable, ...] = ()

    @property
    def end(self) -> int:
        """The first number that stands for none of the places."""
        return FIRST_PLACE + len(self.places)

    def place(self, number: int) -> tuple[int, int]:
        return self.places[number - FIRST_PLACE]


@value
class UnitCode:
    """What LLVM is told of a unit: `end` is the first number that stands for no place, None for data and stubs."""

    name: str
    text: str
    repeats: bool
    end: int | None


@value
class UnitText:
    """The IR of one object. `name` is for people (`List`, `List.2`, `program`). `lines` is None for data and stubs.
    `repeats` says that some function has a loop or calls itself; the text decides it."""

    name: str
    text: str
    lines: LineMap | None = None
    repeats: bool = False

    @property
    def code(self) -> UnitCode:
        return UnitCode(self.name, self.text, self.repeats, None if self.lines is None else self.lines.end)


@value
class Located:
    """An object with its true lines. `start` is how far the first function is from the start of the code, `size` how
    much code there is, `rows` its part of the table that crash reports read."""

    start: int
    size: int
    rows: bytes
    content: bytes


@value
class FinishedUnit:
    """An object that an earlier build has made. `key` is that of `located` in the cache."""

    name: str
    key: str
    first_function: str
    located: Located
