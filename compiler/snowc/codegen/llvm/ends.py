"""The end of objects: which call it is, and the functions that end structs, tuples and sums in released programs.

In: a type, and a dead object of it. Out: the text of a call, and once in a module the function of the type's group
(`record_groups.py`). That walks with a list of its own on the stack, which no chain makes longer; what has no room
there, and what is no record, it leaves to others. Cells of one chunk that die one after the other are given back
together. Dev programs leave everything to the runtime.
"""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.abi import Shape
from snowc.codegen.descriptors import Descriptor, Descriptors
from snowc.codegen.llvm.cell_stubs import FREE, FREE_TEXT
from snowc.codegen.llvm.cell_stubs import FREE_CELL as FREE_CELL_STUB
from snowc.codegen.llvm.cell_stubs import GIVE_CELLS as GIVE_CELLS_STUB
from snowc.codegen.llvm.constants import type_constant
from snowc.codegen.llvm.list_stubs import FREE_LIST, FREE_LIST_OF, FREE_LIST_OF_WORDS
from snowc.codegen.llvm.module import ONE_PLACE, PLAIN_CALL, Module
from snowc.codegen.llvm.stubs import FREE_CELL, GIVE_CELLS, RELEASE, call_stub
from snowc.codegen.llvm.text import symbol
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.record_groups import CountedField, RecordGroup
from snowc.mir.representation import SlotClass, slot_class
from snowc.types.ty import Type

_ROOM = 64
"""dead objects that wait for their end: as many as the levels of a balanced tree"""
_MARKS = abi.SLOT_SIZE - 1
"""the bits of a waiting object's address that say which member of the group it is"""


def end_call(module: Module, ty: Type, pointer: str) -> str:
    """The text of the call that ends an object."""
    if module.program.pipeline is not Pipeline.RELEASE:
        return _by_stub(module, "snow_release", ty, pointer)
    group = module.record_groups.of(ty)
    if group is None:
        return _by_stub(module, _free_function(module.program.descriptors, ty) or "snow_release", ty, pointer)
    name = symbol(f"snow.end.{module.program.descriptors.of(group.members[0]).id:08x}")
    if not module.has_function(name):
        module.define_function(name, "")  # it may call itself
        module.define_function(name, _EndText(module, group).text(name))
    arguments = f"ptr {pointer}, i64 {group.members.index(ty)}, ptr swiftself %cx"
    return f"notail call {PLAIN_CALL} void {name}({arguments}) {ONE_PLACE}"


def _by_stub(module: Module, name: str, ty: Type, pointer: str) -> str:
    return call_stub(module, name, RELEASE, [pointer, type_constant(module, ty)])


def _free_function(descriptors: Descriptors, ty: Type) -> str:
    """What frees objects of a type in which nothing else is counted, and lists of such."""
    descriptor = descriptors.of(ty)
    if descriptor.shape in (Shape.STRING, Shape.BYTES):
        return FREE_TEXT
    if descriptor.shape is Shape.LIST and descriptor.element is not None:
        if slot_class(descriptor.element) is not SlotClass.OBJECT:
            return FREE_LIST
        form = descriptors.forms.in_lists(descriptor.element)
        if form is not None:
            return FREE_LIST_OF_WORDS + str(len(form.words))
        end = _free_function(descriptors, descriptor.element)
        return FREE_LIST_OF + end if end in (FREE, FREE_TEXT) else ""
    return FREE if _is_leaf(descriptor) else ""


def _is_leaf(descriptor: Descriptor) -> bool:
    """A struct, tuple or sum of plain numbers, in a cell that is not large."""
    if descriptor.shape not in (Shape.STRUCT, Shape.TUPLE, Shape.SUM):
        return False
    sizes = abi.HEADER_SIZE + abi.SLOT_SIZE * len(descriptor.parts())
    return sizes <= abi.CELL_SIZES[-1] and all(slot_class(part) is not SlotClass.OBJECT for part in descriptor.parts())


class _EndText:
    """Writes the function of a group. `%chunk` and `%mask` say in which chunk the last `%count` cells lay, `%list` is
    the list of them and of what was free there before. LLVM makes registers of all these places but `%waiting`."""

    def __init__(self, module: Module, group: RecordGroup) -> None:
        self._module = module
        self._members = group.members
        self._variants = [module.record_groups.variants(member) for member in group.members]
        self._lines: list[str] = []
        self._fresh = 0
        self._described, self._at = "", ""

    def text(self, name: str) -> str:
        if self._module.debug is not None:
            self._described, self._at = self._module.debug.nowhere(name)
        longest = max(len(fields) for variants in self._variants for fields in variants)
        self._lines.append(_BEGIN.format(room=_ROOM, most=_ROOM - longest, marks=_MARKS, low=~_MARKS))
        self._choose("%mark", [f"member{mark}" for mark in range(len(self._members))])
        for mark in range(len(self._members)):
            self._label(f"member{mark}")
            self._end_member(mark)
        self._label("deep")
        self._choose("%mark", [f"deep{mark}" for mark in range(len(self._members))])
        for mark, member in enumerate(self._members):
            self._label(f"deep{mark}")
            self._call(_by_stub(self._module, "snow_release", member, "%cell"))
            self._line("br label %on")
        self._end_cell()
        self._lines.append(_ON)
        self._label("end")
        self._give_back()
        self._line("ret void")
        words = "ptr %first, i64 %which, ptr swiftself %cx"
        head = f"define internal {PLAIN_CALL} void {name}({words}) #1{self._described} {{"
        return "\n".join((head, *self._lines, "}"))

    def _end_member(self, mark: int) -> None:
        variants = self._variants[mark]
        labels = [self._new_label() if fields else "free" for fields in variants]
        if len(variants) > 1:
            tag = self._value(f"load i32, ptr {self._place(abi.TAG)}")
            self._choose(self._value(f"zext i32 {tag} to i64"), labels)
        else:
            self._line(f"br label %{labels[0]}")
        for label, fields in zip(labels, variants, strict=True):
            if fields:
                self._label(label)
                for field in reversed(fields):  # the last one put aside is gone on with: the first
                    self._let_go(field)
                self._line("br label %free")

    def _let_go(self, field: CountedField) -> None:
        part = self._value(f"load ptr, ptr {self._place(abi.HEADER_SIZE + field.index * abi.SLOT_SIZE)}")
        count = self._value(f"load i32, ptr {part}")
        dead, held, fewer, done = (self._new_label() for _ in range(4))
        self._line(f"br i1 {self._value(f'icmp eq i32 {count}, 1')}, label %{dead}, label %{held}")
        self._label(held)
        self._line(f"br i1 {self._value(f'icmp slt i32 {count}, 0')}, label %{done}, label %{fewer}")
        self._label(fewer)
        self._line(f"store i32 {self._value(f'add i32 {count}, -1')}, ptr {part}")
        self._line(f"br label %{done}")
        self._label(dead)
        if field.type in self._members:
            self._put_aside(part, self._members.index(field.type))
        else:
            self._call(end_call(self._module, field.type, part))
        self._line(f"br label %{done}")
        self._label(done)

    def _put_aside(self, part: str, mark: int) -> None:
        """What was to be gone on with waits, and this is gone on with."""
        before, top = self._value("load i64, ptr %next"), self._value("load i64, ptr %top")
        self._line(f"store i64 {before}, ptr {self._value(f'getelementptr i64, ptr %waiting, i64 {top}')}")
        is_any = self._value(f"zext i1 {self._value(f'icmp ne i64 {before}, 0')} to i64")
        self._line(f"store i64 {self._value(f'add i64 {top}, {is_any}')}, ptr %top")
        self._line(f"store i64 {self._value(f'add i64 {self._address(part)}, {mark}')}, ptr %next")

    def _end_cell(self) -> None:
        """Into the list of its chunk, if others know no more of that than its cells."""
        self._lines.append(_SAME)
        self._give_back()
        self._lines.append(_OTHER)
        self._label("alone")
        self._line(call_stub(self._module, FREE_CELL_STUB, FREE_CELL, ["%cell"]) + self._at)
        self._line("br label %on")

    def _call(self, call: str) -> None:
        """The runtime and others look at chunks, and may free cells of the same one."""
        self._give_back()
        self._line(call + self._at)

    def _give_back(self) -> None:
        count = self._value("load i32, ptr %count")
        give, done = self._new_label(), self._new_label()
        self._line(f"br i1 {self._value(f'icmp eq i32 {count}, 0')}, label %{done}, label %{give}")
        self._label(give)
        chunk = self._value(f"inttoptr i64 {self._value('load i64, ptr %chunk')} to ptr")
        words = [chunk, self._value("load ptr, ptr %list"), self._value(f"zext i32 {count} to i64")]
        self._line(call_stub(self._module, GIVE_CELLS_STUB, GIVE_CELLS, words) + self._at)
        self._line(f"br label %{done}")
        self._label(done)
        self._lines.append(_OF_NO_CHUNK)

    def _choose(self, number: str, labels: list[str]) -> None:
        arms = " ".join(f"i64 {value}, label %{label}" for value, label in enumerate(labels[:-1]))
        self._line(f"switch i64 {number}, label %{labels[-1]} [ {arms} ]")

    def _address(self, pointer: str) -> str:
        return self._value(f"ptrtoint ptr {pointer} to i64")

    def _place(self, offset: int) -> str:
        return self._value(f"getelementptr i8, ptr %cell, i64 {offset}")

    def _line(self, text: str) -> None:
        self._lines.append(f"  {text}")

    def _label(self, name: str) -> None:
        self._lines.append(f"{name}:")

    def _value(self, text: str) -> str:
        self._fresh += 1
        self._line(f"%v{self._fresh} = {text}")
        return f"%v{self._fresh}"

    def _new_label(self) -> str:
        self._fresh += 1
        return f"x{self._fresh}"


_OF_NO_CHUNK = """\
  store i64 1, ptr %chunk
  store i64 -1, ptr %mask
  store i32 0, ptr %count"""
"""no cell has these bits in common with the address of a chunk"""

_BEGIN = f"""\
entry:
  %waiting = alloca [{{room}} x i64], align 8
  %top = alloca i64, align 8
  %next = alloca i64, align 8
  %chunk = alloca i64, align 8
  %mask = alloca i64, align 8
  %list = alloca ptr, align 8
  %count = alloca i32, align 8
  %begin = ptrtoint ptr %first to i64
  %marked = add i64 %begin, %which
  store i64 %marked, ptr %next
  store i64 0, ptr %top
{_OF_NO_CHUNK}
  br label %take
take:
  %it = load i64, ptr %next
  store i64 0, ptr %next
  %mark = and i64 %it, {{marks}}
  %address = and i64 %it, {{low}}
  %cell = inttoptr i64 %address to ptr
  %waits = load i64, ptr %top
  %fits = icmp ule i64 %waits, {{most}}
  br i1 %fits, label %look, label %deep
look:"""

_SAME = """\
free:
  %lastchunk = load i64, ptr %chunk
  %lastmask = load i64, ptr %mask
  %differs = xor i64 %address, %lastchunk
  %elsewhere = and i64 %differs, %lastmask
  %same = icmp eq i64 %elsewhere, 0
  br i1 %same, label %gather, label %other
gather:
  %before = load ptr, ptr %list
  store ptr %before, ptr %cell
  store ptr %cell, ptr %list
  %cells = load i32, ptr %count
  %more = add i32 %cells, 1
  store i32 %more, ptr %count
  br label %on
other:"""

_OTHER = f"""\
  %slabn = and i64 %address, {-abi.SLAB}
  %slab = inttoptr i64 %slabn to ptr
  %orderp = getelementptr i8, ptr %slab, i64 {abi.SLAB_ORDER}
  %order = load i32, ptr %orderp
  %wide = zext i32 %order to i64
  %bits = shl i64 -1, %wide
  %chunkn = and i64 %address, %bits
  %itschunk = inttoptr i64 %chunkn to ptr
  %classp = getelementptr i8, ptr %itschunk, i64 {abi.CHUNK_CLASS}
  %class = load i8, ptr %classp
  %mixed = icmp eq i8 %class, -1
  %fullp = getelementptr i8, ptr %itschunk, i64 {abi.CHUNK_FULL}
  %full = load i8, ptr %fullp
  %isfull = icmp ne i8 %full, 0
  %odd = or i1 %mixed, %isfull
  br i1 %odd, label %alone, label %new
new:
  store i64 %chunkn, ptr %chunk
  store i64 %bits, ptr %mask
  %freep = getelementptr i8, ptr %itschunk, i64 {abi.CHUNK_FREE}
  %itsfree = load ptr, ptr %freep
  store ptr %itsfree, ptr %list
  br label %gather"""

_ON = """\
on:
  %following = load i64, ptr %next
  %nothing = icmp eq i64 %following, 0
  br i1 %nothing, label %pop, label %take
pop:
  %left = load i64, ptr %top
  %done = icmp eq i64 %left, 0
  br i1 %done, label %end, label %again
again:
  %below = add i64 %left, -1
  store i64 %below, ptr %top
  %lastp = getelementptr i64, ptr %waiting, i64 %below
  %last = load i64, ptr %lastp
  store i64 %last, ptr %next
  br label %take"""
