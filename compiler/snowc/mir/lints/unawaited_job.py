"""Jobs and Tasks whose results nobody waits for.

In: a MIR function. Out: a finding at each call that makes a Job or Task which is never read again (W0020), or which
some way to a normal return does not read (W0021; ways that end in a crash don't count). Passing it on, returning it,
or capturing it reads it; a copy reads it only if the copy is read. Names that start with `_` are never reported.
"""

from __future__ import annotations

from collections.abc import Callable

from snowc.diagnostics.facts import Finding, PlacedFinding
from snowc.mir.builder import successors
from snowc.mir.errors import NeverAwaited, SometimesAwaited
from snowc.mir.ir import Block, Call, CallClosure, Copy, Instruction, LocalId, MirFunction, Return
from snowc.mir.operands import read_by, read_by_terminator, written_by
from snowc.syntax import tree
from snowc.syntax.walk import path_at
from snowc.types.ty import Con
from snowc.values import replace

_AWAITABLE = frozenset({"Job", "Task"})
_Locals = frozenset[LocalId]
_NONE: _Locals = frozenset()


def unawaited_jobs(function: MirFunction) -> tuple[PlacedFinding, ...]:
    watched = frozenset(number for number, local in enumerate(function.locals) if _kind(function, number))
    if not watched:
        return ()
    on_some_way = _read_later(function, watched, _NONE, lambda ways: _NONE.union(*ways))
    on_all_ways = _read_later(function, watched, watched, lambda ways: watched.intersection(*ways))
    found: dict[PlacedFinding, None] = {}
    for number, block in enumerate(function.blocks):
        for index, instruction in enumerate(block.instructions):
            if isinstance(instruction, Call | CallClosure) and instruction.target in watched:
                some = instruction.target in _before(block, index + 1, on_some_way[number])
                every = instruction.target in _before(block, index + 1, on_all_ways[number])
                found.update(dict.fromkeys(_report(function, instruction, some, every)))
    return tuple(found)


def _report(function: MirFunction, call: Call | CallClosure, some: object, every: object) -> tuple[PlacedFinding, ...]:
    name = function.locals[call.target].name
    kind = _kind(function, call.target)
    if every or name.startswith("_"):
        return ()
    fact = SometimesAwaited(kind, name) if some else NeverAwaited(kind, name)
    return (PlacedFinding(call.site.item, Finding(call.site.span, fact)),)


def with_remedy(found: PlacedFinding, item: tree.Item) -> PlacedFinding:
    """The finding, knowing how the call is written: alone, or behind a pipe in its item."""
    fact, span = found.finding.fact, found.finding.span
    if not isinstance(fact, NeverAwaited) or fact.name:
        return found
    pipes = (each for each in path_at(item, span.start) if isinstance(each, tree.Pipe))
    around = next((each.start for each in pipes if (each.right.start, each.right.end) == (span.start, span.end)), None)
    return replace(found, finding=replace(found.finding, fact=replace(fact, pipe=around)))


def _kind(function: MirFunction, local: LocalId) -> str:
    """`Job`, `Task`, or "" for other types."""
    ty = function.locals[local].type
    return ty.name if isinstance(ty, Con) and ty.name in _AWAITABLE else ""


def _read_later(
    function: MirFunction, watched: _Locals, start: _Locals, meet: Callable[[list[_Locals]], _Locals]
) -> list[_Locals]:
    """Per block, what is read after its instructions. `start` is the first guess: the answer grows or shrinks from
    it."""
    at_start = [start] * len(function.blocks)
    at_end = [start] * len(function.blocks)
    is_changing = True
    while is_changing:
        is_changing = False
        for number in reversed(range(len(function.blocks))):
            block = function.blocks[number]
            at_end[number] = _at_end(block, at_start, meet)
            now = _before(block, 0, at_end[number]) & watched
            is_changing = is_changing or now != at_start[number]
            at_start[number] = now
    return at_end


def _at_end(block: Block, at_start: list[_Locals], meet: Callable[[list[_Locals]], _Locals]) -> _Locals:
    """A crash owes nobody a result: there everything counts as read."""
    targets = successors(block.terminator)
    if targets:
        later = meet([at_start[target] for target in targets])
    else:
        later = _NONE if isinstance(block.terminator, Return) else meet([])
    return later | frozenset(read_by_terminator(block.terminator))


def _before(block: Block, index: int, at_end: _Locals) -> _Locals:
    """What is read from instruction `index` on."""
    live = set(at_end)
    for instruction in reversed(block.instructions[index:]):
        live = _step(instruction, live)
    return frozenset(live)


def _step(instruction: Instruction, live: set[LocalId]) -> set[LocalId]:
    written = written_by(instruction)
    is_dead_copy = isinstance(instruction, Copy) and instruction.target not in live
    before = live.difference(written)
    return before if is_dead_copy else before.union(read_by(instruction))
