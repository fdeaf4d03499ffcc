"""MIR text to MIR: the other direction of `print.py`, so that passes can be tested on written functions.

In: text in the form that `print.py` describes. Out: MIR functions whose sites are all `NO_SITE`. Refuses: text that
is not in that form, with a ValueError that names the line (it is written by us, in tests).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from snowc.diagnostics.facts import ItemRef
from snowc.mir.callees import Compound, KnownValue
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
    Field,
    FunctionId,
    Goto,
    Instruction,
    Literal,
    Local,
    LocalId,
    MakeClosure,
    MakeList,
    MirFunction,
    Pack,
    Part,
    Return,
    Site,
    Switch,
    Tag,
    TailCall,
    Terminator,
    Unary,
    Unpack,
    Unreachable,
)
from snowc.mir.token_stream import TokenStream
from snowc.resolve.model import DefId, ModuleName
from snowc.source import FileId, Span

NO_SITE = Site(ItemRef(FileId("written.mir"), "written", 0), Span(0, 0))

BINARY_OPERATORS = frozenset(["add", "sub", "mul", "div", "rem", "eq", "ne", "lt", "le", "gt", "ge", "concat"])
_LOCAL = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)?@(\d+)")


def parse_functions(text: str) -> tuple[MirFunction, ...]:
    """Every function of the text, in order."""
    chunks = re.split(r"(?m)^(?=(?:actor )?fn )", text)
    return tuple(parse_function(chunk) for chunk in chunks if chunk.strip())


def parse_function(text: str) -> MirFunction:
    """One function."""
    lines = [line for line in text.splitlines() if line.strip()]
    return _FunctionReader(lines).read()


class _FunctionReader:
    """Reads one function's lines."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.locals: dict[LocalId, Local] = {}
        self.borrowed: set[LocalId] = set()

    def read(self) -> MirFunction:
        head = TokenStream(self.lines[0])
        is_actor = head.accept("actor")
        is_constant = head.accept("constant")
        head.expect("fn")
        id = read_function_id(head)
        variables = 0
        if head.accept("<"):
            variables = int(head.next())
            head.expect(">")
        head.expect("(")
        parameter_count = len(head.separated(")", lambda: self._declare(head)))
        head.expect("->")
        result = head.type()
        captures = None
        if head.accept("captures"):
            head.expect("(")
            captures = tuple(head.separated(")", head.type))
        head.finish()
        blocks = self._blocks()
        locals = tuple(self.locals[index] for index in range(len(self.locals)))
        return MirFunction(
            id,
            variables,
            parameter_count,
            locals,
            result,
            captures,
            blocks,
            NO_SITE,
            is_actor,
            is_constant,
            borrowed=frozenset(self.borrowed),
        )

    def _declare(self, stream: TokenStream) -> None:
        found = _LOCAL.fullmatch(stream.next())
        if found is None:
            raise stream.error("a local")
        stream.expect(":")
        if stream.accept("borrowed"):
            self.borrowed.add(int(found[2]))
        self.locals[int(found[2])] = Local(found[1] or "", stream.type())

    def _blocks(self) -> tuple[Block, ...]:
        blocks: list[Block] = []
        instructions: list[Instruction] = []
        for line in self.lines[1:]:
            stream = TokenStream(line)
            if stream.accept("let"):
                self._declare(stream)
            elif re.fullmatch(r"b\d+:", line.strip()):
                continue
            elif stream.peek() in _TERMINATORS:
                blocks.append(Block(tuple(instructions), _TERMINATORS[stream.next()](stream)))
                instructions = []
                stream.finish()
            else:
                instructions.append(self._instruction(stream))
                stream.finish()
        return tuple(blocks)

    def _instruction(self, stream: TokenStream) -> Instruction:
        if stream.accept("dup"):
            return Dup(read_local(stream))
        if stream.accept("drop"):
            return Drop(read_local(stream))
        if stream.accept("discard"):
            return Discard(read_local(stream))
        if stream.accept("unpack"):
            return _unpack(stream, None)
        target = read_local(stream)
        stream.expect("=")
        word = stream.next()
        if word in BINARY_OPERATORS:
            left = read_local(stream)
            stream.expect(",")
            return Binary(target, word, left, read_local(stream), NO_SITE)
        if word not in _RIGHT_SIDES:
            raise stream.error("an instruction")
        return _RIGHT_SIDES[word](stream, target)


def read_local(stream: TokenStream) -> LocalId:
    """`name@3` or `@3`: the number counts, the name is for the reader."""
    found = _LOCAL.fullmatch(stream.next())
    if found is None:
        raise stream.error("a local")
    return int(found[2])


def read_function_id(stream: TokenStream) -> FunctionId:
    """`Main.double/closure1`."""
    segments = [stream.next()]
    while stream.accept("."):
        segments.append(stream.next())
    part = stream.next() if stream.accept("/") else ""
    name = json.loads(segments[-1]) if segments[-1].startswith('"') else segments[-1]
    return FunctionId(DefId(ModuleName(".".join(segments[:-1])), name), part)


def _callee(stream: TokenStream) -> Callee:
    function = read_function_id(stream)
    return Callee(function, tuple(stream.separated(">", stream.type)) if stream.accept("<") else ())


def _arguments(stream: TokenStream, opening: str, closing: str) -> tuple[LocalId, ...]:
    stream.expect(opening)
    return tuple(stream.separated(closing, lambda: read_local(stream)))


def _call(stream: TokenStream, target: LocalId) -> Instruction:
    callee = _callee(stream)
    return Call(target, callee, _arguments(stream, "(", ")"), NO_SITE)


def _call_closure(stream: TokenStream, target: LocalId) -> Instruction:
    function = read_local(stream)
    return CallClosure(target, function, _arguments(stream, "(", ")"), NO_SITE)


def _construct(stream: TokenStream, target: LocalId) -> Instruction:
    variant = int(stream.next())
    arguments = _arguments(stream, "(", ")")
    return Construct(target, variant, arguments, read_local(stream) if stream.accept("in") else None)


def _unpack(stream: TokenStream, token: LocalId | None) -> Instruction:
    source = read_local(stream)
    stream.expect(",")
    variant = int(stream.next())
    stream.expect("[")
    return Unpack(source, variant, tuple(stream.separated("]", lambda: _unpacked_part(stream))), token)


def _unpacked_part(stream: TokenStream) -> tuple[int, LocalId]:
    index = int(stream.next())
    stream.expect(":")
    return index, read_local(stream)


def _closure(stream: TokenStream, target: LocalId) -> Instruction:
    callee = _callee(stream)
    return MakeClosure(target, callee, _arguments(stream, "[", "]"))


def _field(stream: TokenStream, target: LocalId) -> Instruction:
    base = read_local(stream)
    stream.expect(",")
    variant = int(stream.next())
    stream.expect(",")
    return Field(target, base, variant, int(stream.next()))


def _part(stream: TokenStream, target: LocalId) -> Instruction:
    base = read_local(stream)
    stream.expect(",")
    return Part(target, base, int(stream.next()))


def _literal(stream: TokenStream, target: LocalId) -> Instruction:
    return Literal(target, _known_value(stream))


def _known_value(stream: TokenStream) -> KnownValue:
    word = stream.next()
    if word in ("true", "false"):
        return word == "true"
    if word == "compound":
        return _compound(stream)
    if word == "(":
        stream.expect(")")
        return ()
    if word == ":":
        return stream.next()
    if word.startswith('"'):
        return str(json.loads(word))
    return float(word) if re.search(r"[.en]", word) else int(word)


def _compound(stream: TokenStream) -> Compound:
    variant = stream.next()
    stream.expect("(")
    parts: list[KnownValue] = []
    while stream.peek() != ")":
        if parts:
            stream.expect(",")
        parts.append(_known_value(stream))
    stream.expect(")")
    depth = 1 + max((each.depth for each in parts if isinstance(each, Compound)), default=0)
    return Compound(None if variant == "list" else int(variant), tuple(parts), depth)


def _count(stream: TokenStream, target: LocalId) -> Instruction:
    module, _, name = str(json.loads(stream.next())).rpartition(".")
    stream.expect(",")
    return Count(target, DefId(ModuleName(module), name), int(stream.next()))


_RIGHT_SIDES: dict[str, Callable[[TokenStream, LocalId], Instruction]] = {
    "literal": _literal,
    "copy": lambda stream, target: Copy(target, read_local(stream)),
    "borrow": lambda stream, target: Borrow(target, read_local(stream)),
    "neg": lambda stream, target: Unary(target, "neg", read_local(stream), NO_SITE),
    "not": lambda stream, target: Unary(target, "not", read_local(stream), NO_SITE),
    "call": _call,
    "call_closure": _call_closure,
    "construct": _construct,
    "unpack": _unpack,
    "list": lambda stream, target: MakeList(target, _arguments(stream, "[", "]")),
    "closure": _closure,
    "field": _field,
    "tag": lambda stream, target: Tag(target, read_local(stream)),
    "capture": lambda stream, target: Capture(target, int(stream.next())),
    "absent": lambda stream, target: Absent(target),
    "count": _count,
    "pack": lambda stream, target: Pack(target, _arguments(stream, "(", ")")),
    "part": _part,
}


def _block_id(stream: TokenStream) -> int:
    word = stream.next()
    if not re.fullmatch(r"b\d+", word):
        raise stream.error("a block")
    return int(word[1:])


def _branch(stream: TokenStream) -> Terminator:
    condition = read_local(stream)
    stream.expect(",")
    then = _block_id(stream)
    stream.expect(",")
    return Branch(condition, then, _block_id(stream))


def _switch(stream: TokenStream) -> Terminator:
    subject = read_local(stream)
    cases: list[tuple[int, int]] = []
    default: int | None = None
    stream.expect("[")
    while not stream.accept("]"):
        word = stream.next()
        stream.expect(":")
        if word == "else":
            default = _block_id(stream)
        else:
            cases.append((int(word), _block_id(stream)))
        stream.accept(",")
    return Switch(subject, tuple(cases), default)


def _tail_call(stream: TokenStream) -> Terminator:
    callee = _callee(stream)
    return TailCall(callee, _arguments(stream, "(", ")"), NO_SITE)


_TERMINATORS: dict[str, Callable[[TokenStream], Terminator]] = {
    "goto": lambda stream: Goto(_block_id(stream)),
    "branch": _branch,
    "switch": _switch,
    "return": lambda stream: Return(read_local(stream)),
    "tail_call": _tail_call,
    "crash": lambda stream: Crash(json.loads(stream.next()), NO_SITE),
    "unreachable": lambda stream: Unreachable(),
}
