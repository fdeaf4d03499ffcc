"""The ways into a coroutine besides a call that awaits it.

- The *entry* of a closure: code of closure shape for callers that know nothing of coroutines. It waits on their stack.
- The *start* of a function: begins it in the place of another that has tail-called it. The arguments wait in the
  context, or in a cell where they are too many for that. Each module has its own of those that it calls.

Neither is ever shown in a backtrace: they have no lines.
"""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.layout import Parameter, Signature, Travel, llvm_type, signature_of
from snowc.codegen.llvm.coroutine import DRIVE, declare_helpers, emit_give_way
from snowc.codegen.llvm.function_text import FunctionText
from snowc.codegen.llvm.module import SNOW_CALL, Module
from snowc.codegen.llvm.text import symbol
from snowc.mir.ir import Callee, LocalId, MirFunction
from snowc.mir.passes.monomorphise import instance_name


def emit_entry(module: Module, callee: Callee, function: MirFunction) -> None:
    """The code of a closure whose body is a coroutine."""
    declare_helpers(module)
    name = module.closure_code(callee)
    body = symbol(instance_name(callee))
    in_registers = (each.travel is Travel.REGISTER for each in signature_of(function).parameters)
    words = [f"i64 %p{number}" for number, is_word in enumerate(in_registers) if is_word]
    parameters = ", ".join([*words, "ptr %closure", "ptr swiftself %cx"])
    described, nowhere = _nowhere(module, f"{instance_name(callee)}/entry")
    lines = [
        f"define hidden {SNOW_CALL} i64 {name}({parameters}) #0{described} {{",
        "entry:",
        f"  notail call {SNOW_CALL} void {body}({parameters}) noinline{nowhere}",
        f"  %statep = getelementptr i8, ptr %cx, i64 {abi.CX_COROUTINE}",
        "  %state = load ptr, ptr %statep",
        "  %done = icmp eq ptr %state, null",
        "  br i1 %done, label %give, label %wait",
        "wait:",
        f"  notail call {SNOW_CALL} void {DRIVE}(ptr %state, ptr swiftself %cx){nowhere}",
        "  br label %give",
        "give:",
        f"  %abovep = getelementptr i8, ptr %cx, i64 {abi.CX_SERVICE_STACK}",
        "  %resultp = load ptr, ptr %abovep",
        "  %result = load i64, ptr %resultp",
        "  ret i64 %result",
        "}",
    ]
    module.define_function(name, "\n".join(lines))


def emit_become(fn: FunctionText, callee: Callee, arguments: tuple[LocalId, ...]) -> None:
    """End for a call of another coroutine, which leaves no frame behind."""
    _, signature = fn.module.snow_function(callee)
    start = symbol(f"{instance_name(callee)}/start")
    held = _held(signature)
    values = [fn.load(arguments[number]) for number, _ in held]
    for index, ((_, parameter), value) in enumerate(zip(held, values, strict=True)):
        fn.line(f"store {llvm_type(parameter.type)} {value}, ptr {fn.spill_place(index)}")
    fn.module.define_function(start, _start_text(fn.module, callee, start))
    emit_give_way(fn, start)


def _held(signature: Signature) -> list[tuple[int, Parameter]]:
    return [(number, each) for number, each in enumerate(signature.parameters) if each.travel is not Travel.NOWHERE]


def _start_text(module: Module, callee: Callee, start: str) -> str:
    """All arguments are taken out before one is put where the function looks for it."""
    name, signature = module.snow_function(callee)
    held = [parameter for _, parameter in _held(signature)]
    described, nowhere = _nowhere(module, f"{instance_name(callee)}/start")
    lines = [
        f"define internal {SNOW_CALL} void {start}(ptr swiftself %cx) noinline #0{described} {{",
        f"  %abovep = getelementptr i8, ptr %cx, i64 {abi.CX_SERVICE_STACK}",
        "  %above = load ptr, ptr %abovep",
    ]
    for index, parameter in enumerate(held):
        lines.append(f"  %a{index} = {_spill_place(index)}")
        lines.append(f"  %w{index} = load {llvm_type(parameter.type)}, ptr %a{index}")
    words = []
    for index, parameter in enumerate(held):
        llvm = llvm_type(parameter.type)
        if parameter.travel is Travel.SPILL:
            lines.append(f"  %s{index} = {_spill_place(parameter.spill_index)}")
            lines.append(f"  store {llvm} %w{index}, ptr %s{index}")
        else:
            words.append(f"{llvm} %w{index}")
    arguments = ", ".join([*words, "ptr swiftself %cx"])
    lines += [f"  notail call {SNOW_CALL} void {name}({arguments}) noinline{nowhere}", "  ret void", "}"]
    return "\n".join(lines)


def _spill_place(index: int) -> str:
    """As `FunctionText.spill_place`."""
    return f"getelementptr i8, ptr %above, i64 {index * abi.SLOT_SIZE}"


def _nowhere(module: Module, name: str) -> tuple[str, str]:
    return module.debug.nowhere(name) if module.debug is not None else ("", "")
