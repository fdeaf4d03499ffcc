"""Functions of generated code that scan the mailbox without leaving the isolate's stack.

In: the name of a runtime function of `receive`. Out: the text of a stub that does the function's work itself while the
candidates are scalars and neither a time limit nor a limit of the scan is to be looked at, and else ends with a jump to
the stub that calls the runtime (`runtime/src/actor/queue.rs`, which tells by the queue's `state` whether it may).
"""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.llvm.module import PLAIN_CALL
from snowc.codegen.llvm.stub_signature import StubSignature

SLOWLY = ".slowly"
"""ends the names of the stubs that call the runtime"""
_IDLE, _PLAIN = 0, 1
_MESSAGE = 1
"""what `snow_receive_next` gives for a message"""
_CLOCK_MASK = 63
"""the runtime looks at the time once in so many candidates, and one"""


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
        f"  %queue = getelementptr inbounds i8, ptr %isolate, i64 {abi.ISOLATE_QUEUE}",
        _field("statep", "queue", abi.QUEUE_STATE),
        "  %state = load i8, ptr %statep",
        _field("atp", "queue", abi.QUEUE_AT),
        "  %at = load ptr, ptr %atp",
        body,
        "slowly:",
        f"  {'' if result == 'void' else '%r = '}musttail call {PLAIN_CALL} {result} {stub}{SLOWLY}({arguments})",
        "  ret void" if result == "void" else f"  ret {result} %r",
        "}",
    ]
    return "\n".join(lines)


def _field(name: str, base: str, offset: int) -> str:
    return f"  %{name} = getelementptr inbounds i8, ptr %{base}, i64 {offset}"


def _scalar_test(envelope: str, scalar: str) -> str:
    """Whether the envelope holds a scalar message: both of its tags are 0."""
    return f"""{_field("contentp", envelope, abi.ENVELOPE_CONTENT)}
  %content = load i8, ptr %contentp
{_field("payloadp", envelope, abi.ENVELOPE_PAYLOAD)}
  %payload = load i8, ptr %payloadp
  %tags = or i8 %content, %payload
  %{scalar} = icmp eq i8 %tags, 0"""


_NEXT = f"""  %free = icmp ule i8 %state, {_PLAIN}
  br i1 %free, label %look, label %slowly
look:
  %begins = icmp eq ptr %at, null
{_field("firstp", "queue", abi.QUEUE_FIRST)}
{_field("behindp", "at", abi.ENVELOPE_NEXT)}
  %placep = select i1 %begins, ptr %firstp, ptr %behindp
  %next = load ptr, ptr %placep
  %none = icmp eq ptr %next, null
  br i1 %none, label %slowly, label %found
found:
{_scalar_test("next", "scalar")}
{_field("lookedp", "queue", abi.QUEUE_LOOKED)}
  %looked = load i32, ptr %lookedp
  %low = and i32 %looked, {_CLOCK_MASK}
  %timely = icmp ne i32 %low, {_CLOCK_MASK}
  %quick = and i1 %scalar, %timely
  br i1 %quick, label %give, label %slowly
give:
  %more = add i32 %looked, 1
  store i32 %more, ptr %lookedp
  store i8 {_PLAIN}, ptr %statep
  store ptr %next, ptr %atp
  ret i64 {_MESSAGE}"""

_CANDIDATE = f"""  %plain = icmp eq i8 %state, {_PLAIN}
  br i1 %plain, label %look, label %slowly
look:
{_scalar_test("at", "scalar")}
{_field("slotp", "at", abi.ENVELOPE_SCALAR)}
  %slot = load i64, ptr %slotp
  br i1 %scalar, label %quick, label %slowly
quick:
"""

_MESSAGE_BODY = f"{_CANDIDATE}  ret i64 %slot"

_UNLINK = f"""{_field("behindp", "at", abi.ENVELOPE_NEXT)}
  %behind = load ptr, ptr %behindp
{_field("beforep", "at", abi.ENVELOPE_PREVIOUS)}
  %before = load ptr, ptr %beforep
{_field("firstp", "queue", abi.QUEUE_FIRST)}
{_field("before_nextp", "before", abi.ENVELOPE_NEXT)}
  %is_first = icmp eq ptr %before, null
  %to_itp = select i1 %is_first, ptr %firstp, ptr %before_nextp
  store ptr %behind, ptr %to_itp
{_field("lastp", "queue", abi.QUEUE_LAST)}
{_field("behind_previousp", "behind", abi.ENVELOPE_PREVIOUS)}
  %is_last = icmp eq ptr %behind, null
  %from_itp = select i1 %is_last, ptr %lastp, ptr %behind_previousp
  store ptr %before, ptr %from_itp
{_field("lengthp", "queue", abi.QUEUE_LENGTH)}
  %length = load i32, ptr %lengthp
  %shorter = add i32 %length, -1
  store i32 %shorter, ptr %lengthp
{_field("lookedp", "queue", abi.QUEUE_LOOKED)}
  store i32 0, ptr %lookedp
  store i8 {_IDLE}, ptr %statep
  store ptr null, ptr %atp
{_field("sparep", "queue", abi.QUEUE_SPARE)}
  %spare = load ptr, ptr %sparep
  store ptr %spare, ptr %behindp
  store ptr %at, ptr %sparep
"""

_BODIES = {
    "snow_receive_next": _NEXT,
    "snow_receive_message": _MESSAGE_BODY,
    "snow_receive_take": f"{_CANDIDATE}{_UNLINK}  ret void",
    "snow_receive_taken": f"{_CANDIDATE}{_UNLINK}  ret i64 %slot",
}
