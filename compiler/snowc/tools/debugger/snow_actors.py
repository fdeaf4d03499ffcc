"""The actors of a stopped program, read from its memory.

In: a `Program`. Out: the processes of its table: each one's pid, name, state, where its code is, how many messages
wait. Layouts come from the program itself (`runtime/src/observe/layout.rs`), so that a script of another version says
so instead of showing nonsense. Nothing is called in the program, as any of its threads may hold any lock.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from snowc.tools.debugger.snow_values import Program, Unreadable
else:
    from snow_values import Program, Unreadable

_SYMBOL = "snow_rt_actors"
_VERSION = 2
_STATES = ("free", "ready", "running", "waiting", "exiting")
_MOST = 10_000
"""actors that are shown, and messages that are counted of one"""
_LONGEST_NAME = 1_000


class Actor(NamedTuple):
    pid: str
    name: str
    state: str
    function: str
    file: str
    line: int
    messages: int


class NoActors(Exception):  # noqa: N818 - what the user is told
    """Why none can be told."""


class _Layout(NamedTuple):
    table: int
    version: int
    segments: int
    length: int
    first_slots: int
    process_size: int
    pid: int
    state: int
    inbox: int
    context: int
    site: int
    isolate: int
    name: int
    queue_length: int
    packed_name: int
    kind: int
    folded_site: int
    next: int
    content: int


def actors(program: Program) -> list[Actor]:
    """All that live, in the order of the table, up to `_MOST`."""
    address = program.symbol(_SYMBOL)
    if address is None:
        raise NoActors("The program has no symbols, or no Snow in it.")
    layout = _Layout(*struct.unpack("<Q18I", program.read(address, 80)))
    if layout.version != _VERSION:
        raise NoActors("The program was built by another version of Snow than these scripts are from.")
    if layout.table == 0:
        raise NoActors("The program has not started its actors yet, or has ended them.")
    found = []
    for slot in _slots(program, layout):
        actor = _actor(program, layout, slot)
        if actor is not None:
            found.append(actor)
        if len(found) == _MOST:
            break
    return found


def _slots(program: Program, layout: _Layout) -> Iterator[bytes]:
    """The bytes of each control block."""
    (left,) = struct.unpack("<I", program.read(layout.table + layout.length, 4))
    segment, size = 0, layout.first_slots
    while left > 0:
        (start,) = struct.unpack("<Q", program.read(layout.table + layout.segments + 8 * segment, 8))
        count = min(left, size)
        blocks = program.read(start, count * layout.process_size)
        for number in range(count):
            yield blocks[number * layout.process_size : (number + 1) * layout.process_size]
        left, segment, size = left - count, segment + 1, 2 * size


def _actor(program: Program, layout: _Layout, slot: bytes) -> Actor | None:
    state = slot[layout.state]
    context = int.from_bytes(slot[layout.context : layout.context + 8], "little")
    if not 0 < state < len(_STATES) or context == 0:
        return None
    pid = int.from_bytes(slot[layout.pid : layout.pid + 8], "little")
    head = int.from_bytes(slot[layout.inbox : layout.inbox + 8], "little")
    try:
        messages = _arrived(program, layout, head)
        if context & 1:  # it is folded
            site = _folded_site(program, layout, context - 1)
            name = _packed_name(program, program.word(int.from_bytes(slot[layout.kind : layout.kind + 8], "little")))
        else:
            site = program.word(context + layout.site)
            name = _name(program, layout, context)
            messages += _taken_in(program, layout, context)
        function, file, line = _place(program, site)
    except Unreadable:  # it ends at this moment
        return None
    return Actor(_pid_text(pid), name, _STATES[state], function, file, line, messages)


def _pid_text(pid: int) -> str:
    """As reports of crashes write it."""
    return f"<{pid & 0xFFFFFFFF}.{pid >> 32}>"


def _name(program: Program, layout: _Layout, context: int) -> str:
    isolate = program.word(context + layout.isolate)
    if isolate == 0:  # it rests
        return _packed_name(program, program.word(context + layout.packed_name))
    address, length = struct.unpack("<QQ", program.read(isolate + layout.name, 16))
    return program.text(address, min(length, _LONGEST_NAME))


def _packed_name(program: Program, packed: int) -> str:
    return program.text(packed & (1 << 48) - 1, min(packed >> 48, _LONGEST_NAME))


def _folded_site(program: Program, layout: _Layout, folded: int) -> int:
    """The place in the source, whose distance from the layout is kept; 0 if there is none."""
    (distance,) = struct.unpack("<i", program.read(folded + layout.folded_site, 4))
    return (program.symbol(_SYMBOL) or 0) + distance if distance else 0


def _taken_in(program: Program, layout: _Layout, context: int) -> int:
    isolate = program.word(context + layout.isolate)
    if isolate == 0:  # none: else it would not rest
        return 0
    (length,) = struct.unpack("<I", program.read(isolate + layout.queue_length, 4))
    return int(length)


def _arrived(program: Program, layout: _Layout, envelope: int) -> int:
    """Messages that it has not looked at yet; `envelope` is the newest, or a word up to 2."""
    found = looked_at = 0
    while envelope > 2 and looked_at < _MOST:
        found += program.read(envelope + layout.content, 1) == b"\0"
        envelope = program.word(envelope + layout.next)
        looked_at += 1
    return found


def _place(program: Program, site: int) -> tuple[str, str, int]:
    """Function, file and line of a `SnowSite`; empty and 0 if there is none."""
    if site == 0:
        return "", "", 0
    file, file_length, function, function_length, line, _ = struct.unpack("<QQQQII", program.read(site, 40))
    return program.text(function, function_length), program.text(file, file_length), line


# --- as text ---------------------------------------------------------------------------------------------------------


def listing(program: Program, arguments: str) -> str:
    """What the command `snow actors` shows; with `--json` for tools."""
    words = arguments.split()
    if words not in ([], ["--json"]):
        return "usage: snow actors [--json]"
    try:
        found = actors(program)
    except NoActors as error:
        return json.dumps({"error": str(error)}) if words else str(error)
    except Unreadable:
        return json.dumps({"error": "The program has no memory yet."}) if words else "The program does not run."
    if words:
        return json.dumps({"actors": [actor._asdict() for actor in found]})
    return "\n".join([*_lines(found), *([f"… only the first {_MOST}"] if len(found) == _MOST else [])])


def _lines(found: list[Actor]) -> Iterator[str]:
    rows = [(actor.pid, actor.name, actor.state, _messages(actor.messages), _where(actor)) for actor in found]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    for row in rows:
        yield "  ".join(text.ljust(widths[column]) for column, text in enumerate(row)).rstrip()


def _messages(count: int) -> str:
    return f"{count} message{'' if count == 1 else 's'}"


def _where(actor: Actor) -> str:
    return f"at {actor.file}:{actor.line} in {actor.function}" if actor.line else ""
