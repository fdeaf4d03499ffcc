"""A definition's functions before and after each pass, for who wants to see what the compiler does.

In: a source and the function to start with. Out: the stages in their order, each with the functions of that definition
in the program that starts there. A program with findings has the first stage only.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.mir.borrowing import NONE_BORROWED
from snowc.mir.ir import Callee, MirFunction
from snowc.mir.passes.monomorphise import NOTHING_KNOWN, monomorphise
from snowc.mir.pipeline import PASSES, Preparation
from snowc.mir.program_source import ProgramSource
from snowc.resolve.model import DefId
from snowc.values import replace, value


@value
class Stage:
    """`name` is the pass that has just run."""

    name: str
    functions: tuple[MirFunction, ...]


def traced(source: ProgramSource, entry: Callee, definition: DefId) -> Iterator[Stage]:
    preparation = Preparation(source, NOTHING_KNOWN)
    mono = monomorphise(source, entry, NOTHING_KNOWN, preparation.prepared)
    own = [callee for callee, _ in mono.program.functions if callee.function.definition == definition]
    raw = dict(mono.program.functions)
    yield Stage("monomorphise", tuple(raw[each] for each in own))
    if mono.findings:
        return
    prepared = preparation.prepared(raw, mono.externs)
    now = {each: prepared[each] for each in own}
    yield Stage("unbox", tuple(now.values()))
    now = {each: replace(now[each], borrowed=mono.borrowing.borrowed.get(each, NONE_BORROWED)) for each in own}
    for step in PASSES:
        now = {callee: step.run(function, mono.borrowing) for callee, function in now.items()}
        yield Stage(step.name, tuple(now.values()))
