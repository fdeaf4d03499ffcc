"""The parts of a function that waits: an LLVM coroutine whose frame is a cell of the isolate's arena (decision 022).

In: a function being written whose instance is one of `CodeProgram.waiting`. Out: its frame, its waits, its returns.

It gives nothing back in a register. Whoever called it or went on with it reads `cx.coroutine`: null: it has returned,
its result is the first word above the service stack; a frame: it has parked; a number with the lowest bit set: it has
ended with a tail call, and the rest of the word is code that begins the other coroutine (`coroutine_resumption.py`).
"""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.extern_abi import Word
from snowc.codegen.llvm import moving_context
from snowc.codegen.llvm.function_text import RETURNED, FunctionText
from snowc.codegen.llvm.module import SNOW_CALL, Module
from snowc.codegen.llvm.stub_signature import StubSignature
from snowc.codegen.llvm.stubs import call_poll, call_stub

FRAME_NEW = StubSignature((Word.INTEGER,), Word.OBJECT)
FRAME_END = StubSignature((Word.OBJECT, Word.INTEGER), Word.NOTHING)
SETTLE = "@snow.coroutine.settle"
GO_ON = "@snow.coroutine.go_on"
DRIVE = "@snow.coroutine.drive"
_END, _LEAVE, _DESTROYED = "coroutine.end", "coroutine.leave", "coroutine.destroyed"
_ALIGNMENT = 8
"""of cells"""


def emit_begin(fn: FunctionText) -> None:
    """Make the frame."""
    module = fn.module
    for declaration in (
        "token @llvm.coro.id(i32, ptr readnone, ptr readonly captures(none), ptr)",
        "i64 @llvm.coro.size.i64()",
        "ptr @llvm.coro.begin(token, ptr writeonly)",
        "token @llvm.coro.save(ptr)",
        "i8 @llvm.coro.suspend(token, i1)",
        "ptr @llvm.coro.free(token, ptr readonly captures(none))",
        "void @llvm.coro.end(ptr, i1, token)",
    ):
        _, _, name = declaration.partition(" ")
        module.declare(name.partition("(")[0], f"declare {declaration}")
    fn.reserve([moving_context.ENTRY])
    fn.line(
        f"%coroutine.id = call token @llvm.coro.id(i32 {_ALIGNMENT}, ptr {moving_context.PROMISE}, ptr null, ptr null)"
    )
    size = fn.value("call i64 @llvm.coro.size.i64()")
    memory = fn.value(call_stub(module, "snow_frame_new", FRAME_NEW, [size]))
    fn.line(f"%coroutine = call noalias ptr @llvm.coro.begin(token %coroutine.id, ptr {memory})")
    for line in moving_context.begin():
        fn.line(line)


def emit_end(fn: FunctionText) -> None:
    """The ways out, at the end of the text. A frame is never destroyed from outside: it goes with its arena."""
    fn.label(RETURNED)
    fn.line(f"store ptr null, ptr {_state(fn)}")
    fn.line(f"br label %{_END}")
    fn.label(_END)
    memory = fn.value("call ptr @llvm.coro.free(token %coroutine.id, ptr %coroutine)")
    size = fn.value("call i64 @llvm.coro.size.i64()")
    fn.line(call_stub(fn.module, "snow_frame_end", FRAME_END, [memory, size]))
    fn.line(f"br label %{_LEAVE}")
    fn.label(_LEAVE)
    fn.line("call void @llvm.coro.end(ptr %coroutine, i1 false, token none)")
    fn.line("ret void")
    fn.at(fn.function.site)  # never run; with another line, breakpoints there would be in what follows it too
    fn.label(_DESTROYED)
    for slot in fn.kept_slots():
        # A use behind each suspension: so the slot is a part of the frame, and debuggers find it whenever they look.
        fn.line(f'call void asm sideeffect "", "r"(ptr {slot})')
    fn.line("unreachable")


def emit_give_way(fn: FunctionText, start: str) -> None:
    """End for a coroutine that `start` begins, whose arguments wait in the context."""
    fn.line(f"store ptr getelementptr (i8, ptr {start}, i64 1), ptr {_state(fn)}")
    fn.line(f"br label %{_END}")


def emit_park(fn: FunctionText, resumed: str) -> None:
    """Wait by returning; it goes on at the label `resumed`."""
    fn.line(f"store ptr %coroutine, ptr {_state(fn)}")
    saved = fn.value("call token @llvm.coro.save(ptr %coroutine)")
    way = fn.value(f"call i8 @llvm.coro.suspend(token {saved}, i1 false)")
    fn.line(f"switch i8 {way}, label %{_LEAVE} [ i8 0, label %{resumed} i8 1, label %{_DESTROYED} ]")


def emit_poll(fn: FunctionText, name: str, signature: StubSignature, arguments: list[str]) -> str:
    """Call a function of the runtime that may ask to wait; gives its result, if it has one."""
    poll, park, done = (fn.new_label() for _ in range(3))
    fn.line(f"br label %{poll}")
    fn.label(poll)
    call = call_poll(fn.module, name, signature, arguments)
    result = ""
    if signature.result is Word.NOTHING:
        fn.line(call)
    else:
        result = fn.value(call)
    status = fn.value(f"load i64, ptr {fn.place('%cx', abi.CX_STATUS)}")
    is_done = fn.value(f"icmp eq i64 {status}, {abi.STATUS_DONE}")
    fn.line(f"br i1 {is_done}, label %{done}, label %{park}")
    fn.label(park)
    emit_park(fn, poll)
    fn.label(done)
    return result


def emit_await(fn: FunctionText, call: str, result: str) -> str:
    """Call a coroutine and wait for it as long as it takes; gives its result, of LLVM type `result`."""
    declare_helpers(fn.module)
    fn.line(call)
    settle, test, park, resumed, got = (fn.new_label() for _ in range(5))
    state = fn.value(f"load ptr, ptr {_state(fn)}")
    fn.line(f"br i1 {fn.value(f'icmp eq ptr {state}, null')}, label %{got}, label %{settle}")
    fn.label(settle)
    first = fn.value(f"notail call {SNOW_CALL} ptr {SETTLE}(ptr {state}, ptr swiftself %cx)")
    fn.line(f"br label %{test}")
    fn.label(test)
    again = f"%{resumed}.state"
    frame = fn.value(f"phi ptr [ {first}, %{settle} ], [ {again}, %{resumed} ]")
    fn.line(f"br i1 {fn.value(f'icmp eq ptr {frame}, null')}, label %{got}, label %{park}")
    fn.label(park)
    emit_park(fn, resumed)
    fn.label(resumed)
    fn.line(f"{again} = notail call {SNOW_CALL} ptr {GO_ON}(ptr {frame}, ptr swiftself %cx)")
    fn.line(f"br label %{test}")
    fn.label(got)
    return fn.value(f"load {result}, ptr {fn.spill_place(0)}")


def declare_helpers(module: Module) -> None:
    for name in (SETTLE, GO_ON):
        module.declare(name, f"declare hidden {SNOW_CALL} ptr {name}(ptr, ptr swiftself) nounwind")
    module.declare(DRIVE, f"declare hidden {SNOW_CALL} void {DRIVE}(ptr, ptr swiftself) nounwind")


def _state(fn: FunctionText) -> str:
    return fn.place("%cx", abi.CX_COROUTINE)
