"""Functions of generated code that do the runtime's work for cells, without leaving the isolate's stack.

In: the name of one. Out: its text. The part of a chunk that was never used, and a free list, are theirs; what is less
frequent they leave to the runtime: a class without a chunk, a chunk that mixes sizes, one that is given back as it
becomes empty and is not the small, single one of its class (`runtime/src/heap/`).
"""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.extern_abi import Word
from snowc.codegen.llvm.module import PLAIN_CALL
from snowc.codegen.llvm.stub_signature import StubSignature

FRESH_CELL = "cell."
"""then the number of a class: a cell of it where no freed one is at hand"""
SIZED_CELL = "sized_cell"
"""a cell of so many bytes, a multiple of eight from 40 on"""
FREE = "free"
"""ends an object in which nothing is counted"""
FREE_CELL = "free_cell"
"""gives back the cell of what has ended"""
GIVE_CELLS = "give_cells"
"""gives back cells of one chunk, which are in a list before those that are free there already"""
FREE_TEXT = "free_text"
"""ends a String or `Bytes`"""

FRESH = StubSignature((), Word.OBJECT)
TAKES_SIZE = StubSignature((Word.INTEGER,), Word.OBJECT)
_CLASSES = abi.CX_HEAP + abi.ARENA_CLASSES
_LIVE = abi.CX_HEAP + abi.ARENA_LIVE
_CELLS_PER_REDUCTION = 4
"""their logarithm, as in the runtime's `snow_release`"""


def runtime_functions(name: str) -> set[str]:
    """What one of these calls; nothing if it is none."""
    if name.startswith(FRESH_CELL) or name == SIZED_CELL:
        return {"snow_alloc"}
    if name == FREE_CELL:
        return {"snow_free"}
    called = {FREE: {"snow_release"}, GIVE_CELLS: {FREE_CELL}, FREE_TEXT: {"snow_release", FREE}}
    return called.get(name, set())


def text_of(name: str, stub: str, calls: dict[str, str]) -> str | None:
    """The definition of the function as `stub`; None if it is none of these. `calls` are calls of other stubs:
    of `snow_alloc` with `%size`, of `snow_free` with `%cell`, of those that end objects with `%cell` and
    `%type`."""
    if name.startswith(FRESH_CELL):
        number = int(name.removeprefix(FRESH_CELL))
        available = abi.CLASSES_AVAILABLE + abi.SLOT_SIZE * number
        return _MORE_BODY.format(stub=stub, size=abi.CELL_SIZES[number], available=available, call=calls["snow_alloc"])
    if name == SIZED_CELL:
        return _SIZED_BODY.format(stub=stub, call=calls["snow_alloc"])
    if name == FREE:
        return _FREE_BODY.format(stub=stub, parameters="ptr %cell, ptr %type", call=calls["snow_release"])
    if name == FREE_CELL:
        return _FREE_BODY.format(stub=stub, parameters="ptr %cell", call=calls["snow_free"])
    if name == GIVE_CELLS:
        return _GIVE_BODY.format(stub=stub, call=calls[FREE_CELL])
    if name == FREE_TEXT:
        return _FREE_TEXT_BODY.format(stub=stub, free=calls[FREE], call=calls["snow_release"])
    return None


_WITH_CLASSES = f"""\
  %classesp = getelementptr i8, ptr %cx, i64 {_CLASSES}
  %classes = load ptr, ptr %classesp
  %none = icmp eq ptr %classes, null
  br i1 %none, label %slow, label %look
look:"""
_FRESH_CELLS = f"""\
  %freshp = getelementptr i8, ptr %chunk, i64 {abi.CHUNK_FRESH}
  %fresh = load i32, ptr %freshp
  %endp = getelementptr i8, ptr %chunk, i64 {abi.CHUNK_END}
  %end = load i32, ptr %endp
  %used = icmp eq i32 %fresh, %end"""
_COUNTED = f"""\
  %countp = getelementptr i8, ptr %chunk, i64 {abi.CHUNK_LIVE}
  %cells = load i32, ptr %countp
  %counted = add i32 %cells, 1
  store i32 %counted, ptr %countp
  %livep = getelementptr i8, ptr %cx, i64 {_LIVE}
  %live = load i64, ptr %livep
  %more = add i64 %live, 1
  store i64 %more, ptr %livep
  ret ptr %cell"""
_MORE_BODY = f"""define hidden {PLAIN_CALL} ptr {{stub}}(ptr swiftself %cx) #1 {{{{
entry:
{_WITH_CLASSES}
  %chunkp = getelementptr i8, ptr %classes, i64 {{available}}
  %chunk = load ptr, ptr %chunkp
  %empty = icmp eq ptr %chunk, null
  br i1 %empty, label %slow, label %unused
unused:
  %freep = getelementptr i8, ptr %chunk, i64 {abi.CHUNK_FREE}
  %free = load ptr, ptr %freep
  %has_free = icmp ne ptr %free, null
{_FRESH_CELLS}
  %other = or i1 %has_free, %used
  br i1 %other, label %slow, label %take
take:
  %behind = add i32 %fresh, {{size}}
  store i32 %behind, ptr %freshp
  %offset = zext i32 %fresh to i64
  %cell = getelementptr i8, ptr %chunk, i64 %offset
{_COUNTED}
slow:
  %size = add i64 0, {{size}}
  %r = {{call}}
  ret ptr %r
}}}}"""

# The class of a size as in `runtime/src/heap/size_class.rs`; a cell's size is a multiple of a power of two from 4 to 7.
_SIZED_BODY = f"""define hidden {PLAIN_CALL} ptr {{stub}}(i64 %size, ptr swiftself %cx) alwaysinline #3 {{{{
entry:
{_WITH_CLASSES}
  %last = add i64 %size, -1
  %zeros = call i64 @llvm.ctlz.i64(i64 %last, i1 true)
  %log = sub i64 63, %zeros
  %shift = add i64 %log, -2
  %quarters = lshr i64 %last, %shift
  %step = and i64 %quarters, 3
  %doubled = mul i64 %log, 4
  %base = add i64 %doubled, -17
  %class = add i64 %base, %step
  %available = getelementptr i8, ptr %classes, i64 {abi.CLASSES_AVAILABLE}
  %chunkp = getelementptr ptr, ptr %available, i64 %class
  %chunk = load ptr, ptr %chunkp
  %empty = icmp eq ptr %chunk, null
  br i1 %empty, label %slow, label %freed
freed:
  %freep = getelementptr i8, ptr %chunk, i64 {abi.CHUNK_FREE}
  %free = load ptr, ptr %freep
  %none_freed = icmp eq ptr %free, null
  br i1 %none_freed, label %unused, label %pop
pop:
  %next = load ptr, ptr %free
  store ptr %next, ptr %freep
  br label %count
unused:
{_FRESH_CELLS}
  br i1 %used, label %slow, label %cut
cut:
  %units = add i64 %quarters, 1
  %whole = shl i64 %units, %shift
  %cut_bytes = trunc i64 %whole to i32
  %behind = add i32 %fresh, %cut_bytes
  store i32 %behind, ptr %freshp
  %offset = zext i32 %fresh to i64
  %new = getelementptr i8, ptr %chunk, i64 %offset
  br label %count
count:
  %cell = phi ptr [ %free, %pop ], [ %new, %cut ]
{_COUNTED}
slow:
  %r = {{call}}
  ret ptr %r
}}}}"""

_FREE_BODY = f"""define hidden {PLAIN_CALL} void {{stub}}({{parameters}}, ptr swiftself %cx) #1 {{{{
entry:
  %address = ptrtoint ptr %cell to i64
  %slabn = and i64 %address, {-abi.SLAB}
  %slab = inttoptr i64 %slabn to ptr
  %orderp = getelementptr i8, ptr %slab, i64 {abi.SLAB_ORDER}
  %order = load i32, ptr %orderp
  %wide = zext i32 %order to i64
  %mask = shl i64 -1, %wide
  %chunkn = and i64 %address, %mask
  %chunk = inttoptr i64 %chunkn to ptr
  %classp = getelementptr i8, ptr %chunk, i64 {abi.CHUNK_CLASS}
  %class = load i8, ptr %classp
  %mixed = icmp eq i8 %class, -1
  %fullp = getelementptr i8, ptr %chunk, i64 {abi.CHUNK_FULL}
  %full = load i8, ptr %fullp
  %is_full = icmp ne i8 %full, 0
  %countp = getelementptr i8, ptr %chunk, i64 {abi.CHUNK_LIVE}
  %count = load i32, ptr %countp
  %odd = or i1 %mixed, %is_full
  br i1 %odd, label %slow, label %look
look:
  %last = icmp eq i32 %count, 1
  br i1 %last, label %emptied, label %give
emptied:
  %classesp = getelementptr i8, ptr %cx, i64 {_CLASSES}
  %classes = load ptr, ptr %classesp
  %number = zext i8 %class to i64
  %all_held = getelementptr i8, ptr %classes, i64 {abi.CLASSES_HELD}
  %heldp = getelementptr i64, ptr %all_held, i64 %number
  %held = load i64, ptr %heldp
  %bytes = shl i64 1, %wide
  %others = icmp ne i64 %held, %bytes
  %large = icmp uge i64 %wide, {abi.LAST_ORDER}
  %goes = or i1 %others, %large
  br i1 %goes, label %slow, label %give
give:
  %fewer = add i32 %count, -1
  store i32 %fewer, ptr %countp
  %freep = getelementptr i8, ptr %chunk, i64 {abi.CHUNK_FREE}
  %next = load ptr, ptr %freep
  store ptr %next, ptr %cell
  store ptr %cell, ptr %freep
  %livep = getelementptr i8, ptr %cx, i64 {_LIVE}
  %live = load i64, ptr %livep
  %less = add i64 %live, -1
  store i64 %less, ptr %livep
  ret void
slow:
  {{call}}
  ret void
}}}}"""

_GIVE_BODY = f"""define hidden {PLAIN_CALL} void {{stub}}(ptr %chunk, ptr %cell, i64 %number, ptr swiftself %cx) #1 {{{{
entry:
  %work = lshr i64 %number, {_CELLS_PER_REDUCTION}
  %reductionsp = getelementptr i8, ptr %cx, i64 {abi.CX_REDUCTIONS}
  %reductions = load i64, ptr %reductionsp
  %fewerr = sub i64 %reductions, %work
  store i64 %fewerr, ptr %reductionsp
  %countp = getelementptr i8, ptr %chunk, i64 {abi.CHUNK_LIVE}
  %count = load i32, ptr %countp
  %narrow = trunc i64 %number to i32
  %rest = sub i32 %count, %narrow
  %empty = icmp eq i32 %rest, 0
  %freep = getelementptr i8, ptr %chunk, i64 {abi.CHUNK_FREE}
  %livep = getelementptr i8, ptr %cx, i64 {_LIVE}
  %live = load i64, ptr %livep
  %less = sub i64 %live, %number
  br i1 %empty, label %emptied, label %give
give:
  store i32 %rest, ptr %countp
  store ptr %cell, ptr %freep
  store i64 %less, ptr %livep
  ret void
emptied:
  store i32 1, ptr %countp
  %next = load ptr, ptr %cell
  store ptr %next, ptr %freep
  %butone = add i64 %less, 1
  store i64 %butone, ptr %livep
  {{call}}
  ret void
}}}}"""

_FREE_TEXT_BODY = f"""define hidden {PLAIN_CALL} void {{stub}}(ptr %cell, ptr %type, ptr swiftself %cx) #1 {{{{
entry:
  %ownerp = getelementptr i8, ptr %cell, i64 {abi.STRING_OWNER}
  %owner = load ptr, ptr %ownerp
  %own = icmp eq ptr %owner, null
  br i1 %own, label %free, label %slow
free:
  {{free}}
  ret void
slow:
  {{call}}
  ret void
}}}}"""
