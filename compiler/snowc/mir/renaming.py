"""Instructions with other locals.

In: an instruction or terminator and a mapping from old to new numbers. Out: the same instruction on the new locals.
"""

from __future__ import annotations

from collections.abc import Mapping

from snowc.mir.ir import (
    Absent,
    Binary,
    Borrow,
    Branch,
    Call,
    CallClosure,
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
from snowc.values import replace


def renamed(instruction: Instruction, to: Mapping[LocalId, LocalId]) -> Instruction:
    match instruction:
        case Dup(local):
            return Dup(to[local])
        case Drop(local):
            return Drop(to[local])
        case Literal(target, value):
            return Literal(to[target], value)
        case Capture(target, index):
            return Capture(to[target], index)
        case Unpack(source, variant, parts, token):
            moved = tuple((index, to[part]) for index, part in parts)
            return Unpack(to[source], variant, moved, None if token is None else to[token])
        case Discard(token):
            return Discard(to[token])
        case Copy(target, source):
            return Copy(to[target], to[source])
        case Borrow(target, source):
            return Borrow(to[target], to[source])
        case Unary(target, operator, operand, site):
            return Unary(to[target], operator, to[operand], site)
        case Binary(target, operator, left, right, site):
            return Binary(to[target], operator, to[left], to[right], site)
        case Field(target, base, variant, index):
            return Field(to[target], to[base], variant, index)
        case Tag(target, base):
            return Tag(to[target], to[base])
        case Part(target, base, index):
            return Part(to[target], to[base], index)
        case Absent(target) | Count(target):
            return replace(instruction, target=to[target])
        case _:
            return _renamed_list(instruction, to)


def _renamed_list(instruction: Instruction, to: Mapping[LocalId, LocalId]) -> Instruction:
    """Instructions with any number of operands."""
    match instruction:
        case Call(target, callee, arguments, site):
            return Call(to[target], callee, _all(arguments, to), site)
        case CallClosure(target, function, arguments, site):
            return CallClosure(to[target], to[function], _all(arguments, to), site)
        case Construct(target, variant, arguments, reuse):
            return Construct(to[target], variant, _all(arguments, to), None if reuse is None else to[reuse])
        case MakeList(target, items):
            return MakeList(to[target], _all(items, to))
        case MakeClosure(target, function, captured):
            return MakeClosure(to[target], function, _all(captured, to))
        case Gather():
            return instruction
        case Extend(target, items, item):
            return replace(instruction, target=to[target], items=to[items], item=to[item])
        case Gathered(items):
            return replace(instruction, items=to[items])
        case Look(target, items, index):
            return replace(instruction, target=to[target], items=to[items], index=to[index])
        case Overwrite(items, index, item):
            return replace(instruction, items=to[items], index=to[index], item=to[item])
        case Pack(target, words):
            return Pack(to[target], _all(words, to))
        case _:
            raise AssertionError(instruction)


def renamed_terminator(terminator: Terminator, to: Mapping[LocalId, LocalId]) -> Terminator:
    match terminator:
        case Branch(condition, then, otherwise):
            return Branch(to[condition], then, otherwise)
        case Switch(subject, cases, default):
            return Switch(to[subject], cases, default)
        case Return(value):
            return Return(to[value])
        case TailCall(callee, arguments, site):
            return TailCall(callee, _all(arguments, to), site)
        case _:
            return terminator


def _all(locals: tuple[LocalId, ...], to: Mapping[LocalId, LocalId]) -> tuple[LocalId, ...]:
    return tuple(to[local] for local in locals)
