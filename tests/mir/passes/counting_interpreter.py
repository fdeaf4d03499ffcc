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
    Discard,
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
    Unpack,
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
        self.tokens: dict[LocalId, Thing | None] = {}
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
            case Discard(token):
                self._release(self.tokens.pop(token))
            case Unpack():
                self._unpack(instruction)
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

    def _unpack(self, unpack: Unpack) -> None:
        """The references of the last reference's cell are handed over; the fields of the others are shared."""
        whole = self._use(unpack.source)
        assert whole is not None
        parts = [self._use(part) for _, part in unpack.parts]
        for (index, _), part in zip(unpack.parts, parts, strict=True):
            assert part is whole.parts[index], "another field is handed over"
        if not self.counted:
            return
        if unpack.token is not None:
            self.tokens[unpack.token] = Thing() if whole.count == 1 else None
            self.made += [thing for thing in (self.tokens[unpack.token],) if thing is not None]
        if whole.count == 1:
            whole.count = 0
            kept = {index for index, _ in unpack.parts}
            for index, part in enumerate(whole.parts):
                if index not in kept:
                    self._release(part)
            return
        whole.count -= 1
        for part in parts:
            assert part is not None
            part.count += 1

    def _make(self, target: LocalId, instruction: Literal | Construct | Call) -> None:
        read = operands(instruction, self.borrowing)
        taken = [self._use(local) for local in read.consumed]
        for local in read.borrowed:
            self._use(local)
        if isinstance(instruction, Construct):
            if instruction.reuse is not None:
                self._release(self.tokens.pop(instruction.reuse))
            self.made.append(Thing([part for part in taken if part is not None]))
            self.held[target] = self.made[-1]
            return
        for thing in taken:
            self._release(thing)
        if isinstance(instruction, Call):
            self.trace.append(str(instruction.callee.function))
        self.held[target] = self._value(self.function.locals[target].type)
