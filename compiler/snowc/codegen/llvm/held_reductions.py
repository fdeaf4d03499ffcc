"""Reductions counted in a register, in the loops of released programs.

In: text that a function is about to write. Out: the same; where it is a call that may look at the context's count, that
is brought up to date before and read again behind. A loop that calls nothing on its usual way so counts without memory:
the next turn need not wait until what this one stored can be loaded. LLVM takes out the stores of what was just read.
Coroutines have no registers that outlast their waits, and count in the context.
"""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.llvm.reductions import loop_ends
from snowc.mir.ir import MirFunction

HELD = "%reductions"
"""the slot that sroa makes a register"""
_PLACE = f"getelementptr inbounds (i8, ptr %cx, i64 {abi.CX_REDUCTIONS})" if abi.CX_REDUCTIONS else "%cx"
_KNOWS_CONTEXT = "ptr swiftself %cx)"


def is_worth_holding(function: MirFunction) -> bool:
    return bool(loop_ends(function)) and not function.is_constant


def may_look(text: str) -> bool:
    """Whether the instruction is a call of what may read or write the context's count."""
    return _KNOWS_CONTEXT in text and "call " in text


def comes_back(text: str) -> bool:
    return "musttail" not in text


def writing_back(name: str) -> list[str]:
    """What brings the context's count up to date; `name` is a fresh value."""
    return [f"{name} = load i64, ptr {HELD}", f"store i64 {name}, ptr {_PLACE}"]


def reading_again(name: str) -> list[str]:
    return [f"{name} = load i64, ptr {_PLACE}", f"store i64 {name}, ptr {HELD}"]
