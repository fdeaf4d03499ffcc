"""Arguments that a crash report shows: in dev programs, where they are in a function's frame.

In: a function being written. Out: a slot in the frame for each argument that can be shown, and a note of them that LLVM
turns into their offsets from the frame pointer (`codegen/stack_maps.py` reads those). Numbers are shown as they were
when the function was entered. A text can be shown only while the function owns it, so its slot is emptied before it is
given away or dropped.
"""

from __future__ import annotations

from collections import Counter

from snowc.codegen.abi import Shape
from snowc.codegen.layout import is_held
from snowc.codegen.llvm.function_text import FunctionText
from snowc.codegen.unit_text import Argument
from snowc.mir.borrowing import Borrowing
from snowc.mir.ir import (
    Branch,
    Crash,
    Drop,
    Dup,
    Goto,
    Instruction,
    LocalId,
    MirFunction,
    Return,
    Switch,
    TailCall,
    Terminator,
    Unreachable,
)
from snowc.mir.passes.operands import operands, terminator_operands

_MOST = 4
"""arguments of one function that are shown; the runtime keeps no more (`actor/backtrace.rs`)"""
_NUMBERS = {Shape.INT, Shape.FLOAT, Shape.BOOL, Shape.PID}
_TEXTS = {Shape.STRING, Shape.ATOM}
_STACK_MAP = "@llvm.experimental.stackmap"


class ShownArguments:
    """Those of the function that `fn` writes. Nothing where the program keeps no variables."""

    def __init__(self, fn: FunctionText) -> None:
        self._fn = fn
        function = fn.function
        named = (
            number
            for number in range(function.parameter_count)
            if function.locals[number].name
            and is_held(function.locals[number].type)
            and not _is_later_word(function, number)
        )
        self._shown = list(named)[:_MOST] if fn.module.keeps_variables and not fn.is_coroutine else []
        self._text_slots: dict[LocalId, str] = {}
        self._spare: Counter[LocalId] = Counter()

    def described(self) -> tuple[Argument, ...]:
        return tuple(Argument(self._fn.function.locals[each].name, int(self._shape(each))) for each in self._shown)

    def emit_slots(self, body: int) -> None:
        """At the function's entry, when the parameters are in their locals; `body` is its number for the report."""
        if not self._shown:
            return
        slots = ", ".join(self._slot(number) for number in self._shown)
        self._fn.module.declare(_STACK_MAP, f"declare void {_STACK_MAP}(i64, i32, ...)")
        self._fn.line(f"call void (i64, i32, ...) {_STACK_MAP}(i64 {body}, i32 0, {slots})")

    def begin_block(self) -> None:
        """References that a block takes for its instructions are theirs alone."""
        self._spare.clear()

    def before(self, instruction: Instruction | Terminator) -> None:
        """Empty the slots of texts that the instruction takes away."""
        if not self._text_slots:
            return
        match instruction:
            case Dup(local):
                self._spare[local] += 1
                return
            case Drop(local):
                consumed: tuple[LocalId, ...] = (local,)
            case _:
                consumed = _consumed(instruction, self._fn.module.program.borrowing)
        for local in consumed:
            if self._spare[local]:
                self._spare[local] -= 1
            elif local in self._text_slots:
                self._fn.line(f"store volatile ptr null, ptr {self._text_slots[local]}")

    def _slot(self, number: LocalId) -> str:
        shape = self._shape(number)
        if shape in _TEXTS:
            slot = self._text_slots[number] = self._fn.reserve_stack("ptr")
            self._fn.line(f"store volatile ptr {self._fn.load(number)}, ptr {slot}")
            return f"ptr {slot}"
        return f"ptr %k{number}" if shape in _NUMBERS else "i64 0"

    def _shape(self, number: LocalId) -> Shape:
        local = self._fn.function.locals[number]
        return self._fn.module.program.descriptors.of(local.word.type if local.word else local.type).shape


def _is_later_word(function: MirFunction, number: LocalId) -> bool:
    word = function.locals[number].word
    return word is not None and word.index > 0


def _consumed(instruction: Instruction | Terminator, borrowing: Borrowing) -> tuple[LocalId, ...]:
    if isinstance(instruction, Goto | Branch | Switch | Return | TailCall | Crash | Unreachable):
        return terminator_operands(instruction, borrowing).consumed
    return operands(instruction, borrowing).consumed
