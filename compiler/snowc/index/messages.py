"""Messages between the files of a program: sends that no arm takes (W0030), arms for what nobody makes (W0031).

In: for each file what it knows of messages of public types, from its text (`message_facts.py`) or from the index. Out:
the warnings that hold for all files together. What a file tells is kept with its entry, so a whole program is looked at
without looking into any file that has not changed. Nothing is told of a program without a `main`, of which one file is
not known, or that talks to other nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from snowc.diagnostics.diagnostic import Diagnostic
from snowc.values import value

Pattern: TypeAlias = Any
"""as `message_facts.plain_pattern` writes it: in most programs nobody has to read it"""


@value
class KeptSend:
    type: str
    shape: Pattern
    actor: str


@value
class MessageShapes:
    """`types.mailboxes.across.FileMessages` without places, so that most edits leave it as it is."""

    made: tuple[str, ...]
    arms: tuple[tuple[str, Pattern], ...]
    actors: tuple[tuple[str, tuple[Pattern, ...]], ...]
    wanted: tuple[str, ...]
    sent: tuple[KeptSend, ...]
    is_open: bool
    starts: bool


@value
class KeptMessages:
    """The warnings as they would be told: those of `wanted`, then those of `sent`."""

    shapes: MessageShapes
    warnings: tuple[Diagnostic, ...]


@value
class Unmatched:
    """A warning that holds: the module's place in the order of the program, and which of its `warnings`."""

    module: int
    warning: int


def unmatched(program: Iterable[MessageShapes | None]) -> Iterator[Unmatched]:
    """What is wrong in a whole program."""
    asked = list(program)
    files = [each for each in asked if each is not None]
    if len(files) != len(asked) or any(each.is_open for each in files) or not any(each.starts for each in files):
        return
    made = {constructor for file in files for constructor in file.made}
    arms: dict[str, list[Pattern]] = {}
    for name, pattern in (arm for file in files for arm in file.arms):
        arms.setdefault(name, []).append(pattern)
    actors = {name: patterns for file in files for name, patterns in file.actors}
    for module, file in enumerate(files):
        yield from (Unmatched(module, at) for at, constructor in enumerate(file.wanted) if constructor not in made)
    for module, file in enumerate(files):
        sends = enumerate(file.sent, start=len(file.wanted))
        yield from (Unmatched(module, at) for at, send in sends if _is_lost(send, arms, actors))


def _is_lost(send: KeptSend, arms: dict[str, list[Pattern]], actors: dict[str, tuple[Pattern, ...]]) -> bool:
    if send.shape is None:
        return False  # any value
    from snowc.index.message_facts import may_match  # late: most programs send nothing that has to be looked at

    if send.actor in actors and not any(may_match(each, send.shape) for each in actors[send.actor]):
        return True
    fitting = arms.get(send.type, [])
    return bool(fitting) and "" not in arms and not any(may_match(each, send.shape) for each in fitting)
