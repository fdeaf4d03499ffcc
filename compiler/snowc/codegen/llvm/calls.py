"""Calls: of Snow functions, closures and the runtime; tail calls and returns.

A call that is no tail call in Snow stays none (`notail`), or LLVM would take callers out of backtraces.
"""

from __future__ import annotations

from functools import partial

from snowc.codegen import abi
from snowc.codegen.extern_abi import ExternSignature, Word, extern_signature
from snowc.codegen.layout import Signature, Travel, closure_signature, signature_of
from snowc.codegen.llvm import (
    constant_cells,
    coroutine,
    coroutine_entries,
    gathering,
    list_access,
    scratch,
    scratch_headers,
)
from snowc.codegen.llvm.constants import type_constant
from snowc.codegen.llvm.elements import as_record, load_words
from snowc.codegen.llvm.function_text import FunctionText
from snowc.codegen.llvm.list_copy_stubs import APPEND_TO_PATH, standing_in
from snowc.codegen.llvm.module import ONE_PLACE, SNOW_CALL
from snowc.codegen.llvm.number_functions import emit_number
from snowc.codegen.llvm.results import in_registers, out_of_registers
from snowc.codegen.llvm.stub_signature import StubSignature
from snowc.codegen.llvm.stubs import call_stub
from snowc.codegen.objects_key import Pipeline
from snowc.mir.ir import Call, CallClosure, Callee, Extend, LocalId, Look, Overwrite, Return, Site, TailCall
from snowc.mir.program_source import ExternFunction
from snowc.mir.representation import SlotClass, slot_class
from snowc.mir.scratch_instructions import AppendInScratch, SetInScratch

_CX_ARGUMENT = "ptr swiftself %cx"


def emit_call(fn: FunctionText, instruction: Call) -> None:
    extern = fn.module.program.externs.get(instruction.callee.function)
    if extern is not None:
        if not emit_number(fn, extern.name, instruction, partial(_call_extern, fn, instruction, extern)):
            _call_extern(fn, instruction, extern)
        return
    name, signature = fn.module.snow_function(instruction.callee)
    name = fn.callee_symbol(instruction.callee, name)
    _store_site_for(fn, instruction.callee, instruction.site)
    arguments = ", ".join([*_place_arguments(fn, signature, instruction.arguments), _CX_ARGUMENT])
    if instruction.callee in fn.module.program.waiting:
        call = f"notail call {SNOW_CALL} void {name}({arguments}) {ONE_PLACE}"
        result = coroutine.emit_await(fn, call, signature.result)
    else:
        convention = fn.module.convention(instruction.callee)
        result = fn.value(f"notail call {convention} {signature.result} {name}({arguments}) {ONE_PLACE}")
    result = out_of_registers(fn, signature, fn.type_of(instruction.target), result)
    if signature.is_closure:
        result = fn.from_slot(fn.type_of(instruction.target), result)
    fn.store(instruction.target, result)


def emit_call_closure(fn: FunctionText, instruction: CallClosure) -> None:
    closure = fn.load(instruction.function)
    code = fn.value(f"load ptr, ptr {fn.place(closure, abi.CLOSURE_CODE)}")
    signature = closure_signature(tuple(fn.type_of(argument) for argument in instruction.arguments))
    arguments = [*_place_arguments(fn, signature, instruction.arguments), f"ptr {closure}", _CX_ARGUMENT]
    slot = fn.value(f"notail call {SNOW_CALL} i64 {code}({', '.join(arguments)}) {ONE_PLACE}")
    fn.store(instruction.target, fn.from_slot(fn.type_of(instruction.target), slot))


def emit_overwrite(fn: FunctionText, instruction: Overwrite) -> None:
    """Where the index is none, `List.set` says so."""
    arguments = (instruction.items, instruction.index, instruction.item)
    call = Call(instruction.items, instruction.callee, arguments, instruction.site)
    extern = fn.module.program.externs[instruction.callee.function]
    list_access.emit_overwrite(fn, call, lambda: _called_extern(fn, call, extern))


def emit_in_scratch(fn: FunctionText, instruction: SetInScratch | AppendInScratch) -> None:
    call = Call(instruction.target, instruction.callee, instruction.reads, instruction.site)
    extern = fn.module.program.externs[instruction.callee.function]
    emit = scratch.emit_set if isinstance(instruction, SetInScratch) else scratch_headers.emit_append
    stub = _stub_name(fn, call, extern) if isinstance(instruction, SetInScratch) else APPEND_TO_PATH
    emit(fn, call, instruction.number, lambda: _called_extern(fn, call, extern, stub))


def emit_look(fn: FunctionText, instruction: Look) -> None:
    call = Call(instruction.target, instruction.callee, (instruction.items, instruction.index), instruction.site)
    extern = fn.module.program.externs[instruction.callee.function]
    list_access.emit_look(fn, call, lambda: _called_extern(fn, call, extern))


def emit_extend(fn: FunctionText, instruction: Extend) -> None:
    call = Call(instruction.target, instruction.callee, (instruction.items, instruction.item), instruction.site)
    extern = fn.module.program.externs[instruction.callee.function]
    gathering.emit_extend(fn, instruction, call, lambda: _called_extern(fn, call, extern))


def emit_tail_call(fn: FunctionText, terminator: TailCall) -> None:
    """A jump that leaves no frame. Where a closure's body gives a slot and the callee something else, it stays a
    call."""
    if fn.is_coroutine:
        _emit_tail_call_of_coroutine(fn, terminator)
        return
    name, signature = fn.module.snow_function(terminator.callee)
    own = signature_of(fn.function)
    _store_site_for(fn, terminator.callee, terminator.site)
    arguments = ", ".join([*_place_arguments(fn, signature, terminator.arguments), _CX_ARGUMENT])
    if signature.result == own.result:
        result = fn.value(f"musttail call {SNOW_CALL} {signature.result} {name}({arguments})")
    else:
        result = fn.value(f"notail call {SNOW_CALL} {signature.result} {name}({arguments}) {ONE_PLACE}")
        result = fn.to_slot(fn.function.result, result)
        fn.leave_reductions()
    fn.line(f"ret {own.result} {result}")


def _emit_tail_call_of_coroutine(fn: FunctionText, terminator: TailCall) -> None:
    """Of itself: back to the first block. Of another coroutine: that takes its place. Any other function ends before
    it waits, and is called; it may use a frame, but not one that is left behind."""
    own = signature_of(fn.function)
    if terminator.callee == fn.callee:
        for parameter, value in enumerate([fn.load(argument) for argument in terminator.arguments]):
            fn.store(parameter, value)
        fn.line("br label %b0")
        return
    _store_site_for(fn, terminator.callee, terminator.site)
    name, signature = fn.module.snow_function(terminator.callee)
    if terminator.callee in fn.module.program.waiting:
        if signature.result == own.result:
            coroutine_entries.emit_become(fn, terminator.callee, terminator.arguments)
            return
        arguments = ", ".join([*_place_arguments(fn, signature, terminator.arguments), _CX_ARGUMENT])
        call = f"notail call {SNOW_CALL} void {name}({arguments}) {ONE_PLACE}"
        result = coroutine.emit_await(fn, call, signature.result)
    else:
        arguments = ", ".join([*_place_arguments(fn, signature, terminator.arguments), _CX_ARGUMENT])
        result = fn.value(f"notail call {SNOW_CALL} {signature.result} {name}({arguments}) {ONE_PLACE}")
    if own.is_closure:
        result = fn.to_slot(fn.function.result, out_of_registers(fn, signature, fn.function.result, result))
    fn.give(own.result, result)


def emit_return(fn: FunctionText, terminator: Return) -> None:
    own = signature_of(fn.function)
    value = fn.load(terminator.value)
    if fn.function.is_constant:
        value = constant_cells.emit_keep(fn, value)
    if own.is_closure:
        value = fn.to_slot(fn.function.result, value)
    fn.give(own.result, in_registers(fn, own, fn.function.result, value))


def _store_site_for(fn: FunctionText, callee: Callee, site: Site) -> None:
    """The library's functions store no sites of their own."""
    if fn.module.program.functions[callee].is_library:
        fn.store_site(site)


def _place_arguments(fn: FunctionText, signature: Signature, arguments: tuple[LocalId, ...]) -> list[str]:
    """Store the words that go through the context, and give the others as typed values."""
    in_registers = []
    for parameter, argument in zip(signature.parameters, arguments, strict=True):
        if parameter.travel is Travel.NOWHERE:
            continue
        value = fn.load(argument)
        if parameter.travel is Travel.SPILL or signature.is_closure:
            value = fn.to_slot(parameter.type, value)
        if parameter.travel is Travel.SPILL:
            place = fn.spill_place(parameter.spill_index)
            fn.line(f"store i64 {value}, ptr {place}")
        else:
            in_registers.append(f"{parameter.llvm} {value}")
    return in_registers


def _call_extern(fn: FunctionText, instruction: Call, extern: ExternFunction) -> None:
    def call() -> str:
        return _called_extern(fn, instruction, extern)

    if not list_access.emit_fast(fn, extern.name, instruction, call):
        fn.store(instruction.target, call())


def _called_extern(fn: FunctionText, instruction: Call, extern: ExternFunction, stub_name: str = "") -> str:
    """Write the call, of the stub of this name if it is another than the function's; gives the result as the value of
    its type."""
    signature = extern_signature(extern)
    arguments = [
        _extern_argument(fn, word, argument)
        for word, argument in zip(signature.values, instruction.arguments, strict=True)
        if word is not Word.NOTHING
    ]
    for wanted in signature.types:
        ty = (
            fn.type_of(instruction.target) if wanted.variable is None else instruction.callee.arguments[wanted.variable]
        )
        arguments.append(type_constant(fn.module, ty))
    stub = StubSignature(tuple(signature.c_parameters()), signature.result)
    fn.store_site(instruction.site)
    if extern.waits:
        result = coroutine.emit_poll(fn, extern.name, stub, arguments)
    else:
        call = call_stub(fn.module, stub_name or _stub_name(fn, instruction, extern), stub, arguments)
        result = ""
        if signature.result is Word.NOTHING:
            fn.line(call)
        else:
            result = fn.value(call)
    if signature.result is Word.NOTHING:
        return "0"
    return _extern_result(fn, signature, instruction.target, result)


def _stub_name(fn: FunctionText, instruction: Call, extern: ExternFunction) -> str:
    """What a released program calls for a runtime function of lists."""
    elements = instruction.callee.arguments
    if fn.module.program.pipeline is not Pipeline.RELEASE or len(elements) != 1:
        return extern.name
    return standing_in(extern.name, fn.module.program.descriptors.forms.element(elements[0]))


def _extern_argument(fn: FunctionText, word: Word, argument: LocalId) -> str:
    value, ty = fn.load(argument), fn.type_of(argument)
    if slot_class(ty) is SlotClass.WORDS:
        return fn.value(f"ptrtoint ptr {as_record(fn, ty, value)} to i64")
    return fn.to_slot(ty, value) if word is Word.SLOT or word is Word.BOOL else value


def _extern_result(fn: FunctionText, signature: ExternSignature, target: LocalId, value: str) -> str:
    ty = fn.type_of(target)
    if slot_class(ty) is SlotClass.WORDS:
        return load_words(fn, ty, fn.place(fn.value(f"inttoptr i64 {value} to ptr"), abi.HEADER_SIZE))
    if signature.result is Word.SLOT:
        return fn.from_slot(ty, value)
    if slot_class(ty) is SlotClass.BOOL:
        low_byte = fn.value(f"trunc i64 {value} to i8")
        return fn.value(f"icmp ne i8 {low_byte}, 0")
    return value
