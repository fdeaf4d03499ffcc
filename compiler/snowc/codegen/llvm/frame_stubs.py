"""Functions of generated code for the frames of coroutines, without leaving the isolate's stack.

In: the name of a runtime function of frames. Out: the text of a stub that keeps the frame that ended last and gives it
to the next coroutine that fits into it, so that an awaited call costs no look at the heap; all else is the runtime's
(`runtime/src/actor/spare_frame.rs`). The spare one does not count as living.
"""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.llvm.module import PLAIN_CALL
from snowc.codegen.llvm.receive_stubs import SLOWLY
from snowc.codegen.llvm.stub_signature import StubSignature

_LIVE = abi.CX_HEAP + abi.ARENA_LIVE


def text_of(function: str, stub: str, signature: StubSignature) -> str | None:
    """The definition of the quick stub as `stub`; None if the function has none."""
    body = _BODIES.get(function)
    if body is None:
        return None
    result = signature.llvm_result
    words = [f"{llvm} %a{index}" for index, llvm in enumerate(signature.llvm_parameters())]
    arguments = ", ".join([*words, "ptr swiftself %cx"])
    lines = [
        f"define hidden {PLAIN_CALL} {result} {stub}({arguments}) #1 {{",
        "entry:",
        f"  %isolatep = getelementptr inbounds i8, ptr %cx, i64 {abi.CX_ISOLATE}",
        "  %isolate = load ptr, ptr %isolatep",
        f"  %cellp = getelementptr inbounds i8, ptr %isolate, i64 {abi.SPARE_FRAME_CELL}",
        f"  %sizep = getelementptr inbounds i8, ptr %isolate, i64 {abi.SPARE_FRAME_SIZE}",
        f"  %livep = getelementptr inbounds i8, ptr %cx, i64 {_LIVE}",
        "  %spare = load i64, ptr %sizep",
        body,
        "slowly:",
        f"  {'' if result == 'void' else '%r = '}musttail call {PLAIN_CALL} {result} {stub}{SLOWLY}({arguments})",
        "  ret void" if result == "void" else f"  ret {result} %r",
        "}",
    ]
    return "\n".join(lines)


_NEW = """  %fits = icmp uge i64 %spare, %a0
  br i1 %fits, label %quick, label %slowly
quick:
  store i64 0, ptr %sizep
  %cell = load ptr, ptr %cellp
  %live = load i64, ptr %livep
  %more = add i64 %live, 1
  store i64 %more, ptr %livep
  ret ptr %cell"""

_END = """  %none = icmp eq i64 %spare, 0
  br i1 %none, label %quick, label %slowly
quick:
  store ptr %a0, ptr %cellp
  store i64 %a1, ptr %sizep
  %live = load i64, ptr %livep
  %less = add i64 %live, -1
  store i64 %less, ptr %livep
  ret void"""

_BODIES = {"snow_frame_new": _NEW, "snow_frame_end": _END}
