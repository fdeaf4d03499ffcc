"""Stubs: the only places that switch from the isolate's stack to the worker's service stack.

In: the name of a runtime function and its words. Out: the symbol of a stub that takes the same words as a Snow
function would. The stub calls the function on the service stack; while the function asks to wait, it leaves to the
scheduler and calls again (`snow_switch` never comes back after a crash).

The switch is inline assembly: a callee-saved register keeps the stack pointer meanwhile, every register that a C call
may change is an output or a clobber, and the function's address comes in a register, so that it may be any distance
away (JIT).
"""

from __future__ import annotations

from collections.abc import Mapping

from snowc.codegen import abi
from snowc.codegen.extern_abi import Word
from snowc.codegen.llvm import cell_stubs, frame_stubs, list_copy_stubs, list_stubs, receive_stubs, text_stubs
from snowc.codegen.llvm.module import ONE_PLACE, PLAIN_CALL, Module
from snowc.codegen.llvm.stub_signature import LLVM_WORDS, StubSignature
from snowc.codegen.target import Target
from snowc.values import value

ALLOC = StubSignature((Word.INTEGER,), Word.OBJECT)
RELEASE = StubSignature((Word.OBJECT, Word.TYPE), Word.NOTHING)
LIST_FROM_SLOTS = StubSignature((Word.OBJECT, Word.INTEGER, Word.TYPE), Word.OBJECT)
FREE_CELL = StubSignature((Word.OBJECT,), Word.NOTHING)
GIVE_CELLS = StubSignature((Word.OBJECT, Word.OBJECT, Word.INTEGER), Word.NOTHING)
CRASH = StubSignature((Word.INTEGER,), Word.NOTHING)
KEEP_CONSTANT = StubSignature((Word.OBJECT, Word.INTEGER, Word.TYPE), Word.INTEGER)
REDUCTION_CHECK = StubSignature((), Word.NOTHING)
_CELL_STUBS = {
    "snow_alloc": (ALLOC, ["%size"]),
    "snow_release": (RELEASE, ["%cell", "%type"]),
    "snow_free": (FREE_CELL, ["%cell"]),
    cell_stubs.SIZED_CELL: (cell_stubs.TAKES_SIZE, ["%size"]),
    cell_stubs.FREE: (RELEASE, ["%cell", "%type"]),
    cell_stubs.FREE_CELL: (FREE_CELL, ["%cell"]),
    cell_stubs.FREE_TEXT: (RELEASE, ["%cell", "%type"]),
    **list_copy_stubs.CALLED,
    **text_stubs.CALLED,
}
"""what the functions of `_ROOMS` call, with the names that they have for the words"""
_ROOMS = (cell_stubs, list_stubs, list_copy_stubs, text_stubs)

POLL = ".poll"
"""ends the names of the stubs through which coroutines call what waits"""
_LEAVES_TO_WAIT = f"eq i64 %status, {abi.STATUS_DONE}"
_LEAVES_TO_CRASH = f"ne i64 %status, {abi.STATUS_CRASH}"
"""when a stub comes back, and does not leave the stack"""


@value
class _Machine:
    """Registers of the C convention: `function` holds the callee's address, `keeper` the isolate's stack pointer."""

    assembly: str
    integers: tuple[str, ...]
    floats: tuple[str, ...]
    integer_result: str
    function: str
    clobbers: tuple[str, ...]
    on_stack: str = ""
    """what stands in for `assembly` where the last of `integers` is passed on the stack"""


_X86_64 = _Machine(
    assembly=rf"movq %rsp, %rbx\0Amovq {abi.CX_SERVICE_STACK}(%rdi), %rsp\0Acallq *%r11\0Amovq %rbx, %rsp",
    integers=("rdi", "rsi", "rdx", "rcx", "r8", "r9", "r10"),
    floats=tuple(f"xmm{number}" for number in range(8)),
    integer_result="rax",
    function="r11",
    clobbers=(
        *("rax", "rbx", "rdi", "rsi", "rdx", "rcx", "r8", "r9", "r10", "r11"),
        *(f"xmm{number}" for number in range(16)),
        *("dirflag", "fpsr", "flags", "memory"),
    ),
    # Twice, as the stack must be aligned.
    on_stack=(
        rf"movq %rsp, %rbx\0Amovq {abi.CX_SERVICE_STACK}(%rdi), %rsp\0A"
        r"pushq %r10\0Apushq %r10\0Acallq *%r11\0Amovq %rbx, %rsp"
    ),
)
_AARCH64 = _Machine(
    assembly=rf"mov x19, sp\0Aldr x10, [x0, #{abi.CX_SERVICE_STACK}]\0Amov sp, x10\0Ablr x9\0Amov sp, x19",
    integers=tuple(f"x{number}" for number in range(7)),
    floats=tuple(f"d{number}" for number in range(8)),
    integer_result="x0",
    function="x9",
    # x18 is the platform's; of d8–d15 the callee keeps all that can be live here.
    clobbers=(
        *(f"x{number}" for number in (*range(18), 19, 30)),
        *(f"d{number}" for number in (*range(8), *range(16, 32))),
        *("cc", "memory"),
    ),
)


def call_stub(module: Module, name: str, signature: StubSignature, arguments: list[str]) -> str:
    """The text of a call: `arguments` are values, in the order of the signature. It is never made a jump, as backtraces
    are to show the caller."""
    stub = f"@snow.stub.{name}"
    words = signature.llvm_parameters()
    result = signature.llvm_result
    convention = _convention(name)
    module.declare(
        stub, f"declare hidden {convention} {result} {stub}({', '.join([*words, 'ptr swiftself'])}) nounwind"
    )
    module.called_stubs[name] = signature
    typed = [f"{llvm} {value}" for llvm, value in zip(words, arguments, strict=True)]
    return f"notail call {convention} {result} {stub}({', '.join([*typed, 'ptr swiftself %cx'])}) {ONE_PLACE}"


def _convention(name: str) -> str:
    """How a stub is called. A loop that now and then lets others run keeps everything in registers meanwhile."""
    return "preserve_allcc" if name == "snow_reduction_check" else PLAIN_CALL


def call_poll(module: Module, name: str, signature: StubSignature, arguments: list[str]) -> str:
    """As `call_stub`, for a coroutine: comes back with the status WAIT where the function asks to wait."""
    return call_stub(module, name + POLL, signature, arguments)


def emit_stubs(module: Module, signatures: Mapping[str, StubSignature]) -> None:
    """Write the stubs that a program calls: one object holds them all."""
    module.c_function(abi.SWITCH, "void (ptr)")
    module.declare("@llvm.frameaddress.p0", "declare ptr @llvm.frameaddress.p0(i32 immarg)")
    module.declare("@llvm.ctlz.i64", "declare i64 @llvm.ctlz.i64(i64, i1 immarg)")
    module.declare("@llvm.bswap.i64", "declare i64 @llvm.bswap.i64(i64)")
    wanted = _with_those_called(signatures)
    calls = {name: call_stub(module, name, *_CELL_STUBS[name]) for name in _CELL_STUBS if name in wanted}
    for name, signature in sorted(wanted.items()):
        stub = f"@snow.stub.{name}"
        texts = (rooms.text_of(name, stub, calls) for rooms in _ROOMS)
        text = next((each for each in texts if each is not None), None)
        if text is None:
            function = name.removesuffix(POLL)
            module.c_function(abi.EXPORT_PREFIX + function, "void ()")
            test = _LEAVES_TO_CRASH if name.endswith(POLL) else _LEAVES_TO_WAIT
            text = receive_stubs.text_of(function, stub, signature) or frame_stubs.text_of(function, stub, signature)
            calling = stub if text is None else stub + receive_stubs.SLOWLY
            slow_text = _stub_text(module.target, calling, function, signature, test)
            if text is None:
                text = slow_text
            else:
                module.define_function(calling, slow_text)
        module.define_function(stub, text)


def _with_those_called(signatures: Mapping[str, StubSignature]) -> dict[str, StubSignature]:
    """The stubs, and those that they call in turn."""
    found = dict(signatures)
    pending = list(found)
    while pending:
        name = pending.pop()
        called_there = (rooms.runtime_functions(name) for rooms in _ROOMS)
        for called in set().union(*called_there):
            if called not in found:
                found[called] = _CELL_STUBS[called][0]
                pending.append(called)
    return found


def _stub_text(target: Target, stub: str, name: str, signature: StubSignature, test: str) -> str:
    words = [f"{llvm} %a{index}" for index, llvm in enumerate(signature.llvm_parameters())]
    parameters = ", ".join([*words, "ptr swiftself %cx"])
    result_type = signature.llvm_result
    lines = [
        f"define hidden {_convention(name)} {result_type} {stub}({parameters}) #1 {{",
        "entry:",
        "  %fp = call ptr @llvm.frameaddress.p0(i32 0)",
        f"  %frame = getelementptr i8, ptr %cx, i64 {abi.CX_FRAME}",
        "  store ptr %fp, ptr %frame",
        f"  %statusp = getelementptr i8, ptr %cx, i64 {abi.CX_STATUS}",
        "  br label %again",
        "again:",
        *_switched_call(target, name, signature),
        "  %status = load i64, ptr %statusp",
        f"  %done = icmp {test}",
        "  br i1 %done, label %finish, label %leave",
        "leave:",
        f"  call void @{abi.SWITCH}(ptr %cx)",
        "  br label %again",
        "finish:",
        "  ret void" if signature.result is Word.NOTHING else f"  ret {result_type} %r",
        "}",
    ]
    return "\n".join(lines)


def _switched_call(target: Target, name: str, signature: StubSignature) -> list[str]:
    """The inline assembly: all argument registers are outputs too (tied), because the call destroys them."""
    machine = _X86_64 if target.is_x86_64 else _AARCH64
    inputs = _placed(machine, signature)
    inputs.append((machine.function, "ptr", f"@{abi.EXPORT_PREFIX}{name}"))
    outputs = {register: llvm for register, llvm, _ in inputs}
    result_register = machine.floats[0] if signature.result is Word.FLOAT else machine.integer_result
    if signature.result is not Word.NOTHING:
        outputs.setdefault(result_register, signature.llvm_result)
    numbers = {register: number for number, register in enumerate(outputs)}
    constraints = [f"={{{register}}}" for register in outputs]
    constraints += [str(numbers[register]) for register, _, _ in inputs]
    constraints += [f"~{{{register}}}" for register in machine.clobbers if register not in outputs]
    values = ", ".join(f"{llvm} {value}" for _, llvm, value in inputs)
    struct = f"{{ {', '.join(outputs.values())} }}"
    is_on_stack = machine.on_stack and machine.integers[-1] in outputs
    assembly = machine.on_stack if is_on_stack else machine.assembly
    lines = [f'  %o = call {struct} asm sideeffect "{assembly}", "{",".join(constraints)}"({values})']
    if signature.result is not Word.NOTHING:
        lines += _result(outputs[result_register], signature.llvm_result, f"{struct} %o, {numbers[result_register]}")
    return lines


def _placed(machine: _Machine, signature: StubSignature) -> list[tuple[str, str, str]]:
    """(register, LLVM type, value) of `cx` and each argument."""
    integers, floats = iter(machine.integers), iter(machine.floats)
    placed = [(next(integers), "ptr", "%cx")]
    for index, word in enumerate(signature.parameters):
        register = next(floats if word is Word.FLOAT else integers)
        placed.append((register, LLVM_WORDS[word], f"%a{index}"))
    return placed


def _result(found: str, wanted: str, place: str) -> list[str]:
    """The result's register, which on some machines first held an argument of another type."""
    if found == wanted:
        return [f"  %r = extractvalue {place}"]
    cast = "inttoptr" if wanted == "ptr" else "ptrtoint"
    return [f"  %raw = extractvalue {place}", f"  %r = {cast} {found} %raw to {wanted}"]
