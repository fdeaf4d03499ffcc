"""The verifier: does a MIR function mean anything?

In: a function, and what is known of other functions and types (`Known`, optional). Out: the list of what is wrong,
empty for a good one; each is a mistake of the compiler. Checked: block targets, types of every instruction, each
local assigned before it is read on every path, types of calls and fields where the callee and the type are known.
Ownership is checked elsewhere, after the pass that makes it.
"""

from __future__ import annotations

from collections.abc import Callable

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.builder import successors
from snowc.mir.callees import Compound, KnownValue
from snowc.mir.definedness import undefined_reads
from snowc.mir.ir import (
    Binary,
    Borrow,
    Branch,
    Call,
    CallClosure,
    Callee,
    Capture,
    Construct,
    Copy,
    Crash,
    Field,
    FunctionId,
    Instruction,
    Literal,
    LocalId,
    MakeClosure,
    MakeList,
    MirFunction,
    Pack,
    Part,
    Return,
    Switch,
    Tag,
    TailCall,
    Terminator,
    Unary,
)
from snowc.mir.representation import SlotClass, slot_class, words_type
from snowc.mir.terminators import CRASH_KINDS
from snowc.mir.type_text import type_text
from snowc.types.ty import ATOM, BOOL, FLOAT, INT, NEVER, STRING, UNIT, Con, Fun, Tuple, Type, list_of, substitute
from snowc.values import value

_ARITHMETIC = frozenset({"add", "sub", "mul", "div", "rem", "concat"})


@value
class Signature:
    """A function's type with `Var(i)` for its variables."""

    variables: int
    parameters: tuple[Type, ...]
    result: Type
    captures: tuple[Type, ...] | None = None


@value
class Known:
    """What the verifier may ask; each answers None for what is not known."""

    signature: Callable[[FunctionId], Signature | None] = lambda _: None
    variants: Callable[[Con], tuple[tuple[Type, ...], ...] | None] = lambda _: None
    normal: Callable[[Type], Type] = lambda ty: ty
    """replaces associated types that are known"""


NOTHING_KNOWN = Known()


def signature_of(function: MirFunction) -> Signature:
    """The signature of a function that is at hand."""
    parameters = tuple(local.type for local in function.locals[: function.parameter_count])
    return Signature(function.variables, parameters, function.result, function.captures)


def verify(function: MirFunction, known: Known = NOTHING_KNOWN) -> tuple[str, ...]:
    """Everything that is wrong with the function, as text with the block's number."""
    verifier = _Verifier(function, known)
    for number, block in enumerate(function.blocks):
        verifier.block = number
        for instruction in block.instructions:
            verifier.instruction(instruction)
        verifier.terminator(block.terminator)
    if verifier.problems:
        return tuple(verifier.problems)  # the flow analysis relies on good block numbers
    return tuple(f"b{number}: @{local} is read before it is assigned" for number, local in undefined_reads(function))


def require_valid(function: MirFunction, known: Known = NOTHING_KNOWN) -> None:
    """Raise CompilerBug unless the function is well formed."""
    problems = verify(function, known)
    if problems:
        raise CompilerBug("; ".join(problems), str(function.id))


class _Verifier:
    """Collects the problems of one function."""

    def __init__(self, function: MirFunction, known: Known) -> None:
        self.function = function
        self.known = known
        self.block = 0
        self.problems: list[str] = []
        if not function.blocks:
            self.problems.append("no blocks")

    def type(self, local: LocalId) -> Type:
        return self.function.locals[local].type

    def types(self, locals: tuple[LocalId, ...]) -> tuple[Type, ...]:
        return tuple(map(self.type, locals))

    def report(self, text: str) -> None:
        self.problems.append(f"b{self.block}: {text}")

    def same(self, what: str, found: Type, wanted: Type) -> None:
        if found != wanted:
            self.report(f"{what} is {type_text(found)}, not {type_text(wanted)}")

    def instruction(self, instruction: Instruction) -> None:
        match instruction:
            case Literal(target, value):
                self.literal(self.type(target), value)
            case Copy(target, source) | Borrow(target, source):
                if not (_is_pid(self.type(target)) and _is_pid(self.type(source))):
                    self.same("the copy's target", self.type(target), self.type(source))
            case Unary(target, operator, operand):
                if operator != "neg" or _is_number(self.type(operand)):
                    self.same(f"the result of {operator}", self.type(target), self.type(operand))
            case Binary(target, operator, left, right):
                self.same(f"the right side of {operator}", self.type(right), self.type(left))
                if operator not in _ARITHMETIC:
                    self.same(f"the result of {operator}", self.type(target), BOOL)
                elif operator == "concat" or _is_number(self.type(left)):
                    self.same(f"the result of {operator}", self.type(target), self.type(left))
            case Call() | CallClosure() | MakeClosure():
                self.call(instruction)
            case _:
                self.data(instruction)

    def data(self, instruction: Instruction) -> None:
        """Instructions on parts of values."""
        match instruction:
            case Construct(target, variant, arguments):
                self.fields(f"construct {variant}", self.type(target), variant, self.types(arguments))
            case MakeList(target, items):
                for item in items:
                    self.same("the list", self.type(target), list_of(self.type(item)))
            case Field(target, base, variant, index):
                fields = self.variant_fields(self.type(base), variant)
                if fields is not None and index >= len(fields):
                    self.report(f"field {index} of {len(fields)}")
                elif fields is not None:
                    self.same("the field's target", self.type(target), fields[index])
            case Tag(target):
                self.same("a tag", self.type(target), INT)
            case Pack(target, words):
                self.same("the packed words", self.type(target), words_type(self.types(words)))
            case Part(target, base, index):
                self.same("the part", self.type(target), _word(self.type(base), index))
            case Capture(target, index):
                captures = self.function.captures or ()
                if index >= len(captures):
                    self.report(f"capture {index} of {len(captures)}")
                else:
                    self.same("the capture's target", self.type(target), captures[index])

    def literal(self, ty: Type, value: KnownValue) -> None:
        match value:
            case bool():
                self.same("a literal", BOOL, ty)
            case int():
                self.same("a literal", INT, ty)
            case float():
                self.same("a literal", FLOAT, ty)
            case str():
                self.same("a literal", STRING if ty != ATOM else ATOM, ty)
            case Compound():
                pass  # computed by the types of its parts
            case _:
                self.same("a literal", UNIT, ty)

    def call(self, instruction: Call | CallClosure | MakeClosure) -> None:
        match instruction:
            case CallClosure(target, function, arguments):
                found = Fun(self.types(arguments), self.type(target))
                self.same("the called value", self.type(function), found)
            case Call(target, callee, arguments):
                self.direct_call(callee, self.types(arguments), self.type(target))
            case MakeClosure(target, callee, captured):
                signature = self.instantiated(callee)
                if signature is None:
                    return
                if (signature.captures or ()) != self.types(captured):  # None: a plain function used as a value
                    self.report(f"captured values of {callee.function} do not fit")
                self.same("the closure", self.type(target), Fun(signature.parameters, signature.result))

    def direct_call(self, callee: Callee, arguments: tuple[Type, ...], result: Type) -> None:
        signature = self.instantiated(callee)
        if signature is None:
            return
        if signature.captures is not None:
            self.report(f"{callee.function} is a closure's body and is called directly")
        if signature.parameters != arguments:
            shown = type_text(Fun(signature.parameters, signature.result))
            self.report(f"arguments {type_text(Tuple(arguments))} for {callee.function} :: {shown}")
        self.same(f"the result of {callee.function}", result, signature.result)

    def instantiated(self, callee: Callee) -> Signature | None:
        signature = self.known.signature(callee.function)
        if signature is None:
            return None
        if len(callee.arguments) != signature.variables:
            self.report(
                f"{len(callee.arguments)} type arguments for {callee.function}, which has {signature.variables}"
            )
            return None
        given = callee.arguments

        def here(ty: Type) -> Type:
            return self.known.normal(substitute(ty, given))

        captures = None if signature.captures is None else tuple(map(here, signature.captures))
        return Signature(0, tuple(map(here, signature.parameters)), here(signature.result), captures)

    def fields(self, what: str, ty: Type, variant: int, found: tuple[Type, ...]) -> None:
        wanted = self.variant_fields(ty, variant)
        if wanted is not None and wanted != found:
            self.report(f"{what} of {type_text(ty)} from {type_text(Tuple(found))}, not {type_text(Tuple(wanted))}")

    def variant_fields(self, ty: Type, variant: int) -> tuple[Type, ...] | None:
        if isinstance(ty, Tuple):
            return ty.items
        variants = self.known.variants(ty) if isinstance(ty, Con) else None
        if variants is None:
            return None
        if variant >= len(variants):
            self.report(f"variant {variant} of {type_text(ty)}")
            return None
        return variants[variant]

    def terminator(self, terminator: Terminator) -> None:
        for target in successors(terminator):
            if target >= len(self.function.blocks):
                self.report(f"there is no block b{target}")
        match terminator:
            case Branch(condition):
                self.same("the condition", self.type(condition), BOOL)
            case Switch(subject):
                self.same("the switch's subject", self.type(subject), INT)
            case Return(value):
                if self.type(value) != NEVER:
                    self.same("the returned value", self.type(value), self.function.result)
            case TailCall(callee, arguments):
                self.direct_call(callee, self.types(arguments), self.function.result)
            case Crash(kind) if kind not in CRASH_KINDS:
                self.report(f"unknown crash kind {kind}")


def _is_pid(ty: Type) -> bool:
    return isinstance(ty, Con) and ty.name == "Pid"


def _word(ty: Type, index: int) -> Type:
    return ty.arguments[index] if slot_class(ty) is SlotClass.WORDS and isinstance(ty, Con) else NEVER


def _is_number(ty: Type) -> bool:
    """Whether an operator gives its operands' type; of other types an impl says what it gives."""
    return ty in (INT, FLOAT)
