"""Facts about programs and machines that can't build them. All but the first are about no place in the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias


@dataclass(frozen=True, slots=True)
class MainTakesParameters:
    """Nobody could give `main` arguments."""

    code: ClassVar[str] = "E0089"


@dataclass(frozen=True, slots=True)
class NoLinker:
    """There is no C compiler to link with."""

    code: ClassVar[str] = "E0095"


@dataclass(frozen=True, slots=True)
class LinkFailed:
    code: ClassVar[str] = "E0096"
    command: str
    output: str


@dataclass(frozen=True, slots=True)
class NoRuntime:
    """The runtime's library `name` is in none of the places where it may be."""

    code: ClassVar[str] = "E0097"
    name: str
    searched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnsupportedMachine:
    code: ClassVar[str] = "E0098"
    machine: str
    system: str


@dataclass(frozen=True, slots=True)
class CannotWrite:
    code: ClassVar[str] = "E0099"
    path: str
    reason: str


BuildFact: TypeAlias = NoLinker | LinkFailed | NoRuntime | UnsupportedMachine | CannotWrite
