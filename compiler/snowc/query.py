"""The incremental engine: inputs, memoised queries, red-green verification, early cutoff, cancellation, a log.

A query is a pure function `f(db, key) -> value` of frozen values, declared with `@query`; calling it goes through its
memo. What it reads
(inputs and other queries) is recorded while it runs. After an edit a memo is reused when nothing that it read has
changed; when something
was recomputed to an equal value, its readers are not re-run (early cutoff, "backdating"). Inputs have a durability:
readers of only durable
inputs (the standard library) are not even looked at after an ordinary edit.

One thread at a time uses an engine; another thread may only call `cancel`. Refuses: writing an input from inside a
query (CompilerBug),
memoising an exception, and hidden inputs (a query that reads the disk or the clock breaks the engine's promise).

Algorithm after the description of rustc's red-green marking and salsa's durabilities. A query that needs itself is a
bug unless it, or
another query of the round, names a fallback (`on_cycle`): then every query of the round that names one takes it,
whichever was asked
first, so an answer never depends on the order of questions. Rounds between definitions are cut beforehand by binding
groups; a fallback
is for mistakes (an alias of itself). Dropped: fixpoint iteration, which nothing here needs.
"""

from __future__ import annotations

import enum
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar, overload

from snowc.diagnostics.bug import CompilerBug

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
_Identity: TypeAlias = tuple[Any, Any]  # (Input or Query, key)


class Durability(enum.IntEnum):
    """How rarely an input changes. A memo has the lowest durability of what it read."""

    VOLATILE = 0
    """files that a user edits"""
    DURABLE = 1
    """the standard library and other things fixed for the life of the process"""
    CONSTANT = 2
    """no input at all: a function of its key alone. Never the durability of an input"""


class Cancelled(Exception):  # noqa: N818 - not an error: work that nobody wants any more
    """A newer edit made the running query's answer worthless. Raised at the next query call; nothing half-done is
    kept."""


class QueryCycle(Exception):  # noqa: N818 - control flow inside the engine
    """A query needed itself. Unwinds to the frame of `goal`, the outermost one that has to decide anew.

    `participants` are the queries of the round, `reads` all that they had read so far: what their fallbacks depend on.
    """

    def __init__(
        self, participants: tuple[_Identity, ...], goal: _Identity, reads: _Frame, *, is_verifying: bool
    ) -> None:
        super().__init__(" -> ".join(f"{query.name}({key})" for query, key in participants))
        self.participants = participants
        self.goal = goal
        self.reads = reads
        self.is_verifying = is_verifying
        self.has_fallback = False


@dataclass(slots=True)
class _Cell:
    """The value of one input and the revision that last changed it."""

    value: Any
    changed_at: int
    durability: Durability


class _Memo:
    """A query's value, what it read, and the revisions in which it was last found fresh and last changed.

    A fallback is never found fresh by what it read: an equal value of another query may come from another round now,
    which cuts this one.
    """

    __slots__ = ("changed_at", "dependencies", "durability", "is_fallback", "value", "verified_at")

    def __init__(self, value: Any, changed_at: int, verified_at: int, reads: _Frame) -> None:
        self.value = value
        self.changed_at = changed_at
        self.verified_at = verified_at
        self.dependencies = tuple(reads.dependencies)
        self.durability = reads.durability
        self.is_fallback = False


class _Frame:
    """A running query: its identity and what it has read so far. A verifying frame asks whether an old memo still
    holds."""

    __slots__ = ("dependencies", "durability", "identity", "is_verifying")

    def __init__(self, identity: _Identity, *, is_verifying: bool) -> None:
        self.identity = identity
        self.is_verifying = is_verifying
        self.dependencies: dict[_Identity, None] = {}
        self.durability = Durability.CONSTANT


class Input(Generic[K, V]):
    """A table of values set from outside. `default` answers for keys never set; reading one is recorded like any
    other."""

    __slots__ = ("default", "name")

    def __init__(self, name: str, default: V) -> None:
        self.name = name
        self.default = default

    def __call__(self, db: Engine, key: K) -> V:
        value: V = db._read_input(self, key)
        return value

    def __repr__(self) -> str:
        return self.name


class Query(Generic[K, V]):
    """A memoised pure function. Call it as `query(db, key)`."""

    __slots__ = ("function", "name", "on_cycle")

    def __init__(self, function: Callable[[Any, K], V], on_cycle: Callable[[Any, K], V] | None) -> None:
        self.name = function.__name__
        self.function = function
        self.on_cycle = on_cycle

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
    """Declare a query. `on_cycle(db, key)` gives its value when it turns out to need itself; it may read inputs, but
    ask no query."""
    if function is None:
        return lambda wrapped: Query(wrapped, on_cycle)
    return Query(function, None)


def _shortened(key: Any) -> str:
    text = str(key)
    return text if len(text) <= 100 else f"{text[:100]}…"


class Engine:
    """One set of inputs and memos. `log` holds `(query name, key)` of each query function that ran, oldest first,
    while logging is on."""

    def __init__(self) -> None:
        self.revision = 1
        self.log: list[tuple[str, Any]] = []
        self._is_logging = False
        self._cells: dict[_Identity, _Cell] = {}
        self._memos: dict[_Identity, _Memo] = {}
        self._last_changed = [1, 1]  # by durability: the last revision that changed an input of that durability
        self._frames: list[_Frame] = []
        self._running: set[_Identity] = set()
        self._cancelled = threading.Event()

    # --- from outside -----------------------------------------------------------------------------------------------

    def set_input(self, table: Input[K, V], key: K, value: V, durability: Durability = Durability.VOLATILE) -> None:
        """Set an input. An equal value changes nothing, so undo back to an old text costs only the queries in
        between."""
        if self._frames:
            raise CompilerBug("an input was written inside a query", table.name)
        if durability is Durability.CONSTANT:
            raise CompilerBug("an input cannot be constant", table.name)
        identity = (table, key)
        cell = self._cells.get(identity)
        if cell is None:
            if value == table.default:
                return
        elif cell.value == value:
            return
        self.revision += 1
        # Readers of an unset input count as volatile, so a new cell need not wake the durable ones beyond its own
        # level.
        highest = durability if cell is None else max(durability, cell.durability)
        for level in range(highest + 1):
            self._last_changed[level] = self.revision
        self._cells[identity] = _Cell(value, self.revision, durability)

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

    def memo_count(self) -> int:
        """Number of memoised answers, for tests and statistics."""
        return len(self._memos)

    def evict(self, unused_for: int) -> int:
        """Drop memos that nobody needed in the last `unused_for` revisions; gives how many. Dropping costs time later,
        never truth.

        Memos of durable inputs stay: an ordinary edit does not look at them, so their age says nothing.
        """
        limit = self.revision - unused_for
        old = [
            identity
            for identity, memo in self._memos.items()
            if memo.verified_at < limit and memo.durability is not Durability.DURABLE
        ]
        for identity in old:
            del self._memos[identity]
        return len(old)

    # --- from inside queries ----------------------------------------------------------------------------------------

    def _read_input(self, table: Input[Any, Any], key: Any) -> Any:
        identity = (table, key)
        cell = self._cells.get(identity)
        if self._frames:
            frame = self._frames[-1]
            frame.dependencies[identity] = None
            if cell is None:
                frame.durability = Durability.VOLATILE
            else:
                frame.durability = min(frame.durability, cell.durability)
        return table.default if cell is None else cell.value

    def _fetch(self, query: Query[Any, Any], key: Any) -> Any:
        if self._cancelled.is_set():
            raise Cancelled
        identity = (query, key)
        memo = self._fresh_memo(identity)
        if self._frames:
            frame = self._frames[-1]
            frame.dependencies[identity] = None
            if memo.durability < frame.durability:
                frame.durability = memo.durability
        return memo.value

    def _fresh_memo(self, identity: _Identity) -> _Memo:
        """The memo of a query, verified or recomputed for the current revision."""
        memo = self._memos.get(identity)
        if memo is not None:
            if memo.verified_at == self.revision:
                return memo
            if identity in self._running:
                raise self._cycle(identity)
            if self._is_unchanged(identity, memo):
                memo.verified_at = self.revision
                return memo
        elif identity in self._running:
            raise self._cycle(identity)
        return self._run(identity, memo)

    def _is_unchanged(self, identity: _Identity, memo: _Memo) -> bool:
        """Whether nothing that the memo read has changed since it was verified. Re-runs dependencies as far as needed,
        in their order."""
        since = memo.verified_at
        if memo.durability is Durability.CONSTANT or self._last_changed[memo.durability] <= since:
            return True
        if memo.is_fallback:
            return False
        self._frames.append(_Frame(identity, is_verifying=True))
        self._running.add(identity)
        try:
            return not any(self._has_changed(dependency, since) for dependency in memo.dependencies)
        except QueryCycle as cycle:
            if cycle.is_verifying and cycle.goal == identity:
                return False  # the graph has changed shape; running the query itself finds out what is true now
            raise
        finally:
            self._frames.pop()
            self._running.discard(identity)

    def _has_changed(self, dependency: _Identity, since: int) -> bool:
        if isinstance(dependency[0], Input):
            cell = self._cells.get(dependency)
            return cell is not None and cell.changed_at > since
        if self._cancelled.is_set():
            raise Cancelled
        return self._fresh_memo(dependency).changed_at > since

    def _run(self, identity: _Identity, old: _Memo | None) -> _Memo:
        query, key = identity
        frame = _Frame(identity, is_verifying=False)
        self._frames.append(frame)
        self._running.add(identity)
        if self._is_logging:
            self.log.append((query.name, key))
        try:
            value = query.function(self, key)
        except QueryCycle as cycle:
            memo = self._after_cycle(frame, cycle, old)
            if memo is not None:
                return memo
            retry = cycle
        except Exception as error:
            if not isinstance(error, Cancelled):
                error.add_note(f"in {query.name}({_shortened(key)})")  # the trail of a bug report
            raise
        else:
            return self._memoise(identity, value, frame, old)
        finally:
            self._frames.pop()
            self._running.discard(identity)
        if not retry.has_fallback:
            raise CompilerBug(f"query cycle: {retry}", str(key)) from retry
        return self._run(identity, old)  # the others of the round have their fallbacks now

    def _after_cycle(self, frame: _Frame, cycle: QueryCycle, old: _Memo | None) -> _Memo | None:
        """Give a query of the round its fallback. Goes on unwinding until the goal; None there when the goal itself
        has none."""
        query, key = identity = frame.identity
        memo = None
        if query.on_cycle is not None and not cycle.is_verifying:
            memo = self._fallback(query, key, cycle, old)
        if cycle.goal != identity:
            raise cycle
        return memo

    def _fallback(self, query: Query[Any, Any], key: Any, cycle: QueryCycle, old: _Memo | None) -> _Memo:
        """The fallback's memo. It depends on all that the round had read: a change of any of it may break the round."""
        assert query.on_cycle is not None
        frame = self._frames[-1]
        frame.dependencies = dict(cycle.reads.dependencies)
        frame.durability = cycle.reads.durability
        cycle.has_fallback = True
        memo = self._memoise((query, key), query.on_cycle(self, key), frame, old)
        memo.is_fallback = True
        return memo

    def _memoise(self, identity: _Identity, value: Any, reads: _Frame, old: _Memo | None) -> _Memo:
        """Keep a value. An equal one keeps its age, so that readers stay fresh, unless it became less durable: its
        readers, who
        took on the old durability, would not look at it again."""
        changed_at = self.revision
        if old is not None and old.durability <= reads.durability and old.value == value:
            value = old.value
            changed_at = old.changed_at
        memo = _Memo(value, changed_at, self.revision, reads)
        self._memos[identity] = memo
        return memo

    def _cycle(self, identity: _Identity) -> QueryCycle:
        start = next(index for index, frame in enumerate(self._frames) if frame.identity == identity)
        frames = self._frames[start:]
        participants = tuple(frame.identity for frame in frames)
        verifying = next((frame for frame in frames if frame.is_verifying), None)
        reads = _Frame(identity, is_verifying=False)
        for frame in frames:
            reads.dependencies |= frame.dependencies
            reads.durability = min(reads.durability, frame.durability)
        for participant in participants:
            reads.dependencies.pop(participant, None)
        goal = identity if verifying is None else verifying.identity
        return QueryCycle((*participants, identity), goal, reads, is_verifying=verifying is not None)
