"""The text of one LLVM function being written: lines, fresh names, local variables, slot conversions, crash paths.

A local that is assigned once is a value of the text; the others are stack slots of the entry block, of which LLVM's
sroa makes registers. In dev programs a local with a name also has a slot that only debuggers read: every value is
stored there, volatile, so that it stays whatever becomes of the register. Emitters of instructions (`arithmetic.py`,
`objects.py`, `calls.py`, …) write through this.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

from snowc.codegen import abi
from snowc.codegen.layout import element_width, is_held, llvm_type
from snowc.codegen.llvm.held_reductions import HELD, comes_back, is_worth_holding, may_look, reading_again, writing_back
from snowc.codegen.llvm.list_views import ListView, viewed_lists
from snowc.codegen.llvm.module import HARDLY_EVER_FALSE, LENGTH, RARELY, Module
from snowc.codegen.llvm.single_values import single_values
from snowc.codegen.llvm.stubs import CRASH, call_stub
from snowc.codegen.llvm.text import symbol
from snowc.codegen.objects_key import Pipeline
from snowc.diagnostics.bug import CompilerBug
from snowc.mir.ir import Callee, Local, LocalId, MirFunction, Site, TailCall, Unpack
from snowc.mir.passes.monomorphise import instance_name
from snowc.mir.program_source import is_library
from snowc.mir.representation import SlotClass, slot_class
from snowc.mir.terminators import CRASH_KINDS
from snowc.types.ty import Con, Type

RETURNED = "coroutine.returned"
"""the block of a coroutine that follows on each of its returns"""


class FunctionText:
    """`sites` grows with each place that may crash; their table follows (`program_record.py`).
    `copies` are what it calls instead of itself, one after the other."""

    def __init__(
        self, module: Module, callee: Callee, function: MirFunction, name: str, copies: Iterable[str] = ()
    ) -> None:
        self.module = module
        self.symbol = name
        self._copies = iter(copies)
        self.is_coroutine = callee in module.program.waiting
        self._single = single_values(function) - self._assigned_again(callee, function)
        self._values: dict[LocalId, str] = {}
        self.callee = callee
        self.function = function
        self._viewed = self._viewed_lists()
        self._views: dict[LocalId, ListView] = {}
        self.sites: dict[Site, int] = {}
        self.lines: list[str] = []
        self._entry: list[str] = []
        self._variables: list[str] = []
        self._crash_paths: dict[tuple[str, Site], str] = {}
        self._crash_lines: list[str] = []
        self._fresh = 0
        self.holds_reductions = (
            module.program.pipeline is Pipeline.RELEASE and not self.is_coroutine and is_worth_holding(function)
        )
        self._subprogram = 0
        self._at = ""

    def _assigned_again(self, callee: Callee, function: MirFunction) -> frozenset[LocalId]:
        """A coroutine that calls itself at its end goes back to its first block with other arguments."""
        is_loop = self.is_coroutine and any(
            isinstance(block.terminator, TailCall) and block.terminator.callee == callee for block in function.blocks
        )
        return frozenset(range(function.parameter_count if is_loop else 0))

    def _viewed_lists(self) -> frozenset[LocalId]:
        is_wanted = self.module.program.pipeline is Pipeline.RELEASE and not self.is_coroutine
        return viewed_lists(self.function, self._single, self.module.program.externs) if is_wanted else frozenset()

    # --- lines -------------------------------------------------------------------------------------------------------

    def line(self, text: str) -> None:
        if self.holds_reductions and may_look(text):
            self._write_with_count(text, text)
        else:
            self.lines.append(f"  {text}{self._at}")

    def value(self, text: str) -> str:
        """Write an instruction that gives a value, and name it."""
        name = self._new_value()
        if self.holds_reductions and may_look(text):
            self._write_with_count(text, f"{name} = {text}")
        else:
            self.lines.append(f"  {name} = {text}{self._at}")
        return name

    def _new_value(self) -> str:
        self._fresh += 1
        return f"%v{self._fresh - 1}"

    def _write_with_count(self, call: str, text: str) -> None:
        behind = reading_again(self._new_value()) if comes_back(call) else []
        for each in (*writing_back(self._new_value()), text, *behind):
            self.lines.append(f"  {each}{self._at}")

    def take_reductions(self) -> None:
        """At the entry: where the count is held from here on."""
        if self.holds_reductions:
            self._entry.append(f"  {HELD} = alloca i64, align 8")
            self._write_all(reading_again(self._new_value()))

    def leave_reductions(self) -> None:
        """Before a return: the caller finds the count in the context."""
        if self.holds_reductions:
            self._write_all(writing_back(self._new_value()))

    def _write_all(self, texts: Iterable[str]) -> None:
        self.lines.extend(f"  {each}{self._at}" for each in texts)

    def new_label(self) -> str:
        self._fresh += 1
        return f"x{self._fresh}"

    def label(self, name: str) -> None:
        self.lines.append(f"{name}:")

    def branch_rarely(self, condition: str, seldom: str, often: str) -> None:
        """A branch whose first target LLVM may put out of the way."""
        self.line(f"br i1 {condition}, label %{seldom}, label %{often}, !prof {RARELY}")

    def branch_seldom_false(self, condition: str, often: str, seldom: str) -> None:
        """A branch whose second target LLVM may put out of the way."""
        self.line(f"br i1 {condition}, label %{often}, label %{seldom}, !prof {HARDLY_EVER_FALSE}")

    def reserve_stack(self, llvm: str) -> str:
        """A place in the function's frame, made at its entry."""
        name = f"%s{len(self._entry)}"
        self._entry.append(f"  {name} = alloca {llvm}, align 8")
        return name

    def reserve(self, allocas: Iterable[str]) -> None:
        """Places in the function's frame that have names."""
        self._entry += allocas

    def reserve_named(self, name: str, llvm: str) -> None:
        """A place of this name, made once."""
        text = f"  {name} = alloca {llvm}, align 8"
        if text not in self._entry:
            self._entry.append(text)

    def element_type(self, local: LocalId) -> Type:
        """What a list holds, as it is in a local when it was read."""
        ty = self.type_of(local)
        assert isinstance(ty, Con)
        return self.module.program.descriptors.forms.element(ty.arguments[0])

    def body(self) -> list[str]:
        """The whole body: the frame, what was written, the crash paths."""
        return [*self._entry, *self._variables, *self.lines, *self._crash_lines]

    # --- locals ------------------------------------------------------------------------------------------------------

    def reserve_locals(self) -> None:
        for number, local in enumerate(self.function.locals):
            if is_held(local.type):
                if not self._is_value(number):
                    self._entry.append(f"  %l{number} = alloca {llvm_type(local.type)}, align 8")
                if self._is_kept(number):
                    self._entry.append(f"  %k{number} = alloca {llvm_type(local.type)}, align 8")

    def _is_value(self, local: LocalId) -> bool:
        """Whether the local needs no slot to compute with. In released programs debuggers look for named ones there."""
        return local in self._single and (self.module.keeps_variables or not self.function.locals[local].name)

    def _is_kept(self, local: LocalId) -> bool:
        """Whether debuggers find the local in a slot of its own."""
        return self.module.keeps_variables and bool(self.function.locals[local].name)

    def kept_slots(self) -> list[str]:
        """The slots in which debuggers find locals."""
        held = (number for number, local in enumerate(self.function.locals) if is_held(local.type))
        return [f"%k{number}" for number in held if self._is_kept(number)]

    def type_of(self, local: LocalId) -> Type:
        return self.function.locals[local].type

    def variant_in(self, token: LocalId) -> int | None:
        """The variant that lay in the cell of a token; None if it never has one."""
        return self._token_variants.get(token)

    @functools.cached_property
    def _token_variants(self) -> dict[LocalId, int]:
        ends = (each for block in self.function.blocks for each in block.instructions if isinstance(each, Unpack))
        return {end.token: end.variant for end in ends if end.token is not None}

    def load(self, local: LocalId) -> str:
        """The value of a local."""
        ty = self.type_of(local)
        if not is_held(ty):
            return "0"
        if not self._is_value(local):
            return self.value(f"load {llvm_type(ty)}, ptr %l{local}")
        value = self._values.get(local)
        if value is None:
            raise CompilerBug(f"local {local} is read before it is assigned", instance_name(self.callee))
        return value

    def store(self, local: LocalId, value: str) -> None:
        ty = self.type_of(local)
        if is_held(ty):
            if self._is_value(local):
                self._values[local] = value
            else:
                self.line(f"store {llvm_type(ty)} {value}, ptr %l{local}")
            if self._is_kept(local):
                self.line(f"store volatile {llvm_type(ty)} {value}, ptr %k{local}")

        if local in self._viewed:
            self._views[local] = self._view_of(local, value)

    def view(self, local: LocalId) -> ListView | None:
        """What was found of a list before the loop that reads it."""
        return self._views.get(local)

    def _view_of(self, local: LocalId, items: str) -> ListView:
        length = self.load_length(items, abi.LIST_LENGTH)
        buffer = self.value(f"load ptr, ptr {self.place(items, abi.LIST_BUFFER)}")
        start = self.value(f"load i64, ptr {self.place(items, abi.LIST_START)}")
        slots = self.value(f"getelementptr i8, ptr {buffer}, i64 {abi.BUFFER_SLOTS}")
        unit = f"[{element_width(self.element_type(local))} x i8]"
        return ListView(length, self.value(f"getelementptr {unit}, ptr {slots}, i64 {start}"))

    @property
    def is_copy(self) -> bool:
        """Whether it is inlined into the function whose text it is."""
        return self.symbol != symbol(instance_name(self.callee))

    def callee_symbol(self, callee: Callee, name: str) -> str:
        """What a call calls that is no tail call: `name`, or the next copy of the function itself."""
        return next(self._copies, name) if callee == self.callee else name

    def give(self, llvm: str, value: str) -> None:
        """Return a value. Whoever awaits a coroutine finds its result where words travel."""
        if self.is_coroutine:
            self.line(f"store {llvm} {value}, ptr {self.spill_place(0)}")
            self.line(f"br label %{RETURNED}")
        else:
            self.leave_reductions()
            self.line(f"ret {llvm} {value}")

    # --- for debuggers -----------------------------------------------------------------------------------------------

    def describe(self) -> str:
        """Tell debuggers of the function and its variables; gives what the function's head bears."""
        debug = self.module.debug
        if debug is None:
            return ""
        self._subprogram = debug.subprogram(self.function, instance_name(self.callee))
        self.at(self.function.site)
        place = self._at.removeprefix(", !dbg ")
        variable, last = 0, None
        for number, local in enumerate(self.function.locals):
            if local.name and is_held(local.type):
                if last is None or not _is_next_word(last, local):
                    variable = debug.variable(self._subprogram, self.function, number)
                last = local
                slot = f"%k{number}" if self._is_kept(number) else f"%l{number}"
                self._variables.append(f"  #dbg_declare(ptr {slot}, !{variable}, {debug.part(local)}, {place})")
        return f" !dbg !{self._subprogram}"

    def at(self, site: Site) -> None:
        """What is written from here on comes from that place."""
        if self.module.debug is not None:
            self._at = f", !dbg !{self.module.debug.location(self._subprogram, self.function, site)}"

    # --- slots -------------------------------------------------------------------------------------------------------

    def to_slot(self, ty: Type, value: str) -> str:
        """A value as the word that a slot holds."""
        match slot_class(ty):
            case SlotClass.FLOAT:
                return self.value(f"bitcast double {value} to i64")
            case SlotClass.BOOL:
                return self.value(f"zext i1 {value} to i64")
            case SlotClass.OBJECT:
                return self.value(f"ptrtoint ptr {value} to i64")
            case _:
                return value

    def from_slot(self, ty: Type, value: str) -> str:
        """The value that a slot's word stands for."""
        match slot_class(ty):
            case SlotClass.FLOAT:
                return self.value(f"bitcast i64 {value} to double")
            case SlotClass.BOOL:
                return self.value(f"trunc i64 {value} to i1")
            case SlotClass.OBJECT:
                return self.value(f"inttoptr i64 {value} to ptr")
            case SlotClass.UNIT:
                return "0"
            case _:
                return value

    def load_at(self, ty: Type, base: str, offset: int) -> str:
        """The value in a slot in memory."""
        if not is_held(ty):
            return "0"
        place = self.place(base, offset)
        if slot_class(ty) is SlotClass.BOOL:
            return self.from_slot(ty, self.value(f"load i64, ptr {place}"))
        return self.value(f"load {llvm_type(ty)}, ptr {place}")

    def load_length(self, base: str, offset: int) -> str:
        """The length of a list or a text."""
        return self.value(f"load i64, ptr {self.place(base, offset)}, !range {LENGTH}")

    def store_at(self, ty: Type, value: str, base: str, offset: int) -> None:
        """Fill a slot in memory; every slot is written whole, a unit's too."""
        place = self.place(base, offset)
        if slot_class(ty) is SlotClass.BOOL:
            value = self.to_slot(ty, value)
            self.line(f"store i64 {value}, ptr {place}")
        else:
            self.line(f"store {llvm_type(ty)} {value}, ptr {place}")

    def place(self, base: str, offset: int) -> str:
        return self.value(f"getelementptr inbounds i8, ptr {base}, i64 {offset}") if offset else base

    def spill_place(self, index: int) -> str:
        """Where a word travels that registers have no room for. Nothing else is there while Snow code runs."""
        above = self.value(f"load ptr, ptr {self.place('%cx', abi.CX_SERVICE_STACK)}")
        return self.place(above, index * abi.SLOT_SIZE)

    # --- crashes -----------------------------------------------------------------------------------------------------

    def site_pointer(self, site: Site) -> str:
        """A pointer constant to the site in the function's table."""
        number = self.sites.setdefault(site, len(self.sites))
        table = symbol(f"snow.sites.{instance_name(self.callee)}")
        self.module.declare(table, f"{table} = external hidden constant i8")
        return f"getelementptr (i8, ptr {table}, i64 {number * abi.SITE_SIZE})"

    def store_site(self, site: Site) -> None:
        """Tell the runtime where the program is. The library keeps silent: a crash in it is shown at the user's
        call, also where the library's code was inlined."""
        while is_library(site) and site.inlined is not None:
            site = site.inlined.call
        if is_library(site):
            return
        place = self.place("%cx", abi.CX_SITE)
        self.line(f"store ptr {self.site_pointer(site)}, ptr {place}")

    def crash_path(self, kind: str, site: Site) -> str:
        """The label of a block, out of the way of the rest, that crashes."""
        label = self._crash_paths.get((kind, site))
        if label is None:
            label = self._crash_paths[kind, site] = f"crash{len(self._crash_paths)}"
            before, self.lines = self.lines, [f"{label}:"]
            place = self._at
            self.at(site)
            self.crash(kind, site)
            self._crash_lines += self.lines
            self.lines, self._at = before, place
        return label

    def crash(self, kind: str, site: Site) -> None:
        self.store_site(site)
        self.line(call_stub(self.module, "snow_crash", CRASH, [str(CRASH_KINDS[kind])]))
        self.line("unreachable")

    def crash_if(self, condition: str, kind: str, site: Site) -> None:
        """Go to the crash path if the condition holds, and on otherwise."""
        go_on = self.new_label()
        self.branch_rarely(condition, self.crash_path(kind, site), go_on)
        self.label(go_on)


def _is_next_word(last: Local, local: Local) -> bool:
    """Whether two locals in a row hold words of one unboxed variable, some of which may have gone."""
    if last.word is None or local.word is None or last.name != local.name:
        return False
    return last.word.type == local.word.type and last.word.index < local.word.index
