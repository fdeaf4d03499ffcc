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

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from snowc.codegen.cutting import cut_into_units
from snowc.codegen.layout import Declaration
from snowc.codegen.llvm.program_record import ProgramRecord
from snowc.codegen.llvm.stub_signature import StubSignature
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.unit_text import Located
from snowc.mir.borrowing import Borrowing, borrowing_text, positions_in
from snowc.mir.given import home_of
from snowc.mir.ir import Callee, Convention
from snowc.mir.passes.borrow_facts import BorrowFacts
from snowc.mir.passes.solution import OwnFacts, Solution
from snowc.mir.waits import Awaited
from snowc.resolve.model import DefId
from snowc.values import field, record, value

UNKNOWN = "?"
"""is no digest, so nothing is taken over for it"""


@value
class Summary:
    """What others need to know of an instance. `waiting` are those of itself and its calls that wait."""

    declaration: Declaration
    awaited: Awaited
    waiting: frozenset[Callee]
    facts: BorrowFacts


class KeptFunction:
    """An instance. `behind` are other modules, with their digests, whose functions were run to compute it, if it is the
    value of a constant, or looked into to specialise it. `borrowing` is `borrowing_text`. Most instances are only taken
    over, so that one that was read makes its summary when it is asked for; `written` is the form in which it was read,
    if it was."""

    __slots__ = ("_summary", "behind", "borrowing", "callee", "calls", "waits", "written")

    def __init__(
        self,
        callee: Callee,
        calls: tuple[Callee, ...],
        borrowing: str,
        summary: Summary | Callable[[], Summary],
        behind: tuple[tuple[str, str], ...] = (),
        written: object = None,
        *,
        waits: bool,
    ) -> None:
        self.callee, self.calls, self.borrowing, self.waits = callee, calls, borrowing, waits
        self.behind, self.written = behind, written
        self._summary = summary

    @property
    def summary(self) -> Summary:
        if not isinstance(self._summary, Summary):
            self._summary = self._summary()
        return self._summary

    def with_behind(self, behind: tuple[tuple[str, str], ...]) -> KeptFunction:
        return KeptFunction(self.callee, self.calls, self.borrowing, self._summary, behind, waits=self.waits)


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
    """The last build. `surfaces` is the digest of the interfaces of all modules. `tables` are those by whose numbers
    its functions are written, if it was read."""

    surfaces: str
    entry: Callee
    record: ProgramRecord
    units: tuple[KeptUnit, ...]
    tables: object = None


@value
class CodeKeys:
    """Today's digests. `of_module` gives None for a module whose code must not be taken over; `behind` gives those for
    `KeptFunction.behind`."""

    surfaces: str
    of_module: Callable[[str], str | None]
    behind: Callable[[DefId], tuple[tuple[str, str], ...]] = lambda definition: ()


@record
class Reuse:
    """What may be taken over from the last build; `KnownInstances` for monomorphisation. `last` are all of its
    instances, `known` those that hold still; `units` are those that were taken, by name."""

    last: Mapping[Callee, KeptFunction] = field(default_factory=dict)
    known: Mapping[Callee, KeptFunction] = field(default_factory=dict)
    candidates: Mapping[str, KeptUnit] = field(default_factory=dict)
    read: Callable[[KeptUnit], Located | None] = lambda unit: None
    pipeline: Pipeline = Pipeline.DEV
    units: dict[str, tuple[KeptUnit, Located]] = field(default_factory=dict)
    is_solved: bool = False

    def calls(self, callee: Callee) -> tuple[Callee, ...] | None:
        found = self.known.get(callee)
        return None if found is None else found.calls

    def convention(self, callee: Callee) -> Convention | None:
        found = self.known.get(callee)
        return None if found is None else found.summary.declaration.convention

    def facts(self, callee: Callee) -> BorrowFacts:
        return self.known[callee].summary.facts

    def awaited(self, callee: Callee) -> Awaited:
        return self.known[callee].summary.awaited

    def solution(self, callees: Collection[Callee], made: Mapping[Callee, OwnFacts]) -> Solution | None:
        if len(callees) != len(self.last) or not all(callee in self.last for callee in callees):
            return None
        if not all(self._asks_the_same(callee, own) for callee, own in made.items()):
            return None
        self.is_solved = True
        borrowed = ((callee, positions_in(each.borrowing)) for callee, each in self.last.items() if each.borrowing)
        waiting = frozenset(callee for callee, each in self.last.items() if each.waits)
        return Solution({callee: positions for callee, positions in borrowed if positions}, waiting)

    def _asks_the_same(self, callee: Callee, own: OwnFacts) -> bool:
        """Whether all that was inferred of the whole program holds with this function as it is now. It may wait for
        more than before if it waits as before: what is inferred is the least that explains who waits."""
        before = self.last[callee].summary
        waits = own.awaited.parks or any(self.last[each].waits for each in own.awaited.functions)
        return (
            own.facts == before.facts
            and waits == self.last[callee].waits
            and own.awaited.parks >= before.awaited.parks
            and set(own.awaited.functions) >= set(before.awaited.functions)
        )

    def reusable(self, callees: Sequence[Callee], borrowing: Borrowing, waiting: frozenset[Callee]) -> set[Callee]:
        taken: set[Callee] = set()
        if not self.candidates:
            return taken
        for name, members in cut_into_units(callees, self.pipeline):
            unit = self.candidates.get(name)
            if unit is None or tuple(each.callee for each in unit.functions) != tuple(members):
                continue
            if not self.is_solved and not all(
                _is_called_as_before(each, borrowing, waiting) for each in unit.functions
            ):
                continue
            located = self.read(unit)
            if located is not None:
                self.units[name] = unit, located
                taken.update(members)
        return taken


def _is_called_as_before(each: KeptFunction, borrowing: Borrowing, waiting: frozenset[Callee]) -> bool:
    """Whether the code of a function is right with what is inferred of it and what it calls."""
    return (
        each.borrowing == borrowing_text(each.callee, each.calls, borrowing)
        and waiting_near(each.callee, each.calls, waiting) == each.summary.waiting
    )


def waiting_near(callee: Callee, calls: Iterable[Callee], waiting: frozenset[Callee]) -> frozenset[Callee]:
    """What an instance's code needs to know of who waits."""
    return waiting.intersection((callee, *calls))


def reuse(
    kept: KeptProgram | None, keys: CodeKeys, read: Callable[[KeptUnit], Located | None], pipeline: Pipeline
) -> Reuse:
    """What of the last build still holds. A unit of several modules is made again."""
    if kept is None:
        return Reuse()
    has_same_surfaces = kept.surfaces == keys.surfaces
    last = {each.callee: each for unit in kept.units for each in unit.functions}
    known: dict[Callee, KeptFunction] = {}
    candidates: dict[str, KeptUnit] = {}
    for unit in kept.units:
        homes = {home_of(each.callee) for each in unit.functions}
        if len(homes) > 1 or keys.of_module(homes.pop()) != unit.code_key:
            continue
        holding = [
            each
            for each in unit.functions
            if (has_same_surfaces or not (each.callee.arguments or each.callee.given))
            and all(keys.of_module(module) == key for module, key in each.behind)
        ]
        known.update((each.callee, each) for each in holding)
        if len(holding) == len(unit.functions) and unit.object_key:
            candidates[unit.name] = unit
    return Reuse(last, known, candidates, read, pipeline)


class Declarations(Mapping[Callee, Declaration]):
    """Those of the functions that were made, and of the others that are known."""

    def __init__(self, made: Mapping[Callee, Declaration], known: Mapping[Callee, KeptFunction]) -> None:
        self._made, self._known = made, known

    def __getitem__(self, callee: Callee) -> Declaration:
        found = self._made.get(callee)
        return self._known[callee].summary.declaration if found is None else found

    def __iter__(self) -> Iterator[Callee]:
        return iter(self._made.keys() | self._known.keys())

    def __len__(self) -> int:
        return len(self._made.keys() | self._known.keys())
