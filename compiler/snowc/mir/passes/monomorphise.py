"""Give every reachable function at every tuple of type arguments an instance of its own.

In: a source of lowered definitions and the entry function. Out: a `MonoProgram` (functions in order of their instance
names), the `@extern` functions it reaches, what its calls borrow, and findings (E0046 where instances nest without
end). A function used as a value goes through an adapter with closure shape, made here, so later passes own its
arguments like any others. Refuses a call of what does not exist: CompilerBug.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from typing import Protocol, TypeAlias

from snowc.diagnostics.bug import CompilerBug
from snowc.diagnostics.facts import Finding, PlacedFinding
from snowc.mir.borrowing import Borrowing
from snowc.mir.cells import CellKinds
from snowc.mir.effort import Effort
from snowc.mir.ir import (
    Block,
    Call,
    Callee,
    Convention,
    FunctionId,
    Instruction,
    MakeClosure,
    MirFunction,
    Site,
    TailCall,
)
from snowc.mir.passes.borrow_facts import BorrowFacts, borrow_facts
from snowc.mir.passes.errors import PolymorphicRecursion
from snowc.mir.passes.infer_borrowing import infer_borrowing
from snowc.mir.passes.solution import OwnFacts, Solution
from snowc.mir.passes.specialise import Specialiser
from snowc.mir.passes.written_instances import NotLowered, WrittenInstances, adapter_of
from snowc.mir.print import callee_text
from snowc.mir.program_source import ExternFunction, Externs, ProgramSource
from snowc.mir.programs import MonoProgram
from snowc.mir.representation import nesting_depth, type_size
from snowc.mir.waits import Awaited, awaited_by, waiting_instances
from snowc.types.ty import Type
from snowc.values import field, replace, value

DEEPEST_INSTANCE = 64
LARGEST_INSTANCE = 4096
"""type constructors in one type argument; nobody writes such a type"""


class KnownInstances(Protocol):
    """What an earlier build knows of instances that would come out the same today."""

    def calls(self, callee: Callee) -> tuple[Callee, ...] | None:
        """The instances that one asks for; None where it must be made to know."""
        ...

    def convention(self, callee: Callee) -> Convention | None:
        """How one that is known is called."""
        ...

    def facts(self, callee: Callee) -> BorrowFacts:
        """What a known instance says of borrowing."""
        ...

    def awaited(self, callee: Callee) -> Awaited:
        """What a known instance waits for."""
        ...

    def solution(self, callees: Collection[Callee], made: Mapping[Callee, OwnFacts]) -> Solution | None:
        """What was inferred of the last build's program, if it is that of a program of these instances; `made` are
        those that are not known."""
        ...

    def reusable(
        self, callees: Sequence[Callee], borrowing: Borrowing, waiting: frozenset[Callee]
    ) -> Container[Callee]:
        """Of all instances of a program, in the order of their names, those that nobody needs to see. `waiting` are
        those that wait."""
        ...


class _NothingKnown:
    def calls(self, callee: Callee) -> tuple[Callee, ...] | None:
        return None

    def convention(self, callee: Callee) -> Convention | None:
        return None

    def facts(self, callee: Callee) -> BorrowFacts:
        raise CompilerBug("nothing is known of an instance", str(callee))

    def awaited(self, callee: Callee) -> Awaited:
        raise CompilerBug("nothing is known of an instance", instance_name(callee))

    def solution(self, callees: Collection[Callee], made: Mapping[Callee, OwnFacts]) -> Solution | None:
        return None

    def reusable(
        self, callees: Sequence[Callee], borrowing: Borrowing, waiting: frozenset[Callee]
    ) -> Container[Callee]:
        return ()


NOTHING_KNOWN: KnownInstances = _NothingKnown()


@value
class Monomorphised:
    """`main_closure` is the adapter through which the runtime starts `main`; `externs` are keyed by function. `calls`
    are those of all instances, `awaited` and `facts` at least those of the ones that were made, which `program` has.
    `waiting` are those that wait. `looked_into` are, for those that were made, the modules besides its own
    (`home_of`) whose functions' bodies decided what each became."""

    program: MonoProgram
    main_closure: Callee
    externs: dict[FunctionId, ExternFunction]
    findings: tuple[PlacedFinding, ...]
    borrowing: Borrowing
    calls: dict[Callee, tuple[Callee, ...]] = field(default_factory=dict)
    facts: dict[Callee, BorrowFacts] = field(default_factory=dict)
    awaited: dict[Callee, Awaited] = field(default_factory=dict)
    waiting: frozenset[Callee] = frozenset()
    looked_into: dict[Callee, frozenset[str]] = field(default_factory=dict)


Instances: TypeAlias = Mapping[Callee, MirFunction]
Prepare: TypeAlias = Callable[[Instances, Externs], Instances]
"""The passes that instances go through before they are asked what they borrow."""


def unprepared(instances: Instances, _: Externs) -> Instances:
    return instances


def monomorphise(
    source: ProgramSource,
    entry: Callee,
    known: KnownInstances = NOTHING_KNOWN,
    prepare: Prepare = unprepared,
    effort: Effort = Effort.LITTLE,
) -> Monomorphised:
    """Collect instances from `entry` until no new one appears."""
    return _Monomorphiser(source, known, prepare, effort).run(entry)


@functools.cache
def instance_name(callee: Callee) -> str:
    """The stable name of an instance: `List.map<Int, String>`, `Main.main/closure1`."""
    return callee_text(callee)


class SingleInstances:
    """Instances one at a time, for who runs code while the program is built. Its source may hold errors: then
    `function` raises `NotLowered`.
    """

    def __init__(self, source: ProgramSource) -> None:
        self._maker = _Monomorphiser(source, NOTHING_KNOWN, unprepared, Effort.LITTLE)
        self.source = source

    def function(self, callee: Callee) -> MirFunction:
        if callee not in self._maker.instances:
            self._maker.make(callee)
        return self._maker.instances[callee]

    def extern(self, function: FunctionId) -> ExternFunction | None:
        """The `@extern` declaration, if a made instance calls it."""
        return self._maker.written.externs.get(function)

    def made(self) -> Iterable[MirFunction]:
        """All that were asked for."""
        return self._maker.instances.values()


class _Monomorphiser:
    def __init__(self, source: ProgramSource, known: KnownInstances, prepare: Prepare, effort: Effort) -> None:
        self.written = WrittenInstances(source)
        self.externs = self.written.externs
        self.kinds = CellKinds(source.shape, source.normal)
        self.specialiser = Specialiser(self.written) if effort is Effort.FULL else None
        self.looked_into: dict[Callee, frozenset[str]] = {}
        self.known = known
        self.prepare = prepare
        self.facts: dict[Callee, BorrowFacts] = {}
        self.calls: dict[Callee, tuple[Callee, ...]] = {}
        self.awaited: dict[Callee, Awaited] = {}
        self.waiting: frozenset[Callee] = frozenset()
        self.asked: list[Callee] = []
        self.instances: dict[Callee, MirFunction] = {}
        self.pending: list[Callee] = []
        self.requested: set[Callee] = set()
        self.findings: list[PlacedFinding] = []

    def run(self, entry: Callee) -> Monomorphised:
        main_closure = self._start(entry)
        while self.pending and not self.findings:
            callee = self.pending.pop()
            calls = self.known.calls(callee)
            if calls is None:
                self.make(callee)
            else:
                self.calls[callee] = calls
                for each in calls:
                    self._request_known(each)
        borrowing = Borrowing(self.externs, kinds=self.kinds)
        if not self.findings:
            for callee, function in self.prepare(self.instances, self.externs).items():
                self.facts[callee] = borrow_facts(function, self.externs, self.kinds)
            solution = self._solution()
            self.waiting = solution.waiting
            borrowing = Borrowing(self.externs, solution.borrowed, self.kinds)
            self._make_what_is_seen(borrowing)
        ordered = tuple(sorted(self.instances.items(), key=lambda pair: instance_name(pair[0])))
        program, findings = MonoProgram(entry, ordered), tuple(self.findings)
        return Monomorphised(
            program,
            main_closure,
            self.externs,
            findings,
            borrowing,
            self.calls,
            self.facts,
            self.awaited,
            self.waiting,
            self.looked_into,
        )

    def _start(self, entry: Callee) -> Callee:
        adapter = adapter_of(entry)
        if self.known.calls(entry) is not None and self.known.calls(adapter) is not None:
            self._request_known(entry)
            self._request_known(adapter)
            return adapter
        site = self.written.definition(entry.function).site
        main_closure = self._closure_shaped(entry, site)
        self._request(entry, site)
        return main_closure

    def _make_what_is_seen(self, borrowing: Borrowing) -> None:
        """Known instances that share an object with one that is not known, or whose calls are made in another way."""
        ordered = sorted(self.calls, key=instance_name)
        reusable = self.known.reusable(ordered, borrowing, self.waiting)
        for callee in ordered:
            if callee not in self.instances and callee not in reusable:
                self.make(callee)
                self.facts[callee] = self.known.facts(callee)

    def _solution(self) -> Solution:
        made = {callee: OwnFacts(self.facts[callee], self.awaited[callee]) for callee in self.instances}
        solution = self.known.solution(self.calls, made)
        if solution is not None:
            return solution
        for callee in self.calls:
            if callee not in made:
                self.facts[callee] = self.known.facts(callee)
                self.awaited[callee] = self.known.awaited(callee)
        return Solution(infer_borrowing(self.facts), waiting_instances(self.awaited))

    def make(self, callee: Callee) -> None:
        self.asked = []
        self.instances[callee] = self._connected(self._shaped(callee))
        self.calls[callee] = tuple(dict.fromkeys(self.asked))
        self.awaited[callee] = awaited_by(self.instances[callee], self.externs)

    def _request(self, callee: Callee, site: Site) -> None:
        """Ask for an instance, once."""
        if self.known.calls(callee) is not None:
            self.asked.append(callee)
            self._request_known(callee)
            return
        if self.written.is_extern(callee.function):
            return
        self.asked.append(callee)
        if callee in self.requested:
            return
        self.requested.add(callee)
        if any(map(_is_endless, callee.arguments)):
            fact = PolymorphicRecursion(str(callee.function.definition), DEEPEST_INSTANCE)
            self.findings.append(PlacedFinding(site.item, Finding(site.span, fact)))
        else:
            self.pending.append(callee)

    def _request_known(self, callee: Callee) -> None:
        if callee not in self.requested:
            self.requested.add(callee)
            self.pending.append(callee)

    # --- instances ---------------------------------------------------------------------------------------------------

    def _shaped(self, callee: Callee) -> MirFunction:
        if self.specialiser is None:
            return self.written.instance(callee)
        function, self.looked_into[callee] = self.specialiser.instance(callee)
        return function

    def _connected(self, function: MirFunction) -> MirFunction:
        """Request what the function calls, and point closures at functions of closure shape."""
        blocks = tuple(self._connected_block(block, function.site) for block in function.blocks)
        return replace(function, blocks=blocks)

    def _connected_block(self, block: Block, site: Site) -> Block:
        instructions: list[Instruction] = []
        for instruction in block.instructions:
            if isinstance(instruction, Call):
                self._request(instruction.callee, instruction.site)
            elif isinstance(instruction, MakeClosure):
                shaped = self._closure_shaped(instruction.function, site)
                self._request(shaped, site)
                instruction = replace(instruction, function=shaped)
            instructions.append(instruction)
        if isinstance(block.terminator, TailCall):
            self._request(block.terminator.callee, block.terminator.site)
        return Block(tuple(instructions), block.terminator)

    def _closure_shaped(self, callee: Callee, site: Site) -> Callee:
        adapter = adapter_of(callee)
        if self.known.calls(adapter) is None:
            if self.written.is_closure(callee.function):
                return callee
            self.written.make_adapter(callee)
        self._request(adapter, site)
        return adapter


def _is_endless(argument: Type) -> bool:
    return type_size(argument) > LARGEST_INSTANCE or nesting_depth(argument) > DEEPEST_INSTANCE


__all__ = [
    "NOTHING_KNOWN",
    "Instances",
    "KnownInstances",
    "Monomorphised",
    "NotLowered",
    "SingleInstances",
    "adapter_of",
    "instance_name",
    "monomorphise",
]
