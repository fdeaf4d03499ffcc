"""Functions of generated code that end lists without leaving the isolate's stack.

In: the name of one. Out: its text. Theirs are lists of numbers and records of such, of texts, and of objects in which
nothing is counted, whose buffer is a cell of a class, or has other lists that look at it; of a larger buffer they end
the elements. All others are the runtime's (`runtime/src/value/release.rs`).
"""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.llvm.cell_stubs import FREE_CELL
from snowc.codegen.llvm.module import PLAIN_CALL

FREE_LIST = "free_list"
"""ends a list of what is not counted"""
FREE_LIST_OF = "free_list_of."
"""then what ends an element: ends a list of such"""
FREE_LIST_OF_WORDS = "free_list_words."
"""then how many: ends a list of records that are so many words"""

_TYPE_PARTS = 24
"""where a list's type names that of its elements"""
_MOST_SLOTS = (abi.CELL_SIZES[-1] - abi.BUFFER_SLOTS) // abi.SLOT_SIZE
"""elements of a buffer that is a cell of a class"""


def runtime_functions(name: str) -> set[str]:
    """What one of these calls; nothing if it is none."""
    if name == FREE_LIST or name.startswith(FREE_LIST_OF_WORDS):
        return {"snow_release", FREE_CELL}
    return {"snow_release", FREE_CELL, name.removeprefix(FREE_LIST_OF)} if name.startswith(FREE_LIST_OF) else set()


def text_of(name: str, stub: str, calls: dict[str, str]) -> str | None:
    """The definition of the function as `stub`; None if it is none of these. `calls` as in `cell_stubs.py`."""
    most = _MOST_SLOTS
    if name == FREE_LIST or name.startswith(FREE_LIST_OF_WORDS):
        most //= int(name.removeprefix(FREE_LIST_OF_WORDS)) if name != FREE_LIST else 1
        elements = "  br i1 %large, label %slow, label %cells"
    elif name.startswith(FREE_LIST_OF):
        end = calls[name.removeprefix(FREE_LIST_OF)]
        elements = _ELEMENTS.format(call=end.replace("%cell", "%element").replace("%type", "%elementtype"))
    else:
        return None
    free = calls[FREE_CELL]
    return _LIST_BODY.format(
        stub=stub,
        most=most,
        elements=elements,
        slow=calls["snow_release"],
        free=free,
        free_buffer=free.replace("%cell", "%buffer"),
    )


_LIST_BODY = f"""define hidden {PLAIN_CALL} void {{stub}}(ptr %cell, ptr %type, ptr swiftself %cx) #1 {{{{
entry:
  %ownerp = getelementptr i8, ptr %cell, i64 {abi.LIST_OWNER}
  %owner = load ptr, ptr %ownerp
  %shared = icmp ne ptr %owner, null
  br i1 %shared, label %slow, label %look
look:
  %bufferp = getelementptr i8, ptr %cell, i64 {abi.LIST_BUFFER}
  %buffer = load ptr, ptr %bufferp
  %none = icmp eq ptr %buffer, null
  br i1 %none, label %end, label %alone
alone:
  %count = load i32, ptr %buffer
  %others = icmp ne i32 %count, 1
  br i1 %others, label %looked_at, label %mine
looked_at:
  %forever = icmp slt i32 %count, 0
  br i1 %forever, label %end, label %fewer_lists
fewer_lists:
  %lists = add i32 %count, -1
  store i32 %lists, ptr %buffer
  br label %end
mine:
  %capacityp = getelementptr i8, ptr %buffer, i64 {abi.BUFFER_CAPACITY}
  %capacity = load i64, ptr %capacityp
  %large = icmp ugt i64 %capacity, {{most}}
  br label %elements
elements:
{{elements}}
cells:
  {{free_buffer}}
  br label %end
end:
  {{free}}
  ret void
slow:
  {{slow}}
  ret void
}}}}"""

_ELEMENTS = f"""\
  %lowp = getelementptr i8, ptr %buffer, i64 {abi.BUFFER_LOW}
  %low = load i64, ptr %lowp
  %highp = getelementptr i8, ptr %buffer, i64 {abi.BUFFER_HIGH}
  %high = load i64, ptr %highp
  %number = sub i64 %high, %low
  %reductionsp = getelementptr i8, ptr %cx, i64 {abi.CX_REDUCTIONS}
  %reductions = load i64, ptr %reductionsp
  %left = sub i64 %reductions, %number
  store i64 %left, ptr %reductionsp
  %partsp = getelementptr i8, ptr %type, i64 {_TYPE_PARTS}
  %elementtype = load ptr, ptr %partsp
  %slots = getelementptr i8, ptr %buffer, i64 {abi.BUFFER_SLOTS}
  br label %next
next:
  %at = phi i64 [ %low, %elements ], [ %behind, %done ]
  %is_end = icmp eq i64 %at, %high
  br i1 %is_end, label %ended, label %one
one:
  %slot = getelementptr i64, ptr %slots, i64 %at
  %element = load ptr, ptr %slot
  %references = load i32, ptr %element
  %is_last = icmp eq i32 %references, 1
  br i1 %is_last, label %dead, label %held
held:
  %immortal = icmp slt i32 %references, 0
  br i1 %immortal, label %done, label %fewer
fewer:
  %less = add i32 %references, -1
  store i32 %less, ptr %element
  br label %done
dead:
  {{call}}
  br label %done
done:
  %behind = add i64 %at, 1
  br label %next
ended:
  store i64 %low, ptr %highp
  br i1 %large, label %slow, label %cells"""
