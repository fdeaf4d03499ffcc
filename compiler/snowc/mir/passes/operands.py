"""What the passes know of an instruction beyond what it reads: which operands it takes over, and whether it may
vanish."""

from __future__ import annotations

from snowc.mir.borrowing import Borrowing
from snowc.mir.ir import (
    Absent,
    Binary,
    BlockId,
    Borrow,
    Branch,
    Call,
    CallClosure,
    Callee,
    Capture,
    Construct,
    Copy,
    Count,
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
    Overwrite,
    Pack,
    Part,
    Return,
    Switch,
    Tag,
    TailCall,
    Terminator,
    Unary,
    Unpack,
)
from snowc.mir.operands import read_by
from snowc.mir.scratch_instructions import AppendInScratch, EndInScratch, SetInScratch
from snowc.mir.strip_instructions import Fill, InStrip, IsShort, Spend, Strip, Uncounted
from snowc.values import replace, value


@value
class Operands:
    """`consumed` are taken over, in order and with repetitions; `borrowed` are only read."""

    consumed: tuple[LocalId, ...] = ()
    borrowed: tuple[LocalId, ...] = ()


def operands(instruction: Instruction, borrowing: Borrowing) -> Operands:
    """The locals that an instruction reads. `Dup` and `Drop` belong to the ownership passes and count as borrowing
    here."""
    match instruction:
        case Copy(source=source):
            return Operands((source,))
        case Unary(operand=operand):
            return Operands((), (operand,))
        case Binary(left=left, right=right):
            return Operands((), (left, right))
        case Call(callee=callee, arguments=arguments):
            return _call_operands(callee, arguments, borrowing)
        case CallClosure(function=function, arguments=arguments):
            return Operands(arguments, (function,))
        case Construct(arguments=parts) | MakeList(items=parts) | MakeClosure(captured=parts) | Pack(words=parts):
            return Operands(parts)
        case Field(base=base) | Tag(base=base) | Part(base=base) | Borrow(source=base):
            return Operands((), (base,))
        case Dup(local) | Drop(local) | Discard(local):
            return Operands((), (local,))
        case Unpack(source=source):
            return Operands((source,))
        case Overwrite(items=items, index=index, item=item):
            return Operands((item,), (items, index))
        case Look() | Gathered() | Strip() | InStrip() | IsShort() | Spend() | Uncounted():
            return Operands((), read_by(instruction))
        case SetInScratch() | AppendInScratch() | EndInScratch():
            return _scratch_operands(instruction)
        case Extend(items=items, item=item) | Fill(items=items, item=item):
            return Operands((items, item))
        case Literal() | Capture() | Absent() | Count() | Gather():
            return Operands()


def _scratch_operands(instruction: SetInScratch | AppendInScratch | EndInScratch) -> Operands:
    match instruction:
        case SetInScratch(items=items, index=index, item=item):
            return Operands((items, item), (index,))
        case AppendInScratch(items=items, item=item):
            return Operands((item,), (items,))
        case EndInScratch(items=items):
            return Operands((items,))


def terminator_operands(terminator: Terminator, borrowing: Borrowing) -> Operands:
    match terminator:
        case Return(value):
            return Operands((value,))
        case TailCall(callee=callee, arguments=arguments):
            return _call_operands(callee, arguments, borrowing)
        case Branch(condition=condition):
            return Operands((), (condition,))
        case Switch(subject=subject):
            return Operands((), (subject,))
        case _:
            return Operands()


def _call_operands(callee: Callee, arguments: tuple[LocalId, ...], borrowing: Borrowing) -> Operands:
    lent = borrowing.borrowed_positions(callee, len(arguments))
    if not lent:
        return Operands(arguments)
    consumed = tuple(local for position, local in enumerate(arguments) if position not in lent)
    return Operands(consumed, tuple(local for position, local in enumerate(arguments) if position in lent))


def target_of(instruction: Instruction) -> LocalId | None:
    """The local that an instruction assigns."""
    match instruction:
        case Dup() | Drop() | Discard() | Overwrite() | Gather() | Gathered() | Spend() | Uncounted() | EndInScratch():
            return None
        case Unpack(token=token):
            return token
        case _:
            return instruction.target


def is_pure(instruction: Instruction) -> bool:
    """Whether the instruction may vanish when nobody reads its target: it neither crashes, calls nor waits."""
    return isinstance(
        instruction,
        Literal | Copy | Borrow | Construct | MakeList | MakeClosure | Field | Tag | Capture | Absent,
    )


def with_successors(terminator: Terminator, targets: tuple[BlockId, ...]) -> Terminator:
    """The same terminator with its edges, in the order of `successors` (`builder.py`), leading elsewhere."""
    match terminator:
        case Goto():
            return Goto(targets[0])
        case Branch(condition=condition):
            return Branch(condition, targets[0], targets[1])
        case Switch(subject=subject, cases=cases, default=default):
            values = [value for value, _ in cases]
            new_cases = tuple(zip(values, targets, strict=False))
            return Switch(subject, new_cases, None if default is None else targets[-1])
        case _:
            return terminator


def with_target(instruction: Instruction, target: LocalId) -> Instruction:
    """The same instruction assigning another local."""
    if isinstance(
        instruction, Dup | Drop | Unpack | Discard | Overwrite | Gather | Gathered | Spend | Uncounted | EndInScratch
    ):
        return instruction
    return replace(instruction, target=target)
