"""What the engine keeps: inputs, answers with what they read, and which inputs have changed since when.

In: nothing; these are the nodes that `query.py` writes. Out: nodes, and `Changes`, which answers what has changed since
a revision, as a set of inputs. Such a set is one integer, a bit for each input: a memo knows the set of all volatile
inputs that its answer rests on, however far away, so one `&` tells that nothing of it has changed, without a walk over
its graph.
"""

from __future__ import annotations

import enum
import sys
from typing import Any, ClassVar, Final, TypeAlias

Identity: TypeAlias = tuple[Any, Any]  # (Input or Query, key)
InputSet: TypeAlias = int  # a bit for each input

ANY_INPUT: Final[InputSet] = -1
DURABLE_INPUTS: Final[InputSet] = 1
"""They are not told apart, and every answer counts as one that rests on them."""


class Durability(enum.IntEnum):
    """How rarely an input changes. A memo has the lowest durability of what it read."""

    VOLATILE = 0
    """files that a user edits"""
    DURABLE = 1
    """the standard library and other things fixed for the life of the process"""
    CONSTANT = 2
    """no input at all: a function of its key alone. Never the durability of an input"""


class Cell:
    """The value of one input and the revision that last changed it; 0 while it is unset."""

    __slots__ = ("changed_at", "durability", "inputs", "value")

    verified_at: ClassVar[int] = sys.maxsize  # an input is always fresh
    inputs_changed_at: ClassVar[int] = 0

    def __init__(self, value: Any, changed_at: int, durability: Durability, inputs: InputSet) -> None:
        self.value = value
        self.changed_at = changed_at
        self.durability = durability
        self.inputs = inputs  # itself alone


class Memo:
    """A query's value, what it read, and the revisions in which it was last found fresh and last changed.

    There is one object for a query and key, which its readers hold: verifying them is a walk over objects, without a
    look-up. `verified_at` is 0 before the first value and again after eviction. A fallback is never found fresh by what
    it read: an equal value of another query may come from another round now, which cuts this one.

    `inputs` holds for the graph as it was at `verified_at`: while none of them changes, no memo below can have read
    anything else. It is `ANY_INPUT` for as long as nobody has asked for it. `inputs_changed_at` is the revision in
    which it last became another set, `inputs_found_at` the one in which that was last looked at.
    """

    __slots__ = (
        "changed_at",
        "dependencies",
        "durability",
        "identity",
        "inputs",
        "inputs_changed_at",
        "inputs_found_at",
        "is_fallback",
        "is_running",
        "value",
        "verified_at",
    )

    def __init__(self, identity: Identity) -> None:
        self.identity = identity
        self.value: Any = None
        self.changed_at = 0
        self.verified_at = 0
        self.dependencies: tuple[Memo | Cell, ...] = ()
        self.durability = Durability.VOLATILE
        self.inputs: InputSet = ANY_INPUT
        self.inputs_changed_at = 0
        self.inputs_found_at = 0
        self.is_fallback = False
        self.is_running = False


class Frame:
    """A running query and what it has read so far. A verifying frame asks whether an old memo still holds."""

    __slots__ = ("dependencies", "durability", "is_verifying", "memo")

    def __init__(self, memo: Memo, *, is_verifying: bool) -> None:
        self.memo = memo
        self.is_verifying = is_verifying
        self.dependencies: dict[Memo | Cell, None] = {}
        self.durability = Durability.CONSTANT

    def add(self, other: Frame) -> None:
        """Count what another frame has read as read here."""
        self.dependencies |= other.dependencies
        self.durability = min(self.durability, other.durability)


class Changes:
    """Which inputs have changed since when, and one object for each set of inputs that memos have.

    Nothing is counted before the first input changes: a process that only asks (a build) pays nothing. The first walk
    afterwards counts.
    """

    def __init__(self) -> None:
        self._count = 0
        self._last: dict[InputSet, int] = {}  # an input → the revision of its last change, oldest first
        self._since: dict[int, InputSet] = {}  # answers, as long as nothing changes
        self._sets: dict[InputSet, InputSet] = {}

    def new_input(self) -> InputSet:
        """A set of its own for an input that is new."""
        self._count += 1
        return 1 << self._count

    def note(self, changed: InputSet, revision: int) -> None:
        self._last.pop(changed, None)
        self._last[changed] = revision
        self._since.clear()

    def counted(self) -> dict[int, InputSet]:
        """Answers of `since` that are known by now, by revision."""
        return self._since

    def since(self, revision: int) -> InputSet:
        """The inputs that have changed after `revision`."""
        known = self._since.get(revision)
        if known is None:
            known = 0
            for single, changed_at in reversed(self._last.items()):
                if changed_at <= revision:
                    break
                known |= single
            self._since[revision] = known
        return known

    def inputs_of(self, dependencies: tuple[Memo | Cell, ...]) -> InputSet:
        """All that these rest on. Equal sets are one object: there are few of them, and many memos."""
        if not self._last:
            return ANY_INPUT
        found = DURABLE_INPUTS
        for each in dependencies:
            if each.durability is Durability.VOLATILE:
                found |= each.inputs
        return self._sets.setdefault(found, found)
