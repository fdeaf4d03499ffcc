"""Counters of coverage in the code, and the unit in which they are.

Each definition's counters have a symbol of their own, which leads into one array for the program: a function's code
says nothing of other functions' counters. The array has pages of its own, over which a loader maps a file
(`codegen/counts_file.py`).
"""

from __future__ import annotations

from collections.abc import Mapping

from snowc.codegen.counts_file import COUNTER, COUNTS_SYMBOL, counts_size, page_size
from snowc.codegen.llvm.function_text import FunctionText
from snowc.codegen.llvm.text import symbol
from snowc.codegen.target import Target
from snowc.codegen.unit_text import UnitText
from snowc.mir.ir import Count
from snowc.resolve.model import DefId


def counter_symbol(definition: DefId) -> str:
    return f"{COUNTS_SYMBOL}.{definition}"


def emit_count(fn: FunctionText, count: Count) -> None:
    """Counted by all workers at once, and in no order: only the sum matters."""
    name = symbol(counter_symbol(count.definition))
    fn.module.declare(name, f"{name} = external global i64, align {COUNTER}")
    place = f"getelementptr (i64, ptr {name}, i64 {count.index})"
    fn.line(f"atomicrmw add ptr {place}, i64 1 monotonic")


def counts_unit(starts: Mapping[DefId, int], count: int, target: Target) -> UnitText:
    """The array, and where in it each definition's counters begin."""
    array = f"[{counts_size(count) // COUNTER} x i64]"
    counts = symbol(COUNTS_SYMBOL)
    lines = [f'target triple = "{target.triple}"', f"{counts} = global {array} zeroinitializer, align {page_size()}"]
    for definition, start in starts.items():
        place = f"getelementptr ({array}, ptr {counts}, i64 0, i64 {start})"
        lines.append(f"{symbol(counter_symbol(definition))} = alias i64, ptr {place}")
    return UnitText("counts", "\n".join((*lines, "")))
