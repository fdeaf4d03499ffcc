"""What goes on with coroutines: the functions that all of a program share, in the unit of the stubs, and the C function
through which the runtime enters.

The frames of a coroutine and of those it awaits are a chain in the arena. To go on, the chain is called through from
its outermost frame on, so that backtraces show who awaits whom, and a preempted coroutine has its callers on the stack.
"""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.llvm import moving_context
from snowc.codegen.llvm.coroutine import DRIVE, GO_ON, SETTLE
from snowc.codegen.llvm.module import SNOW_CALL, Module


def emit_helpers(module: Module) -> None:
    module.define_function(SETTLE, _settle_text())
    module.define_function(GO_ON, _go_on_text())
    module.define_function(DRIVE, _drive_text())


def enter_text() -> str:
    """Begin the closure, or go on with a coroutine that has parked. Gives the result of one that has returned."""
    return "\n".join(
        [
            "define hidden i64 @snow.enter(ptr %cx, ptr %closure, ptr %frame) #0 {",
            "entry:",
            f"  %state = getelementptr i8, ptr %cx, i64 {abi.CX_COROUTINE}",
            "  %fresh = icmp eq ptr %frame, null",
            "  br i1 %fresh, label %begin, label %resume",
            "resume:",
            f"  %left = call {SNOW_CALL} ptr {GO_ON}(ptr %frame, ptr swiftself %cx)",
            "  br label %give",
            "begin:",
            f"  %environments = getelementptr i8, ptr %closure, i64 {abi.CLOSURE_ENVIRONMENT}",
            "  %environment = load ptr, ptr %environments",
            f"  %flagsp = getelementptr i8, ptr %environment, i64 {abi.TYPE_FLAGS}",
            "  %flags = load i8, ptr %flagsp",
            f"  %flag = and i8 %flags, {abi.FLAG_COROUTINE}",
            "  %plain = icmp eq i8 %flag, 0",
            "  br i1 %plain, label %call, label %start",
            "call:",
            f"  %codep = getelementptr i8, ptr %closure, i64 {abi.CLOSURE_CODE}",
            "  %code = load ptr, ptr %codep",
            f"  %result = call {SNOW_CALL} i64 %code(ptr %closure, ptr swiftself %cx)",
            "  store ptr null, ptr %state",
            "  ret i64 %result",
            "start:",
            f"  %startp = getelementptr i8, ptr %environment, i64 {abi.TYPE_SIZE}",
            "  %body = load ptr, ptr %startp",
            f"  call {SNOW_CALL} void %body(ptr %closure, ptr swiftself %cx)",
            "  %first = load ptr, ptr %state",
            f"  %settled = call {SNOW_CALL} ptr {SETTLE}(ptr %first, ptr swiftself %cx)",
            "  br label %give",
            "give:",
            f"  %abovep = getelementptr i8, ptr %cx, i64 {abi.CX_SERVICE_STACK}",
            "  %resultp = load ptr, ptr %abovep",
            "  %given = load i64, ptr %resultp",
            "  ret i64 %given",
            "}",
        ]
    )


def _settle_text() -> str:
    """While one ends with a tail call, begin the other in its place. Gives null, or the frame that has parked."""
    return "\n".join(
        [
            f"define hidden {SNOW_CALL} ptr {SETTLE}(ptr %first, ptr swiftself %cx) #1 {{",
            "entry:",
            f"  %statep = getelementptr i8, ptr %cx, i64 {abi.CX_COROUTINE}",
            "  br label %look",
            "look:",
            "  %state = phi ptr [ %first, %entry ], [ %next, %begin ]",
            "  %word = ptrtoint ptr %state to i64",
            "  %bit = and i64 %word, 1",
            "  %settled = icmp eq i64 %bit, 0",
            "  br i1 %settled, label %give, label %begin",
            "begin:",
            "  %start = getelementptr i8, ptr %state, i64 -1",
            f"  call {SNOW_CALL} void %start(ptr swiftself %cx)",
            "  %next = load ptr, ptr %statep",
            "  br label %look",
            "give:",
            "  ret ptr %state",
            "}",
        ]
    )


def _go_on_text() -> str:
    """A frame begins with the code that goes on with it, which finds its context in it."""
    return "\n".join(
        [
            f"define hidden {SNOW_CALL} ptr {GO_ON}(ptr %frame, ptr swiftself %cx) #1 {{",
            *(f"  {line}" for line in moving_context.hand_over("%frame")),
            "  %code = load ptr, ptr %frame",
            "  call fastcc void %code(ptr %frame)",
            f"  %statep = getelementptr i8, ptr %cx, i64 {abi.CX_COROUTINE}",
            "  %state = load ptr, ptr %statep",
            f"  %settled = notail call {SNOW_CALL} ptr {SETTLE}(ptr %state, ptr swiftself %cx)",
            "  ret ptr %settled",
            "}",
        ]
    )


def _drive_text() -> str:
    """Wait for a coroutine in the middle of a stack, which stays the isolate's meanwhile."""
    return "\n".join(
        [
            f"define hidden {SNOW_CALL} void {DRIVE}(ptr %first, ptr swiftself %cx) #1 {{",
            "entry:",
            f"  %settled = notail call {SNOW_CALL} ptr {SETTLE}(ptr %first, ptr swiftself %cx)",
            "  br label %look",
            "look:",
            "  %frame = phi ptr [ %settled, %entry ], [ %next, %wait ]",
            "  %done = icmp eq ptr %frame, null",
            "  br i1 %done, label %give, label %wait",
            "wait:",
            f"  call void @{abi.SWITCH}(ptr %cx)",
            f"  %next = notail call {SNOW_CALL} ptr {GO_ON}(ptr %frame, ptr swiftself %cx)",
            "  br label %look",
            "give:",
            "  ret void",
            "}",
        ]
    )
