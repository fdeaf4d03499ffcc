"""Runs a monomorphic program, before or after the passes.

In: a `Monomorphised` program. Out: what it printed, and how it ended. Ownership follows `mir/ir.py`: operands are
moved or borrowed as it says, and after the passes every cell must be gone at the end. Refuses what is not pure
(actors, timers, files): KeyError with the function's name.
"""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable
from dataclasses import dataclass

from snowc.mir.ir import (
    Absent,
    Binary,
    Block,
    Borrow,
    Branch,
    Call,
    CallClosure,
    Callee,
    Capture,
    Construct,
    Copy,
    Crash,
    Discard,
    Drop,
    Dup,
    Extend,
    Field,
    Gather,
    Gathered,
    Goto,
    Instruction,
    Literal,
    LocalId,
    Look,
    MakeClosure,
    MakeList,
    MirFunction,
    Overwrite,
    Pack,
    Part,
    Return,
    Switch,
    Tag,
    TailCall,
    Unary,
    Unpack,
    Unreachable,
)
from snowc.mir.passes.monomorphise import Monomorphised
from snowc.mir.scratch_instructions import AppendInScratch, EndInScratch, SetInScratch
from snowc.mir.strip_instructions import Fill, InStrip, IsShort, Spend, Strip, Uncounted
from snowc.types.ty import ATOM, INT
from tests.mir.interpreter.externs import EXTERNS, Machine, Panic
from tests.mir.interpreter.show import ShapeOf
from tests.mir.interpreter.values import NOTHING, Atom, Heap, Value

_COMPARISONS: dict[str, Callable[[Value, Value], bool]] = {
    "eq": operator.eq, "ne": operator.ne, "lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge,
}  # fmt: skip
_DEEPEST = 50_000  # frames of the interpreted program; a Python frame or two each


@dataclass(frozen=True, slots=True)
class Outcome:
    """`crash` is "" after a normal end; `leaks` counts the cells that were left behind then."""

    output: str
    crash: str
    leaks: int


def run_program(mono: Monomorphised, shape_of: ShapeOf, after_passes: object) -> Outcome:
    """Interpret `main`. References are counted only `after_passes`: before them nobody dups or drops."""
    machine = Machine(Heap(counts=bool(after_passes)), shape_of)
    interpreter = _Interpreter(mono, machine)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(_DEEPEST)
    try:
        machine.heap.drop(interpreter.call(mono.program.entry, []))
    except Panic as panic:
        return Outcome("".join(machine.output), str(panic), 0)
    finally:
        sys.setrecursionlimit(limit)
    return Outcome("".join(machine.output), "", len(machine.heap.leaks()) if after_passes else 0)


class _Interpreter:
    def __init__(self, mono: Monomorphised, machine: Machine) -> None:
        self.functions = dict(mono.program.functions)
        self.externs = mono.externs
        self.machine = machine
        self.heap = machine.heap

    def call(self, callee: Callee, arguments: list[Value], captured: list[Value] | None = None) -> Value:
        """The result of a function; tail calls go round here without growing the stack."""
        while True:
            function = self.functions[callee]
            frame = _Frame(self, function, arguments, captured or [])
            ended = frame.run()
            if not isinstance(ended, _Tail):
                return ended
            callee, arguments, captured = ended.callee, ended.arguments, None

    def call_extern(self, callee: Callee, arguments: list[Value]) -> Value:
        for each in arguments:
            self.heap.check(each)
        name = self.externs[callee.function].name
        return EXTERNS[name](self.machine, callee.arguments, arguments)


@dataclass(frozen=True, slots=True)
class _Tail:
    callee: Callee
    arguments: list[Value]


class _Frame:
    """One call of one function."""

    def __init__(
        self, interpreter: _Interpreter, function: MirFunction, arguments: list[Value], captured: list[Value]
    ) -> None:
        self.interpreter = interpreter
        self.heap = interpreter.heap
        self.function = function
        self.captured = captured
        self.locals: dict[LocalId, Value] = dict(enumerate(arguments))

    def run(self) -> Value | _Tail:
        block = self.function.blocks[0]
        while True:
            for instruction in block.instructions:
                self.step(instruction)
            ended = self.leave(block)
            if not isinstance(ended, Block):
                return ended[0]
            block = ended

    def leave(self, block: Block) -> Block | tuple[Value | _Tail]:
        """The next block, or (the result,)."""
        blocks = self.function.blocks
        match block.terminator:
            case Goto(target):
                return blocks[target]
            case Branch(condition, then, otherwise):
                return blocks[then if self.locals[condition] else otherwise]
            case Switch(subject, cases, default):
                chosen = dict(cases).get(self.locals[subject], default)
                assert chosen is not None, "a switch without the case that came"
                return blocks[chosen]
            case Return(value):
                return (self.locals[value],)
            case TailCall(callee, arguments):
                return (_Tail(callee, self.values(arguments)),)
            case Crash(kind):
                raise Panic(kind)
            case Unreachable():
                raise AssertionError("unreachable code was reached")

    def values(self, locals: tuple[LocalId, ...]) -> list[Value]:
        return [self.heap.check(self.locals[each]) for each in locals]

    def step(self, instruction: Instruction) -> None:
        match instruction:
            case Dup(local):
                self.heap.dup(self.locals[local])
            case Drop(local):
                self.heap.drop(self.locals[local])
            case Unpack(source, _, parts, token):
                given = {index: self.locals[part] for index, part in parts}
                cell = self.heap.unpack(self.heap.check(self.locals[source]), given, keeps_cell=token is not None)
                if token is not None:
                    self.locals[token] = cell
            case Discard(token):
                self.heap.spend(self.locals[token])
            case Overwrite() | Look() | Gather() | Extend() | Gathered() | Strip() | InStrip() | Spend() | Fill():
                raise AssertionError("made behind the passes, of which the interpreter runs the output")
            case SetInScratch() | AppendInScratch() | EndInScratch() | IsShort() | Uncounted():
                raise AssertionError("made behind the passes, too")
            case _:
                self.locals[instruction.target] = self.result(instruction)

    def result(self, instruction: Instruction) -> Value:
        match instruction:
            case Literal(target, value):
                return Atom(value) if self.function.locals[target].type == ATOM else value
            case Copy(_, source) | Borrow(_, source):
                return self.locals[source]
            case Unary(_, name, operand):
                value = self.locals[operand]
                return not value if name == "not" else _checked(-value)
            case Binary(_, name, left, right):
                return self.binary(name, left, right)
            case Field(_, base, _, index):
                return self.heap.check(self.locals[base]).parts[index]
            case Tag(_, base):
                return self.heap.check(self.locals[base]).variant
            case Capture(_, index):
                return self.captured[index]
            case Absent():
                return NOTHING
            case Part(_, base, index):
                return self.locals[base][index]
            case _:
                return self.made(instruction)

    def made(self, instruction: Instruction) -> Value:
        match instruction:
            case Construct(_, variant, ()):
                return self.heap.static("data", variant)
            case Construct(_, variant, arguments, reuse):
                if reuse is not None:
                    self.heap.spend(self.locals[reuse])
                return self.heap.new("data", variant, self.values(arguments))
            case Pack(_, words):
                return tuple(self.values(words))
            case MakeList(_, ()):
                return self.heap.static("list", 0)
            case MakeList(_, items):
                return self.heap.new("list", 0, self.values(items))
            case MakeClosure(_, function, captured):
                return self.heap.new("closure", 0, self.values(captured), function)
            case Call(_, callee, arguments):
                if callee.function in self.interpreter.externs:
                    return self.interpreter.call_extern(callee, self.values(arguments))
                return self.interpreter.call(callee, self.values(arguments))
            case CallClosure(_, function, arguments):
                return self.call_closure(self.heap.check(self.locals[function]), self.values(arguments))
            case _:
                raise AssertionError(instruction)

    def call_closure(self, closure: Value, arguments: list[Value]) -> Value:
        """The closure is borrowed, by the call and by its code."""
        assert closure.code is not None
        return self.interpreter.call(closure.code, arguments, closure.parts)

    def binary(self, name: str, left: LocalId, right: LocalId) -> Value:
        a, b = self.locals[left], self.locals[right]
        if name in _COMPARISONS:
            return _COMPARISONS[name](a, b)
        if self.function.locals[left].type != INT:
            return {"add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv}[name](a, b)
        if name in ("div", "rem"):
            return _divided(name, a, b)
        return _checked({"add": operator.add, "sub": operator.sub, "mul": operator.mul}[name](a, b))


def _checked(value: Value) -> Value:
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise Panic("overflow")
    return value


def _divided(name: str, a: int, b: int) -> int:
    """Division truncates towards zero; the remainder takes the dividend's sign."""
    if b == 0:
        raise Panic("division by zero")
    quotient = abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
    return int(_checked(quotient if name == "div" else a - b * quotient))
