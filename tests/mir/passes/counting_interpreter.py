"""An interpreter of MIR that counts references for real: the oracle for the ownership pass.

In: a function whose locals are all parameters, and a source of decisions. Out: the trace of its calls. Strings, tuples
and results of calls are objects with counts; each branch asks the source. `counted` says whether `Dup` and `Drop` are
there to be obeyed: then a use of a freed object or a leak fails. Without it the trace alone is of interest.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from snowc.mir.borrowing import Borrowing
from snowc.mir.ir import (
    Borrow,
    Branch,
    Call,
    Construct,
    Copy,
    Drop,
    Dup,
    Field,
    Goto,
    Instruction,
    Literal,
    LocalId,
    MirFunction,
    Return,
    TailCall,
)
from snowc.mir.passes.operands import operands
from snowc.mir.representation import is_counted
from snowc.types.ty import Tuple, Type

STEPS = 300


class StepsUsedUp(Exception):  # noqa: N818 - not an error: most random loops never end
    """The run was cut off."""


@dataclass(eq=False)
class Thing:
    """An object. It is freed when its count comes to 0."""

    parts: list[Thing] = field(default_factory=list)
    count: int = 1


class Interpreter:
    def __init__(self, function: MirFunction, borrowing: Borrowing, seed: int, *, counted: bool) -> None:
        self.function = function
        self.borrowing = borrowing
        self.decisions = random.Random(seed)
        self.counted = counted
        self.trace: list[str] = []
        self.made: list[Thing] = []
        self.held = {local: self._value(function.locals[local].type) for local in range(function.parameter_count)}

    def run(self) -> list[str]:
        """The calls up to the end; checks that nothing is left but what was returned or handed on."""
        number = 0
        for _ in range(STEPS):
            block = self.function.blocks[number]
            for instruction in block.instructions:
                self._step(instruction)
            match block.terminator:
                case Goto(target):
                    number = target
                case Branch(_, then, otherwise):
                    number = self.decisions.choice((then, otherwise))
                case Return(value):
                    return self._end([value])
                case TailCall(callee, arguments):
                    self.trace.append(str(callee.function))
                    return self._end(list(arguments))
                case _:
                    raise AssertionError(block.terminator)
        raise StepsUsedUp

    def _end(self, given: list[LocalId]) -> list[str]:
        if self.counted:
            for local in given:
                self._release(self._use(local))
            assert [thing for thing in self.made if thing.count] == []
        return self.trace

    def _value(self, ty: Type) -> Thing | None:
        if not is_counted(ty):
            return None
        parts = [self._value(item) for item in ty.items] if isinstance(ty, Tuple) else []
        self.made.append(Thing([part for part in parts if part is not None]))
        return self.made[-1]

    def _use(self, local: LocalId) -> Thing | None:
        thing = self.held[local]
        assert thing is None or thing.count > 0 or not self.counted, f"_{local} is used after it was freed"
        return thing

    def _release(self, thing: Thing | None) -> None:
        if thing is None or not self.counted:
            return
        assert thing.count > 0
        thing.count -= 1
        if not thing.count:
            for part in thing.parts:
                self._release(part)

    def _step(self, instruction: Instruction) -> None:
        match instruction:
            case Dup(local):
                thing = self._use(local)
                assert thing is not None
                thing.count += 1
            case Drop(local):
                self._release(self._use(local))
            case Copy(target, source) | Borrow(target, source):
                self.held[target] = self._use(source)
            case Field(target, base, _, index):
                whole = self._use(base)
                assert whole is not None
                self.held[target] = whole.parts[index]
            case Literal(target) | Construct(target) | Call(target):
                self._make(target, instruction)
            case _:
                raise AssertionError(instruction)

    def _make(self, target: LocalId, instruction: Literal | Construct | Call) -> None:
        read = operands(instruction, self.borrowing)
        taken = [self._use(local) for local in read.consumed]
        for local in read.borrowed:
            self._use(local)
        if isinstance(instruction, Construct):
            self.made.append(Thing([part for part in taken if part is not None]))
            self.held[target] = self.made[-1]
            return
        for thing in taken:
            self._release(thing)
        if isinstance(instruction, Call):
            self.trace.append(str(instruction.callee.function))
        self.held[target] = self._value(self.function.locals[target].type)
