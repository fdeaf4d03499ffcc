"""Functions of generated code that make short lists without leaving the isolate's stack: the copy that an update needs
whose list others hold, the longer window of a shared buffer, a list with room.

In: the name of one. Out: its text. Each takes the words of the runtime function that it stands in for, which does what
is not simple: lists in payloads and longer ones; lists that nobody else holds; an index out of bounds. The first two
are for elements that are numbers, and not Bools.
"""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.extern_abi import Word
from snowc.codegen.layout import element_width
from snowc.codegen.llvm.cell_stubs import SIZED_CELL
from snowc.codegen.llvm.module import PLAIN_CALL
from snowc.codegen.llvm.stub_signature import StubSignature
from snowc.mir.representation import SlotClass, slot_class
from snowc.types.ty import Type

SET_IN_COPY = "set_in_copy"
APPEND_TO_SHARED = "append_to_shared"
APPEND_TO_PATH = "append_to_path"
"""the same with more room: what is longer than the list will soon be made longer itself, and again for each sibling"""
WITH_ROOM = "with_room"
"""of records: then a dot, and how many words each has"""
_STANDS_IN = {"snow_list_set": SET_IN_COPY, "snow_list_append": APPEND_TO_SHARED, "snow_list_with_room": WITH_ROOM}
_FUNCTIONS = {name: function for function, name in _STANDS_IN.items()} | {APPEND_TO_PATH: "snow_list_append"}

CALLED = {
    "snow_list_set": (
        StubSignature((Word.OBJECT, Word.INTEGER, Word.SLOT, Word.TYPE, Word.TYPE), Word.OBJECT),
        ["%list", "%index", "%item", "%element", "%type"],
    ),
    "snow_list_append": (
        StubSignature((Word.OBJECT, Word.SLOT, Word.TYPE, Word.TYPE), Word.OBJECT),
        ["%list", "%item", "%element", "%type"],
    ),
    "snow_list_with_room": (
        StubSignature((Word.INTEGER, Word.TYPE, Word.TYPE), Word.OBJECT),
        ["%count", "%element", "%type"],
    ),
}
"""what these call, with the names that they have for the words"""

_MOST = 32
"""elements: more numbers than that are kept in a payload"""
_MOST_RECORD_WORDS = 128
"""of records: more than that are kept in a payload"""
_FIRST = 4
"""elements of the smallest buffer that grows"""
_HEADER = abi.LIST_OWNER + abi.SLOT_SIZE


def standing_in(function: str, element: Type) -> str:
    """The function that stands in for one of the runtime for lists of such elements, in the form that they have in
    locals; that one itself if none does."""
    if slot_class(element) is SlotClass.WORDS and function == "snow_list_with_room":
        return f"{WITH_ROOM}.{element_width(element) // abi.SLOT_SIZE}"
    if element_width(element) != abi.SLOT_SIZE:
        return function
    if slot_class(element) is SlotClass.OBJECT and function != "snow_list_with_room":
        return function
    return _STANDS_IN.get(function, function)


def runtime_functions(name: str) -> set[str]:
    """What one of these calls; nothing if it is none."""
    return {_FUNCTIONS[_kind(name)], SIZED_CELL} if _kind(name) in _FUNCTIONS else set()


def _kind(name: str) -> str:
    return WITH_ROOM if name.startswith(f"{WITH_ROOM}.") else name


def text_of(name: str, stub: str, calls: dict[str, str]) -> str | None:
    """The definition of the function as `stub`; None if it is none of these. `calls` are calls of other stubs."""
    if _kind(name) not in _FUNCTIONS:
        return None
    cell = calls[SIZED_CELL]
    words = int(name.rpartition(".")[2]) if _kind(name) != name else 1
    return _BODIES[_kind(name)].format(
        stub=stub,
        width=abi.SLOT_SIZE * words,
        most=_MOST_RECORD_WORDS // words if words > 1 else _MOST,
        slow=calls[_FUNCTIONS[_kind(name)]],
        list_cell=cell.replace("%size", str(_HEADER)),
        buffer_cell=cell.replace("%size", "%bytes"),
        growth=_PATH_GROWTH if name == APPEND_TO_PATH else _GROWTH,
    )


_READ = f"""\
  %bufferp = getelementptr i8, ptr %list, i64 {abi.LIST_BUFFER}
  %startp = getelementptr i8, ptr %list, i64 {abi.LIST_START}
  %lengthp = getelementptr i8, ptr %list, i64 {abi.LIST_LENGTH}
  %ownerp = getelementptr i8, ptr %list, i64 {abi.LIST_OWNER}
  %buffer = load ptr, ptr %bufferp
  %start = load i64, ptr %startp
  %length = load i64, ptr %lengthp
  %header = load i64, ptr %list
  %references = trunc i64 %header to i32"""
_WRITE_LIST = f"""\
  %own.bufferp = getelementptr i8, ptr %own, i64 {abi.LIST_BUFFER}
  %own.startp = getelementptr i8, ptr %own, i64 {abi.LIST_START}
  %own.lengthp = getelementptr i8, ptr %own, i64 {abi.LIST_LENGTH}
  %own.ownerp = getelementptr i8, ptr %own, i64 {abi.LIST_OWNER}
  %typeid = and i64 %header, {-1 << 32}
  %own.header = or i64 %typeid, 1
  store i64 %own.header, ptr %own
  store ptr null, ptr %own.ownerp"""
_WRITE_BUFFER = f"""\
  store i64 1, ptr %copy
  %copy.capacityp = getelementptr i8, ptr %copy, i64 {abi.BUFFER_CAPACITY}
  %copy.lowp = getelementptr i8, ptr %copy, i64 {abi.BUFFER_LOW}
  %copy.highp = getelementptr i8, ptr %copy, i64 {abi.BUFFER_HIGH}
  store i64 0, ptr %copy.lowp"""
_LET_GO = """\
  %mortal = icmp sgt i32 %references, 0
  br i1 %mortal, label %fewer, label %done
fewer:
  %left = add i32 %references, -1
  store i32 %left, ptr %list
  br label %done
done:"""

# A copy costs as many reductions as the runtime's. It begins at `pairs` and goes on behind `copied:`.
_COPY = f"""\
pairs:
  %slots = getelementptr i8, ptr %buffer, i64 {abi.BUFFER_SLOTS}
  %first = getelementptr i64, ptr %slots, i64 %start
  %places = getelementptr i8, ptr %copy, i64 {abi.BUFFER_SLOTS}
  %even = and i64 %length, -2
  br label %next
next:
  %at = phi i64 [ 0, %pairs ], [ %behind, %pair ]
  %is_end = icmp eq i64 %at, %even
  br i1 %is_end, label %rest, label %pair
pair:
  %from = getelementptr i64, ptr %first, i64 %at
  %to = getelementptr i64, ptr %places, i64 %at
  %two = load <2 x i64>, ptr %from, align 8
  store <2 x i64> %two, ptr %to, align 8
  %behind = add i64 %at, 2
  br label %next
rest:
  %is_even = icmp eq i64 %even, %length
  br i1 %is_even, label %copied, label %odd_one
odd_one:
  %from_last = getelementptr i64, ptr %first, i64 %even
  %to_last = getelementptr i64, ptr %places, i64 %even
  %one = load i64, ptr %from_last
  store i64 %one, ptr %to_last
  br label %copied
copied:
  %reductionsp = getelementptr i8, ptr %cx, i64 {abi.CX_REDUCTIONS}
  %reductions = load i64, ptr %reductionsp
  %remaining = sub i64 %reductions, %length
  store i64 %remaining, ptr %reductionsp"""

_SET_IN_COPY_BODY = f"""define hidden {PLAIN_CALL} ptr {{stub}}(ptr %list, i64 %index, i64 %item, ptr %element, \
ptr %type, ptr swiftself %cx) #1 {{{{
entry:
{_READ}
  %alone = icmp eq i32 %references, 1
  %outside = icmp uge i64 %index, %length
  %many = icmp ugt i64 %length, {_MOST}
  %odd1 = or i1 %alone, %outside
  %odd = or i1 %odd1, %many
  br i1 %odd, label %slow, label %short
short:
  %words = shl i64 %length, 3
  %bytes = add i64 %words, {abi.BUFFER_SLOTS}
  %own = {{list_cell}}
  %copy = {{buffer_cell}}
{_WRITE_LIST}
  store ptr %copy, ptr %own.bufferp
  store i64 0, ptr %own.startp
  store i64 %length, ptr %own.lengthp
{_WRITE_BUFFER}
  store i64 %length, ptr %copy.capacityp
  store i64 %length, ptr %copy.highp
  br label %pairs
{_COPY}
  %place = getelementptr i64, ptr %places, i64 %index
  store i64 %item, ptr %place
{_LET_GO}
  ret ptr %own
slow:
  %r = {{slow}}
  ret ptr %r
}}}}"""

# A buffer that one list looks at is free behind that list's window, however many hold the list.
_APPEND_TO_SHARED_BODY = f"""define hidden {PLAIN_CALL} ptr {{stub}}(ptr %list, i64 %item, ptr %element, ptr %type, \
ptr swiftself %cx) #1 {{{{
entry:
{_READ}
  %owner = load ptr, ptr %ownerp
  %longer = add i64 %length, 1
  %alone = icmp eq i32 %references, 1
  %in_payload = icmp ne ptr %owner, null
  %odd = or i1 %alone, %in_payload
  br i1 %odd, label %slow, label %shared
shared:
  %none = icmp eq ptr %buffer, null
  br i1 %none, label %grow, label %look
look:
  %lists = load i32, ptr %buffer
  %constant = icmp slt i32 %lists, 0
  %end = add i64 %start, %length
  %lowp = getelementptr i8, ptr %buffer, i64 {abi.BUFFER_LOW}
  %highp = getelementptr i8, ptr %buffer, i64 {abi.BUFFER_HIGH}
  %capacityp = getelementptr i8, ptr %buffer, i64 {abi.BUFFER_CAPACITY}
  %low = load i64, ptr %lowp
  %high = load i64, ptr %highp
  %capacity = load i64, ptr %capacityp
  %only = icmp eq i32 %lists, 1
  %inside = icmp ne i64 %end, %high
  %others = xor i1 %only, true
  %taken = and i1 %inside, %others
  %full = icmp eq i64 %end, %capacity
  %odd3 = or i1 %constant, %taken
  %odd4 = or i1 %odd3, %full
  br i1 %odd4, label %grow, label %window
window:
  %lowest = select i1 %only, i64 %start, i64 %low
  store i64 %lowest, ptr %lowp
  %higher = add i64 %end, 1
  store i64 %higher, ptr %highp
  %more = add i32 %lists, 1
  store i32 %more, ptr %buffer
  %behind_buffer = getelementptr i8, ptr %buffer, i64 {abi.BUFFER_SLOTS}
  %behind_window = getelementptr i64, ptr %behind_buffer, i64 %end
  store i64 %item, ptr %behind_window
  br label %wrap
grow:
  %many = icmp ugt i64 %length, {_MOST // 2}
  br i1 %many, label %slow, label %short
short:
{{growth}}
  %small = icmp ult i64 %grown, {_FIRST}
  %room = select i1 %small, i64 {_FIRST}, i64 %grown
  %words = shl i64 %room, 3
  %bytes = add i64 %words, {abi.BUFFER_SLOTS}
  %copy = {{buffer_cell}}
{_WRITE_BUFFER}
  store i64 %room, ptr %copy.capacityp
  store i64 %longer, ptr %copy.highp
  br label %pairs
{_COPY}
  %place = getelementptr i64, ptr %places, i64 %length
  store i64 %item, ptr %place
  br label %wrap
wrap:
  %wrapped = phi ptr [ %buffer, %window ], [ %copy, %copied ]
  %from_start = phi i64 [ %start, %window ], [ 0, %copied ]
  %own = {{list_cell}}
{_WRITE_LIST}
  store ptr %wrapped, ptr %own.bufferp
  store i64 %from_start, ptr %own.startp
  store i64 %longer, ptr %own.lengthp
{_LET_GO}
  ret ptr %own
slow:
  %r = {{slow}}
  ret ptr %r
}}}}"""

_WITH_ROOM_BODY = f"""define hidden {PLAIN_CALL} ptr {{stub}}(i64 %count, ptr %element, ptr %type, \
ptr swiftself %cx) #1 {{{{
entry:
  %less = add i64 %count, -1
  %odd = icmp uge i64 %less, {{most}}
  br i1 %odd, label %slow, label %short
short:
  %words = mul i64 %count, {{width}}
  %bytes = add i64 %words, {abi.BUFFER_SLOTS}
  %own = {{list_cell}}
  %copy = {{buffer_cell}}
  %id = load i32, ptr %type
  %wide = zext i32 %id to i64
  %header = shl i64 %wide, 32
{_WRITE_LIST}
  store ptr %copy, ptr %own.bufferp
  store i64 0, ptr %own.startp
  store i64 0, ptr %own.lengthp
{_WRITE_BUFFER}
  store i64 %count, ptr %copy.capacityp
  store i64 0, ptr %copy.highp
  ret ptr %own
slow:
  %r = {{slow}}
  ret ptr %r
}}}}"""
_GROWTH = "  %grown = shl i64 %length, 1"
_PATH_GROWTH = f"""\
  %fourfold = shl i64 %length, 2
  %too_much = icmp ugt i64 %fourfold, {_MOST}
  %grown = select i1 %too_much, i64 {_MOST}, i64 %fourfold"""
_BODIES = {
    SET_IN_COPY: _SET_IN_COPY_BODY,
    APPEND_TO_SHARED: _APPEND_TO_SHARED_BODY,
    APPEND_TO_PATH: _APPEND_TO_SHARED_BODY,
    WITH_ROOM: _WITH_ROOM_BODY,
}
