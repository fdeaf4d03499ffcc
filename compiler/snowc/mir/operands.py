"""Which locals an instruction reads and writes: the one place that knows the shape of each.

In: an instruction or a terminator. Out: locals, in evaluation order. `Dup` and `Drop` read theirs.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.mir.ir import (
    Binary,
    Borrow,
    Branch,
    Call,
    CallClosure,
    Callee,
    Construct,
    Copy,
    Discard,
    Drop,
    Dup,
    Extend,
    Field,
    Gather,
    Gathered,
    Instruction,
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
    Terminator,
    Unary,
    Unpack,
)
from snowc.mir.scratch_instructions import AppendInScratch, EndInScratch, SetInScratch
from snowc.mir.strip_instructions import Fill, InStrip, IsShort, Spend, Strip, Uncounted


def read_by(instruction: Instruction) -> tuple[LocalId, ...]:
    """The locals that an instruction reads."""
    match instruction:
        case Unpack(source, _, parts):
            return (source, *(local for _, local in parts))
        case Construct(_, _, locals, int() as token):
            return (*locals, token)
        case Discard(token):
            return (token,)
        case (
            Call(_, _, locals)
            | Construct(_, _, locals)
            | MakeList(_, locals)
            | MakeClosure(_, _, locals)
            | Pack(_, locals)
        ):
            return locals
        case Overwrite(items, index, item):
            return (items, index, item)
        case Look(_, items, index):
            return (items, index)
        case Extend(_, items, item) | Fill(_, items, item):
            return (items, item)
        case Gathered(items):
            return (items,)
        case (
            Strip()
            | InStrip()
            | IsShort()
            | Spend()
            | Uncounted()
            | SetInScratch()
            | AppendInScratch()
            | EndInScratch()
        ):
            return instruction.reads
        case CallClosure(_, function, arguments):
            return (function, *arguments)
        case Binary(_, _, left, right):
            return (left, right)
        case (
            Copy(_, local)
            | Borrow(_, local)
            | Unary(_, _, local)
            | Field(_, local)
            | Tag(_, local)
            | Part(_, local)
            | Dup(local)
            | Drop(local)
        ):
            return (local,)
        case _:
            return ()


def called_by(function: MirFunction) -> Iterator[Callee]:
    """What a function calls by name, but for its tail calls."""
    return (each.callee for block in function.blocks for each in block.instructions if isinstance(each, Call))


def written_by(instruction: Instruction) -> tuple[LocalId, ...]:
    """The local that an instruction assigns, if any."""
    match instruction:
        case Dup() | Drop() | Discard() | Overwrite() | Gather() | Gathered() | Spend() | Uncounted() | EndInScratch():
            return ()
        case Unpack(token=token):
            return () if token is None else (token,)
        case _:
            return (instruction.target,)


def read_by_terminator(terminator: Terminator) -> tuple[LocalId, ...]:
    """The locals that a terminator reads."""
    match terminator:
        case Branch(local) | Switch(local) | Return(local):
            return (local,)
        case TailCall(_, arguments):
            return arguments
        case _:
            return ()
