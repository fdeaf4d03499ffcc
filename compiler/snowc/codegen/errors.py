"""Facts about programs and machines that can't build them. All but the first are about no place in the program."""

from __future__ import annotations

from typing import ClassVar, TypeAlias

from snowc.diagnostics.facts import fact


@fact
class MainTakesParameters:
    """Nobody could give `main` arguments."""

    code: ClassVar[str] = "E0089"


@fact
class NoLinker:
    """There is no C compiler to link with; for `machine`, where that is another one."""

    code: ClassVar[str] = "E0095"
    machine: str = ""


@fact
class LinkFailed:
    code: ClassVar[str] = "E0096"
    command: str
    output: str


@fact
class NoRuntime:
    """The runtime's library `name` is in none of the places where it may be."""

    code: ClassVar[str] = "E0097"
    name: str
    searched: tuple[str, ...]


@fact
class UnsupportedMachine:
    code: ClassVar[str] = "E0098"
    machine: str
    system: str


@fact
class CannotWrite:
    code: ClassVar[str] = "E0099"
    path: str
    reason: str


BuildFact: TypeAlias = NoLinker | LinkFailed | NoRuntime | UnsupportedMachine | CannotWrite
