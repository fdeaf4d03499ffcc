"""Which parameters and captured values are closures that a function only calls, or hands on to others that only call.

In: functions as they were written. Out: for a parameter, or a captured value, whether a call that knows its closure
gains by a function of its own: no closure need be made then. A struct that holds a closure counts as one.
What comes out depends on the functions alone, never on the order of questions.
"""

from __future__ import annotations

from collections.abc import Callable

from snowc.mir.ir import (
    Call,
    CallClosure,
    Callee,
    Capture,
    Construct,
    Copy,
    Field,
    Instruction,
    LocalId,
    MakeClosure,
    MirFunction,
    Tag,
)
from snowc.mir.operands import read_by, read_by_terminator
from snowc.mir.passes.loans import assigned_once
from snowc.mir.passes.operands import target_of
from snowc.types.ty import Fun

LARGEST = 70
"""instructions of all functions that a closure is handed on to: each closure has them made anew"""

Written = Callable[[Callee], MirFunction | None]
"""The function of an instance, whatever is given; None for an `@extern` one."""
_Question = tuple[Callee, int]


class ClosureUses:
    """`looked_into` are the functions that the answers since it was emptied depend on."""

    def __init__(self, written: Written) -> None:
        self._written = written
        self._answers: dict[_Question, tuple[bool, frozenset[Callee]]] = {}
        self._seen: set[_Question] = set()
        self._size = 0
        self.looked_into: set[Callee] = set()

    def only_calls(self, callee: Callee, position: int) -> bool:
        """`position` as in `Callee.given`; the callee is without `given`."""
        question = callee, position
        if question not in self._answers:
            self._seen, self._size = set(), 0
            answer = self._is_called(question)
            self._answers[question] = answer, frozenset(callee for callee, _ in self._seen)
        answer, seen = self._answers[question]
        self.looked_into |= seen
        return answer

    def _is_called(self, question: _Question) -> bool:
        """Every use in every function that the closure reaches has to be fine, so none need be looked at twice."""
        if question in self._seen:
            return True
        callee, position = question
        self._seen.add(question)
        function = self._written(callee)
        if function is None or function.is_actor or function.is_constant:
            return False
        self._size += sum(len(block.instructions) + 1 for block in function.blocks)
        if self._size > LARGEST:
            return False
        return self._every_use(function, position)

    def _every_use(self, function: MirFunction, position: int) -> bool:
        once = assigned_once(function)
        aliases = {position} & once if position >= 0 else set()
        if position >= 0 and not aliases:
            return False
        uses: list[Instruction] = []
        grown = True
        while grown:  # in whatever order blocks come
            grown, uses = False, []
            for block in function.blocks:
                for each in block.instructions:
                    if _holds(function, each, position, aliases):
                        target = target_of(each)
                        if target is None or target not in once:
                            return False
                        grown |= target not in aliases
                        aliases.add(target)
                    elif aliases & set(read_by(each)):
                        uses.append(each)
        if any(aliases & set(read_by_terminator(block.terminator)) for block in function.blocks):
            return False
        return bool(uses) and all(self._is_fine(each, aliases) for each in uses)

    def _is_fine(self, use: Instruction, aliases: set[LocalId]) -> bool:
        match use:
            case CallClosure() | Tag() | Field():
                return True
            case Call(callee=callee, arguments=arguments):
                positions = [number for number, each in enumerate(arguments) if each in aliases]
                return all(self._is_called((callee, number)) for number in positions)
            case MakeClosure(function=callee, captured=captured):
                positions = [-number - 1 for number, each in enumerate(captured) if each in aliases]
                return all(self._is_called((callee, number)) for number in positions)
            case _:
                return False


def _holds(function: MirFunction, each: Instruction, position: int, aliases: set[LocalId]) -> bool:
    """Whether the target holds the closure, or the data with it."""
    match each:
        case Capture(index=index):
            return index == -position - 1
        case Field(target, base):
            return base in aliases and isinstance(function.locals[target].type, Fun)
        case Copy() | Construct():
            return bool(aliases & set(read_by(each)))
        case _:
            return False
