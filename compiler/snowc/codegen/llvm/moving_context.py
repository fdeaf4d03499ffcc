"""The context of a coroutine, which may be another after each wait (decision 036).

In: the text of a coroutine that names its context `%cx` everywhere. Out: the same text, where each block reads it from
a word of the frame, into which whoever goes on with the frame puts it. So nothing that is used after a wait leads to
the context of before, and the runtime may put that away meanwhile.
"""

from __future__ import annotations

import re

PROMISE = "%cx.promise"
PROMISE_OFFSET = 16
"""LLVM puts what it calls the promise behind the frame's two addresses"""
ENTRY = f"  {PROMISE} = alloca ptr, align 8"
_HOME = "%cx.home"
_CX = re.compile(r"%cx(?![\w.])")


def begin() -> tuple[str, ...]:
    """What follows on the making of the frame."""
    return _place(_HOME, "%coroutine"), f"store ptr %cx, ptr {_HOME}"


def hand_over(frame: str) -> tuple[str, ...]:
    """What comes before a frame is gone on with."""
    return _place("%home", frame), "store ptr %cx, ptr %home"


def _place(name: str, frame: str) -> str:
    return f"{name} = getelementptr inbounds i8, ptr {frame}, i64 {PROMISE_OFFSET}"


def read_anew(lines: list[str]) -> list[str]:
    """Each block but the first, which has it in a register, reads the context where it uses it."""
    done: list[str] = []
    block: list[str] = []
    blocks = 0
    for line in [*lines, ""]:
        if line[:1] == " ":
            block.append(line)
            continue
        done += block if blocks == 0 else _with_context(block, f"%cx.{blocks}")
        block = []
        blocks += 1
        if line:
            done.append(line)
    return done


def _with_context(block: list[str], name: str) -> list[str]:
    changed = [_CX.sub(name, line) for line in block]
    first = next((number for number, line in enumerate(block) if changed[number] != line), None)
    if first is None:
        return block
    return [*changed[:first], f"  {name} = load ptr, ptr {_HOME}", *changed[first:]]
