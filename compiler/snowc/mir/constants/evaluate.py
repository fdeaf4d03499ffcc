"""The machine that computes constants: monomorphic MIR before the ownership pass, run step by step.

In: a constant, and instances of the functions that it needs, made as it comes to them. Out: its value, or the crash
with the places that led there. Declines: what takes more than `BUDGET` steps or gives more than `LARGEST` parts,
calls what is not in `externs.py`, or reaches a function that has errors. The stack of calls is a list, so deep
recursion of the constant is none of ours.
"""

from __future__ import annotations

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.callees import Compound
from snowc.mir.constants.arithmetic import CRASHES, binary, unary
from snowc.mir.constants.externs import call_extern, cost
from snowc.mir.constants.structure import Structure
from snowc.mir.constants.values import (
    Closure,
    Crashed,
    Declined,
    KeyedHash,
    Value,
    changes,
    compound,
    is_data,
    items,
    part_count,
)
from snowc.mir.ir import (
    Binary,
    BlockId,
    Branch,
    Call,
    CallClosure,
    Callee,
    Capture,
    Construct,
    Copy,
    Count,
    Crash,
    Field,
    Goto,
    Instruction,
    Literal,
    LocalId,
    MakeClosure,
    MakeList,
    MirFunction,
    Return,
    Site,
    Switch,
    Tag,
    TailCall,
    Terminator,
    Unary,
)
from snowc.mir.passes.monomorphise import NotLowered, SingleInstances
from snowc.types.ty import FLOAT
from snowc.values import value

BUDGET = 50_000
"""steps: a tenth of a second at most"""
LARGEST = 10_000
"""parts of a value: 100 kB of the program"""


@value
class ConstantCrash:
    """`calls` are the places from the crash outwards; the last one is in the constant itself."""

    reason: str
    calls: tuple[Site, ...]


def evaluate(constant: Callee, instances: SingleInstances) -> Value | ConstantCrash | None:
    """The value of a constant; None where the program has to compute it."""
    machine = _Machine(instances)
    try:
        found = machine.run(constant)
    except (Declined, NotLowered):
        return None
    except Crashed as crashed:
        return None if machine.is_in_other_constant() else ConstantCrash(crashed.reason, machine.places())
    return found if is_data(found) and part_count(found) <= LARGEST else None


class _Frame:
    """A call: where it is, and where its result goes in the caller."""

    __slots__ = ("block", "captured", "function", "index", "locals", "result", "site")

    def __init__(
        self, function: MirFunction, arguments: tuple[Value, ...], captured: tuple[Value, ...], result: LocalId
    ) -> None:
        self.function = function
        self.captured = captured
        self.result = result
        self.locals: list[Value] = [*arguments, *(() for _ in range(len(function.locals) - len(arguments)))]
        self.block = function.blocks[0]
        self.index = 0
        self.site = function.site

    def values(self, numbers: tuple[LocalId, ...]) -> tuple[Value, ...]:
        return tuple(self.locals[each] for each in numbers)

    def go(self, block: BlockId) -> None:
        self.block = self.function.blocks[block]
        self.index = 0


class _Machine:
    def __init__(self, instances: SingleInstances) -> None:
        self.instances = instances
        self.structure = Structure(instances.source.shape)
        self.steps = BUDGET
        self.frames: list[_Frame] = []
        self.result: Value = ()

    def run(self, constant: Callee) -> Value:
        self._enter(constant, (), (), 0)
        while self.frames:
            self._spend(1)
            frame = self.frames[-1]
            if frame.index < len(frame.block.instructions):
                instruction = frame.block.instructions[frame.index]
                frame.index += 1
                self._step(frame, instruction)
            else:
                self._leave(frame, frame.block.terminator)
        return self.result

    def places(self) -> tuple[Site, ...]:
        """Where each function that runs is, from the innermost."""
        return tuple(frame.site for frame in reversed(self.frames))

    def is_in_other_constant(self) -> bool:
        """Whether a constant runs that this one needs: then that one has the mistake."""
        return any(frame.function.is_constant for frame in self.frames[1:])

    def _spend(self, steps: int) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise Declined

    def _enter(
        self, callee: Callee, arguments: tuple[Value, ...], captured: tuple[Value, ...], result: LocalId
    ) -> None:
        self.frames.append(_Frame(self.instances.function(callee), arguments, captured, result))

    # --- instructions -------------------------------------------------------------------------------------------------

    def _step(self, frame: _Frame, instruction: Instruction) -> None:
        values = frame.locals
        match instruction:
            case Literal(target, content):
                is_float = frame.function.locals[target].type == FLOAT and isinstance(content, int)
                values[target] = float(content) if is_float and isinstance(content, int) else content
            case Copy(target, source):
                values[target] = values[source]
            case Binary(target, name, left, right, site):
                frame.site = site
                values[target] = binary(name, values[left], values[right])
            case Unary(target, name, operand, site):
                frame.site = site
                values[target] = unary(name, values[operand])
            case Call() | CallClosure():
                frame.site = instruction.site
                self._call(frame, instruction)
            case _:
                self._make(frame, instruction)

    def _make(self, frame: _Frame, instruction: Instruction) -> None:
        """What makes values with parts, or takes them apart."""
        values = frame.locals
        match instruction:
            case Construct(target, variant, arguments):
                values[target] = compound(variant, frame.values(arguments))
            case MakeList(target, parts):
                self._spend(len(parts))
                values[target] = items(frame.values(parts))
            case MakeClosure(target, code, captured):
                values[target] = Closure(code, frame.values(captured))
            case Field(target, base, _, index):
                values[target] = _parts(values[base])[index]
            case Tag(target, base):
                values[target] = values[base].variant
            case Capture(target, index):
                values[target] = frame.captured[index]
            case Count():
                pass  # what the program does is counted, not what the compiler does
            case _:
                raise CompilerBug(f"{type(instruction).__name__} before the ownership pass", str(frame.function.id))

    def _call(self, frame: _Frame, call: Call | CallClosure) -> None:
        arguments = frame.values(call.arguments)
        if isinstance(call, CallClosure):
            closure = frame.locals[call.function]
            self._enter(closure.code, arguments, closure.captured, call.target)
            return
        extern = self.instances.extern(call.callee.function)
        if extern is None:
            self._enter(call.callee, arguments, (), call.target)
            return
        self._spend(cost(arguments))
        frame.locals[call.target] = call_extern(extern.name, self.structure, call.callee.arguments, arguments)

    def _leave(self, frame: _Frame, terminator: Terminator) -> None:
        match terminator:
            case Goto(target):
                frame.go(target)
            case Branch(condition, then, otherwise):
                frame.go(then if frame.locals[condition] else otherwise)
            case Switch(subject, cases, default):
                if isinstance(frame.locals[subject], KeyedHash):
                    raise Declined
                chosen = dict(cases).get(frame.locals[subject], default)
                frame.go(cases[-1][1] if chosen is None else chosen)
            case Return(result):
                self._return(frame, frame.locals[result])
            case TailCall(callee, arguments, site):
                frame.site = site
                self.frames.pop()
                self._enter(callee, frame.values(arguments), (), frame.result)
            case Crash(kind, site):
                frame.site = site
                raise Crashed(CRASHES[kind])
            case _:
                raise CompilerBug("unreachable code was reached", str(frame.function.id))

    def _return(self, frame: _Frame, result: Value) -> None:
        self.frames.pop()
        if frame.function.is_constant and changes(result):
            raise Declined  # at run time all its users share it
        if self.frames:
            self.frames[-1].locals[frame.result] = result
        else:
            self.result = result


def _parts(base: Value) -> tuple[Value, ...]:
    if not isinstance(base, Compound):
        raise Declined
    return base.parts
