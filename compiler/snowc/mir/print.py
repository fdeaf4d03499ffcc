"""MIR as text, for tests, `--emit=mir` and the server's view.

In: a MIR function. Out: text that `parse.py` reads back (source places are left out; they are in no expectation's
interest).

    fn Main.double/closure1 <1> (n@0: Int) -> Int captures (String)
      let @1: Int
    b0:
      @1 = literal 2
      @2 = mul n@0, @1
      return @2

A local is `name@number`, a temporary `@number`; a parameter that stays the caller's is `name@number: borrowed Type`.
`<1>` is the number of type variables, `captures (…)` marks a closure's body, `actor` an actor's, `constant` the value
of a constant. A definition whose name is no identifier is quoted: `Main."test:adds up"`.
"""

from __future__ import annotations

import json
import re

from snowc.mir.callees import Compound, Given, GivenClosure, GivenData, GivenPlain, KnownValue
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
    Count,
    Crash,
    Discard,
    Drop,
    Dup,
    Extend,
    Field,
    FunctionId,
    Gather,
    Gathered,
    Goto,
    Instruction,
    Literal,
    Local,
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
    Unreachable,
)
from snowc.mir.scratch_instructions import AppendInScratch, EndInScratch, SetInScratch
from snowc.mir.strip_instructions import Fill, InStrip, IsShort, Spend, Strip, Uncounted
from snowc.mir.type_text import type_text, types_text
from snowc.types.ty import ATOM, UNIT

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def print_functions(functions: tuple[MirFunction, ...]) -> str:
    """Several functions, with an empty line between them."""
    return "\n".join(map(print_function, functions))


def print_function(function: MirFunction) -> str:
    """One function, ending with a line break."""
    lines = [_head(function)]
    for index in range(function.parameter_count, len(function.locals)):
        lines.append(f"  let {_declared(function, index)}")
    for number, block in enumerate(function.blocks):
        lines.append(f"b{number}:")
        lines += (f"  {line}" for line in _block_lines(function, block))
    return "\n".join(lines) + "\n"


def function_text(id: FunctionId) -> str:
    """`Main.double`, `Main.double/closure1`, `Main."test:adds up"`."""
    name = id.definition.name
    shown = name if IDENTIFIER.fullmatch(name) else json.dumps(name, ensure_ascii=False)
    return f"{id.definition.module}.{shown}" + (f"/{id.part}" if id.part else "")


def callee_text(callee: Callee) -> str:
    """A function with its type arguments, and what is given: `List.map<Int, Bool>[1: Main.f/closure1]`."""
    arguments = f"<{types_text(callee.arguments)}>" if callee.arguments else ""
    given = ", ".join(f"{number}: {given_text(each)}" for number, each in callee.given)
    return function_text(callee.function) + arguments + (f"[{given}]" if given else "")


def given_text(given: Given) -> str:
    """`Main.f/closure1`; of data `0(Main.f/closure1, Int)`: its variant and parts, `Int` being one of which nothing is
    known."""
    match given:
        case GivenClosure(callee=callee):
            return callee_text(callee)
        case GivenData(_, variant, parts):
            return f"{variant}({', '.join(map(given_text, parts))})"
        case GivenPlain(ty):
            return type_text(ty)


def _head(function: MirFunction) -> str:
    parameters = ", ".join(_declared(function, index) for index in range(function.parameter_count))
    variables = f" <{function.variables}>" if function.variables else ""
    captures = "" if function.captures is None else f" captures ({types_text(function.captures)})"
    kind = "actor " if function.is_actor else "constant " if function.is_constant else ""
    return f"{kind}fn {function_text(function.id)}{variables} ({parameters}) -> {type_text(function.result)}{captures}"


def _declared(function: MirFunction, index: int) -> str:
    kind = "borrowed " if index in function.borrowed else ""
    return f"{_local(function.locals, index)}: {kind}{type_text(function.locals[index].type)}"


def _local(locals: tuple[Local, ...], index: LocalId) -> str:
    return f"{locals[index].name}@{index}"


def _block_lines(function: MirFunction, block: Block) -> list[str]:
    lines = [_instruction(function.locals, instruction) for instruction in block.instructions]
    return [*lines, _terminator(function.locals, block.terminator)]


def _instruction(locals: tuple[Local, ...], instruction: Instruction) -> str:
    match instruction:
        case Dup(local):
            return f"dup {_local(locals, local)}"
        case Drop(local):
            return f"drop {_local(locals, local)}"
        case Discard(token):
            return f"discard {_local(locals, token)}"
        case Unpack():
            return _unpack(locals, instruction)
        case Gather(number):
            return f"gather {number}"
        case Extend(target, items, item, number):
            parts = f"{_local(locals, items)}, {_local(locals, item)}"
            return f"{_local(locals, target)} = extend {parts} in {number}"
        case Strip() | InStrip() | Spend() | IsShort() | Uncounted():
            return _of_turns(locals, instruction)
        case Fill(target, items, item, number):
            parts = f"{_local(locals, items)}, {_local(locals, item)}"
            return f"{_local(locals, target)} = fill {parts} in {number}"
        case Gathered(items, number):
            return f"gathered {_local(locals, items)} in {number}"
        case SetInScratch() | AppendInScratch() | EndInScratch():
            return _in_scratch(locals, instruction)
        case Look(target, items, index):
            return f"{_local(locals, target)} = look {_local(locals, items)}, {_local(locals, index)}"
        case Overwrite(items, index, item):
            return f"overwrite {_local(locals, items)}, {_local(locals, index)}, {_local(locals, item)}"
        case _:
            return f"{_local(locals, instruction.target)} = {_right_side(locals, instruction)}"


def _in_scratch(locals: tuple[Local, ...], instruction: SetInScratch | AppendInScratch | EndInScratch) -> str:
    parts = _locals(locals, instruction.reads)
    if isinstance(instruction, EndInScratch):
        return f"end {parts} in scratch {instruction.number}"
    verb = "set" if isinstance(instruction, SetInScratch) else "append"
    return f"{_local(locals, instruction.target)} = {verb} {parts} in scratch {instruction.number}"


def _unpack(locals: tuple[Local, ...], unpack: Unpack) -> str:
    parts = ", ".join(f"{index}: {_local(locals, part)}" for index, part in unpack.parts)
    given = "" if unpack.token is None else f"{_local(locals, unpack.token)} = "
    return f"{given}unpack {_local(locals, unpack.source)}, {unpack.variant} [{parts}]"


def _of_turns(locals: tuple[Local, ...], instruction: Strip | InStrip | Spend | IsShort | Uncounted) -> str:
    match instruction:
        case Strip():
            return _strip(locals, instruction)
        case InStrip(target, index, end):
            return f"{_local(locals, target)} = in_strip {_local(locals, index)}, {_local(locals, end)}"
        case Spend(start, end):
            return f"spend {_local(locals, start)} to {_local(locals, end)}"
        case IsShort(target, items):
            return f"{_local(locals, target)} = is_short {_local(locals, items)}"
        case Uncounted():
            return "uncounted"


def _strip(locals: tuple[Local, ...], strip: Strip) -> str:
    bounds = [_local(locals, bound) for bound in strip.bounds]
    lengths = [f"length {_local(locals, items)}" for items in strip.lists]
    rooms = [f"room {number}" for number, _ in strip.gathered]
    return (
        f"{_local(locals, strip.target)} = strip {', '.join([_local(locals, strip.index), *bounds, *lengths, *rooms])}"
    )


def _right_side(locals: tuple[Local, ...], instruction: Instruction) -> str:
    match instruction:
        case Call(_, callee, arguments):
            return f"call {callee_text(callee)}({_locals(locals, arguments)})"
        case CallClosure(_, function, arguments):
            return f"call_closure {_local(locals, function)}({_locals(locals, arguments)})"
        case Construct(_, variant, arguments, reuse):
            cell = "" if reuse is None else f" in {_local(locals, reuse)}"
            return f"construct {variant}({_locals(locals, arguments)}){cell}"
        case MakeList(_, items):
            return f"list [{_locals(locals, items)}]"
        case MakeClosure(_, callee, captured):
            return f"closure {callee_text(callee)}[{_locals(locals, captured)}]"
        case Literal(target, value):
            return f"literal {_literal(locals[target], value)}"
        case _:
            return _plain_right_side(locals, instruction)


def _plain_right_side(locals: tuple[Local, ...], instruction: Instruction) -> str:
    match instruction:
        case Copy(_, source):
            return f"copy {_local(locals, source)}"
        case Borrow(_, source):
            return f"borrow {_local(locals, source)}"
        case Unary(_, operator, operand):
            return f"{operator} {_local(locals, operand)}"
        case Binary(_, operator, left, right):
            return f"{operator} {_local(locals, left)}, {_local(locals, right)}"
        case Field(_, base, variant, index):
            return f"field {_local(locals, base)}, {variant}, {index}"
        case Tag(_, base):
            return f"tag {_local(locals, base)}"
        case Capture(_, index):
            return f"capture {index}"
        case Absent():
            return "absent"
        case Count(_, definition, index):
            return f"count {json.dumps(str(definition))}, {index}"
        case Pack(_, words):
            return f"pack ({_locals(locals, words)})"
        case Part(_, base, index):
            return f"part {_local(locals, base)}, {index}"
        case _:
            raise AssertionError(instruction)


def _terminator(locals: tuple[Local, ...], terminator: Terminator) -> str:
    match terminator:
        case Goto(target):
            return f"goto b{target}"
        case Branch(condition, then, otherwise):
            return f"branch {_local(locals, condition)}, b{then}, b{otherwise}"
        case Switch(subject, cases, default):
            arms = [f"{value}: b{target}" for value, target in cases]
            arms += [] if default is None else [f"else: b{default}"]
            return f"switch {_local(locals, subject)} [{', '.join(arms)}]"
        case Return(value):
            return f"return {_local(locals, value)}"
        case TailCall(callee, arguments):
            return f"tail_call {callee_text(callee)}({_locals(locals, arguments)})"
        case Crash(kind):
            return f'crash "{kind}"'
        case Unreachable():
            return "unreachable"


def _locals(locals: tuple[Local, ...], indices: tuple[LocalId, ...]) -> str:
    return ", ".join(_local(locals, index) for index in indices)


def _literal(target: Local, value: KnownValue) -> str:
    match value:
        case Compound(variant, parts):
            return f"compound {'list' if variant is None else variant}({', '.join(map(_part, parts))})"
        case bool():
            return "true" if value else "false"
        case ():
            return "()"
        case str() if target.type == ATOM:
            return f":{value}"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return repr(value)


def _part(value: KnownValue) -> str:
    """A part of a computed value; its type is not told, so an Atom looks as a String does."""
    return _literal(Local("", UNIT), value)
