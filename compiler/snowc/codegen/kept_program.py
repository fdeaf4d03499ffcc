"""What the cache keeps of the code of a program, so that the next build makes again only what has changed.

In: the record of the last build of the same entry file and the digests of today's modules. Out: instances that would
come out the same, with what others need to know of them, and units whose objects may be linked as they are.

An instance is a pure function of its module's text and what that imports (`index.interface.module_key`), and of the
declarations of its type arguments, for which the interfaces of all modules stand; the value of a constant also of the
functions that computed it. Nothing is believed beyond that: a
unit is taken over only if each of its functions is known, no function joined or left it, all of them borrow what they
borrowed and so does what they call, its lines all come from its own file, and its object is in the cache and whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from snowc.codegen.cutting import cut_into_units
from snowc.codegen.layout import Declaration
from snowc.codegen.llvm.program_record import ProgramRecord
from snowc.codegen.llvm.stub_signature import StubSignature
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.unit_text import Located
from snowc.mir.borrowing import Borrowing, borrowing_text
from snowc.mir.ir import Callee, Convention
from snowc.mir.passes.borrow_facts import BorrowFacts
from snowc.mir.waits import Awaited
from snowc.resolve.model import DefId
from snowc.values import field, record, value


@value
class KeptFunction:
    """An instance. `waiting` are those of itself and its calls that wait. `behind` are other modules whose functions
    were run to compute it, with their digests: it is the value of a constant then. `borrowing` is `borrowing_text`."""

    callee: Callee
    declaration: Declaration
    calls: tuple[Callee, ...]
    awaited: Awaited
    waiting: frozenset[Callee]
    facts: BorrowFacts
    borrowing: str
    behind: tuple[tuple[str, str], ...] = ()


@value
class KeptUnit:
    """One object's code. `code_key` is what decided its module's code; `object_key` is "" where the object must not be
    taken over."""

    name: str
    code_key: str
    object_key: str
    first_function: str
    stubs: Mapping[str, StubSignature]
    functions: tuple[KeptFunction, ...]


@value
class KeptProgram:
    """The last build. `surfaces` is the digest of the interfaces of all modules."""

    surfaces: str
    entry: Callee
    record: ProgramRecord
    units: tuple[KeptUnit, ...]


@value
class CodeKeys:
    """Today's digests. `of_module` gives None for a module whose code must not be taken over; `behind` gives those for
    `KeptFunction.behind`."""

    surfaces: str
    of_module: Callable[[str], str | None]
    behind: Callable[[DefId], tuple[tuple[str, str], ...]] = lambda definition: ()


@record
class Reuse:
    """What may be taken over from the last build; `KnownInstances` for monomorphisation. `units` are those that were
    taken, by name."""

    known: Mapping[Callee, KeptFunction] = field(default_factory=dict)
    candidates: Mapping[str, KeptUnit] = field(default_factory=dict)
    read: Callable[[KeptUnit], Located | None] = lambda unit: None
    pipeline: Pipeline = Pipeline.DEV
    units: dict[str, tuple[KeptUnit, Located]] = field(default_factory=dict)

    def calls(self, callee: Callee) -> tuple[Callee, ...] | None:
        found = self.known.get(callee)
        return None if found is None else found.calls

    def convention(self, callee: Callee) -> Convention | None:
        found = self.known.get(callee)
        return None if found is None else found.declaration.convention

    def facts(self, callee: Callee) -> BorrowFacts:
        return self.known[callee].facts

    def awaited(self, callee: Callee) -> Awaited:
        return self.known[callee].awaited

    def reusable(self, callees: Sequence[Callee], borrowing: Borrowing, waiting: frozenset[Callee]) -> set[Callee]:
        taken: set[Callee] = set()
        if not self.candidates:
            return taken
        for name, members in cut_into_units(callees, self.pipeline):
            unit = self.candidates.get(name)
            if unit is None or tuple(each.callee for each in unit.functions) != tuple(members):
                continue
            if any(each.borrowing != borrowing_text(each.callee, each.calls, borrowing) for each in unit.functions):
                continue
            if any(waiting_near(each.callee, each.calls, waiting) != each.waiting for each in unit.functions):
                continue
            located = self.read(unit)
            if located is not None:
                self.units[name] = unit, located
                taken.update(members)
        return taken


def waiting_near(callee: Callee, calls: Iterable[Callee], waiting: frozenset[Callee]) -> frozenset[Callee]:
    """What an instance's code needs to know of who waits."""
    return waiting.intersection((callee, *calls))


def reuse(
    kept: KeptProgram | None, keys: CodeKeys, read: Callable[[KeptUnit], Located | None], pipeline: Pipeline
) -> Reuse:
    """What of the last build still holds."""
    if kept is None:
        return Reuse()
    has_same_surfaces = kept.surfaces == keys.surfaces
    known: dict[Callee, KeptFunction] = {}
    candidates: dict[str, KeptUnit] = {}
    for unit in kept.units:
        if keys.of_module(unit.functions[0].callee.function.definition.module) != unit.code_key:
            continue
        holding = [
            each
            for each in unit.functions
            if (has_same_surfaces or not each.callee.arguments)
            and all(keys.of_module(module) == key for module, key in each.behind)
        ]
        known.update((each.callee, each) for each in holding)
        if len(holding) == len(unit.functions) and unit.object_key:
            candidates[unit.name] = unit
    return Reuse(known, candidates, read, pipeline)


def declarations(functions: Iterable[KeptFunction]) -> Iterator[tuple[Callee, Declaration]]:
    for each in functions:
        yield each.callee, each.declaration
