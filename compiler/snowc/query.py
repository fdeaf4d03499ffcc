"""The incremental engine: inputs, memoised queries, red-green verification, early cutoff, cancellation, a log.

A query is a pure function `f(db, key) -> value` of frozen values, declared with `@query`; calling it goes through its
memo. What it reads (inputs and other queries) is recorded while it runs. After an edit a memo is reused when nothing
that it read has changed; when something was recomputed to an equal value, its readers are not re-run (early cutoff,
"backdating"). Inputs have a durability: readers of only durable inputs (the standard library) are not even looked at
after an ordinary edit.

One thread at a time uses an engine; another thread may only call `cancel`. Refuses: writing an input from inside a
query (CompilerBug), memoising an exception, and hidden inputs (a query that reads the disk or the clock breaks the
engine's promise).

Algorithm after the description of rustc's red-green marking and salsa's durabilities. A query that needs itself is a
bug unless it, or another query of the round, names a fallback (`on_cycle`): then every query of the round that names
one takes it, whichever was asked first, so an answer never depends on the order of questions. Rounds between
definitions are cut beforehand by binding groups; a fallback is for mistakes (an alias of itself). Dropped: fixpoint
iteration, which nothing here needs.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any, Final, Generic, TypeAlias, TypeVar, overload

from snowc.diagnostics.bug import CompilerBug
from snowc.memos import ANY_INPUT, DURABLE_INPUTS, Cell, Changes, Durability, Frame, Identity, Memo

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
P = TypeVar("P")


class Cancelled(Exception):  # noqa: N818 - not an error: work that nobody wants any more
    """A newer edit made the running query's answer worthless. Raised at the next query call; nothing half-done is
    kept."""


class QueryCycle(Exception):  # noqa: N818 - control flow inside the engine
    """A query needed itself. Unwinds to the frame of `goal`, the outermost one that has to decide anew.

    `reads` is all that the queries of the round had read so far: what their fallbacks depend on.
    """

    def __init__(self, participants: list[Memo], goal: Memo, reads: Frame, *, is_verifying: bool) -> None:
        super().__init__(" -> ".join(f"{query.name}({key})" for query, key in (each.identity for each in participants)))
        self.goal = goal
        self.reads = reads
        self.is_verifying = is_verifying
        self.has_fallback = False


ABSENT: Final = object()
"""No kept answer: None may be one."""


class Input(Generic[K, V]):
    """A table of values set from outside. `default` answers for keys never set; reading one is recorded like any
    other."""

    __slots__ = ("default", "name", "parts")

    def __init__(self, name: str, default: V) -> None:
        self.name, self.default = name, default
        self.parts: list[InputPart[K, V, Any]] = []

    def __call__(self, db: Engine, key: K) -> V:
        value: V = db._read_input(self, key)
        return value

    def __repr__(self) -> str:
        return self.name


class InputPart(Input[K, P], Generic[K, V, P]):
    """What a function finds in the values of an input, as an input of its own: who reads it, near or far, rests on that
    alone, not on all of the value. It is found when it is first asked for, and from then on at each change.
    """

    __slots__ = ("find", "whole")

    def __init__(self, name: str, whole: Input[K, V], find: Callable[[V], P]) -> None:
        super().__init__(name, find(whole.default))
        self.whole, self.find = whole, find
        whole.parts.append(self)


class Query(Generic[K, V]):
    """A memoised pure function. Call it as `query(db, key)`."""

    __slots__ = ("function", "name", "on_cycle")

    def __init__(self, function: Callable[[Any, K], V], on_cycle: Callable[[Any, K], V] | None) -> None:
        self.name = function.__name__
        self.function, self.on_cycle = function, on_cycle

    def __call__(self, db: Engine, key: K) -> V:
        value: V = db._fetch(self, key)
        return value

    def __repr__(self) -> str:
        return self.name


@overload
def query(function: Callable[[Any, K], V]) -> Query[K, V]: ...
@overload
def query(*, on_cycle: Callable[[Any, K], V]) -> Callable[[Callable[[Any, K], V]], Query[K, V]]: ...
def query(function: Callable[[Any, K], V] | None = None, *, on_cycle: Callable[[Any, K], V] | None = None) -> Any:
    """Declare a query. `on_cycle(db, key)` gives its value when it turns out to need itself; it may ask only
    queries outside of such rounds."""
    if function is None:
        return lambda wrapped: Query(wrapped, on_cycle)
    return Query(function, None)


def _shortened(key: Any) -> str:
    text = str(key)
    return text if len(text) <= 100 else f"{text[:100]}…"


KeptAnswers: TypeAlias = Callable[["Engine", Query[Any, Any], Any], Any]
"""What an earlier process has found out: `(db, query, key)` → the value that the query's function would compute, or
`ABSENT`. It may read inputs and queries, and never `query` itself; what it has read counts as read by the query."""


def _nothing_kept(db: Engine, query: Query[Any, Any], key: Any) -> Any:
    return ABSENT


class Engine:
    """One set of inputs and memos. `log` holds `(query name, key)` of each query function that ran, oldest first,
    while logging is on."""

    def __init__(self) -> None:
        self.revision = 1
        self.log: list[tuple[str, Any]] = []
        self._is_logging = False
        self._runs: dict[str, int] = {}
        self._cells: dict[Identity, Cell] = {}
        self._memos: dict[Identity, Memo] = {}
        self._last_changed = [1, 1]  # by durability: the last revision that changed an input of that durability
        self._changes = Changes()
        self._frames: list[Frame] = []
        self._cancelled = threading.Event()
        self._kept_answers: KeptAnswers = _nothing_kept

    # --- from outside -----------------------------------------------------------------------------------------------

    def set_input(self, table: Input[K, V], key: K, value: V, durability: Durability = Durability.VOLATILE) -> None:
        """Set an input. An equal value changes nothing, so undo back to an old text costs only the queries in
        between."""
        if self._frames:
            raise CompilerBug("an input was written inside a query", table.name)
        if durability is Durability.CONSTANT:
            raise CompilerBug("an input cannot be constant", table.name)
        is_new = (table, key) not in self._cells
        cell = self._cell(table, key)
        if cell.value == value:
            return
        self.revision += 1
        # Readers of an unset input count as volatile, so the first value need not wake durable ones beyond its own
        # level.
        highest = max(durability, cell.durability) if cell.changed_at else durability
        for level in range(highest + 1):
            self._last_changed[level] = self.revision
        if not is_new:  # else nobody has read it
            self._changes.note(DURABLE_INPUTS if highest and cell.changed_at else cell.inputs, self.revision)
        cell.value, cell.changed_at, cell.durability = value, self.revision, durability
        for part in table.parts:
            if (part, key) in self._cells:
                self.set_input(part, key, part.find(value), durability)

    def cancel(self) -> None:
        """Ask the running query, if any, to stop with `Cancelled`. Callable from any thread."""
        self._cancelled.set()

    def resume(self) -> None:
        """Forget an earlier `cancel`: called by the owning thread before it starts new work."""
        self._cancelled.clear()

    def start_log(self) -> None:
        """Empty the log and record from now on."""
        self.log = []
        self._is_logging = True

    def take_runs(self) -> dict[str, int]:
        """How often each query's function has run since this was last asked."""
        runs, self._runs = self._runs, {}
        return runs

    def use_kept_answers(self, answers: KeptAnswers) -> None:
        """Ask `answers` before a query runs. Called before the first question: older memos know nothing of it."""
        self._kept_answers = answers

    def memo_count(self) -> int:
        """Number of memoised answers, for tests and statistics."""
        return len(self._memos)

    def evict(self, unused_for: int) -> int:
        """Drop memos that nobody needed in the last `unused_for` revisions; gives how many. Dropping costs time later,
        never truth.

        Memos of durable inputs stay: an ordinary edit does not look at them, so their age says nothing. So do those
        below a memo that stays: it may have been found fresh without a look at them.
        """
        limit = self.revision - unused_for
        durable = Durability.DURABLE
        old = {memo for memo in self._memos.values() if memo.verified_at < limit and memo.durability is not durable}
        needed = [memo for memo in self._memos.values() if memo not in old]
        while needed:
            for node in needed.pop().dependencies:
                if node in old:
                    assert isinstance(node, Memo)
                    old.remove(node)
                    needed.append(node)
        for memo in old:
            memo.verified_at = 0  # tells the readers that still hold it
            del self._memos[memo.identity]
        return len(old)

    # --- from inside queries ----------------------------------------------------------------------------------------

    def _cell(self, table: Input[Any, Any], key: Any) -> Cell:
        """The cell of an input; an unset one holds the default and counts as volatile."""
        identity = (table, key)
        cell = self._cells.get(identity)
        if cell is None:
            cell = Cell(table.default, 0, Durability.VOLATILE, self._changes.new_input())
            if isinstance(table, InputPart):
                whole = self._cell(table.whole, key)
                cell.value = table.find(whole.value)
                cell.changed_at, cell.durability = whole.changed_at, whole.durability
            self._cells[identity] = cell
        return cell

    def _read_input(self, table: Input[Any, Any], key: Any) -> Any:
        cell = self._cell(table, key)
        self._note_read(cell)
        return cell.value

    def _fetch(self, query: Query[Any, Any], key: Any) -> Any:
        if self._cancelled.is_set():
            raise Cancelled
        identity = (query, key)
        memo = self._memos.get(identity)
        if memo is None:
            memo = self._memos[identity] = Memo(identity)
        if memo.verified_at != self.revision:
            self._refresh(memo)
        self._note_read(memo)
        return memo.value

    def _note_read(self, node: Memo | Cell) -> None:
        if self._frames:
            frame = self._frames[-1]
            frame.dependencies[node] = None
            if node.durability < frame.durability:
                frame.durability = node.durability

    def _refresh(self, memo: Memo) -> None:
        """Verify or recompute a memo for the current revision."""
        if memo.is_running:
            raise self._cycle(memo)
        if memo.verified_at and self._is_unchanged(memo):
            memo.verified_at = self.revision
        else:
            self._run(memo)

    def _is_unchanged(self, memo: Memo) -> bool:
        """Whether nothing that the memo read has changed since it was verified. Re-runs dependencies as far as needed,
        in their order: a later one may make sense only if the earlier ones have not changed."""
        since = memo.verified_at
        if memo.durability is Durability.CONSTANT or self._last_changed[memo.durability] <= since:
            return True
        if memo.is_fallback:
            return False
        if not self._changes.since(since) & memo.inputs:
            return True
        revision, counted = self.revision, self._changes.counted()
        frame = None
        has_other_inputs, inputs_found_at = memo.inputs == ANY_INPUT, memo.inputs_found_at
        try:
            for node in memo.dependencies:
                verified_at = node.verified_at
                if verified_at < revision and node.changed_at <= since:
                    assert isinstance(node, Memo)
                    # What `_refresh` would find out first, for most nodes and without a call.
                    changed = counted.get(verified_at, ANY_INPUT)
                    if not changed & node.inputs and verified_at and not node.is_fallback and not node.is_running:
                        node.verified_at = revision
                    else:
                        if frame is None:
                            frame = Frame(memo, is_verifying=True)
                            self._frames.append(frame)
                            memo.is_running = True
                        if not self._refresh_dependency(node):
                            return False
                if node.changed_at > since:
                    return False
                if node.inputs_changed_at >= inputs_found_at:
                    has_other_inputs = True
            if has_other_inputs:
                self._set_inputs(memo)
            return True
        except QueryCycle as cycle:
            if cycle.is_verifying and cycle.goal is memo:
                return False  # the graph has changed shape; running the query itself finds out what is true now
            raise
        finally:
            if frame is not None:
                self._frames.pop()
                memo.is_running = False

    def _set_inputs(self, memo: Memo) -> None:
        inputs = self._changes.inputs_of(memo.dependencies)
        memo.inputs_found_at = self.revision
        if inputs is not memo.inputs:
            memo.inputs, memo.inputs_changed_at = inputs, self.revision

    def _refresh_dependency(self, memo: Memo) -> bool:
        """False for an evicted one: nobody knows any more whether it changed."""
        if self._cancelled.is_set():
            raise Cancelled
        if not memo.verified_at:
            return False
        self._refresh(memo)
        return True

    def _run(self, memo: Memo) -> None:
        query, key = memo.identity
        frame = Frame(memo, is_verifying=False)
        self._frames.append(frame)
        memo.is_running = True
        try:
            value = self._kept_answers(self, query, key)
            if value is ABSENT:
                if self._is_logging:
                    self.log.append((query.name, key))
                self._runs[query.name] = self._runs.get(query.name, 0) + 1
                value = query.function(self, key)
            self._memoise(memo, value, frame)
            return
        except QueryCycle as cycle:
            if self._after_cycle(memo, cycle):
                return
            retry = cycle
        except Exception as error:
            if not isinstance(error, Cancelled):
                error.add_note(f"in {query.name}({_shortened(key)})")  # the trail of a bug report
            raise
        finally:
            self._frames.pop()
            memo.is_running = False
            if not memo.verified_at:
                self._memos.pop(memo.identity, None)
        if not retry.has_fallback:
            raise CompilerBug(f"query cycle: {retry}", str(key)) from retry
        self._memos[memo.identity] = memo
        self._run(memo)  # the others of the round have their fallbacks now

    def _after_cycle(self, memo: Memo, cycle: QueryCycle) -> bool:
        """Give a query of the round its fallback, and go on unwinding until the goal. False there if it has none."""
        query, key = memo.identity
        has_fallback = query.on_cycle is not None and not cycle.is_verifying
        if has_fallback:
            # It depends on all that the round had read too: a change of any of it may break the round.
            cycle.has_fallback = True
            value = query.on_cycle(self, key)
            reads = self._frames[-1]
            reads.add(cycle.reads)
            self._memoise(memo, value, reads)
            memo.is_fallback = True
        if cycle.goal is not memo:
            raise cycle
        return has_fallback

    def _memoise(self, memo: Memo, value: Any, reads: Frame) -> None:
        """Keep a value. An equal one keeps its age, so that readers stay fresh, unless it became less durable: its
        readers, who took on the old durability, would not look at it again."""
        is_equal = memo.verified_at and memo.durability <= reads.durability and memo.value == value
        if not is_equal:
            memo.value = value
            memo.changed_at = self.revision
        memo.verified_at = self.revision
        memo.dependencies = tuple(reads.dependencies)
        self._set_inputs(memo)
        memo.durability = reads.durability
        memo.is_fallback = False

    def _cycle(self, memo: Memo) -> QueryCycle:
        start = next(index for index, frame in enumerate(self._frames) if frame.memo is memo)
        frames = self._frames[start:]
        verifying = next((frame.memo for frame in frames if frame.is_verifying), None)
        reads = Frame(memo, is_verifying=False)
        for frame in frames:
            reads.add(frame)
        goal = memo if verifying is None else verifying
        participants = [*(frame.memo for frame in frames), memo]
        return QueryCycle(participants, goal, reads, is_verifying=verifying is not None)
