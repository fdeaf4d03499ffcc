"""The ends of MIR's basic blocks. Blocks are named by their place in the function."""

from __future__ import annotations

from typing import TypeAlias

from snowc.mir.callees import Callee
from snowc.mir.sites import Site
from snowc.values import value

LocalId: TypeAlias = int
BlockId: TypeAlias = int


@value
class Goto:
    target: BlockId


@value
class Branch:
    condition: LocalId
    then: BlockId
    otherwise: BlockId


@value
class Switch:
    """On an Int local (a tag or a literal match). `default` is None when the cases are known to be all."""

    subject: LocalId
    cases: tuple[tuple[int, BlockId], ...]
    default: BlockId | None


@value
class Return:
    value: LocalId


@value
class TailCall:
    """Call and return of its result without a frame left behind; `callee` is never an `@extern` function."""

    callee: Callee
    arguments: tuple[LocalId, ...]
    site: Site


@value
class Crash:
    """Ends the isolate. `kind` is a name of `CRASH_KINDS`."""

    kind: str
    site: Site


@value
class Unreachable:
    """After a call that never returns (its result is `Never`)."""


Terminator: TypeAlias = Goto | Branch | Switch | Return | TailCall | Crash | Unreachable

CRASH_KINDS = {
    "overflow": 1,
    "division by zero": 2,
    "no case arm": 3,
    "let pattern": 4,
    "no function clause": 5,
    "unreachable": 6,
    "shift": 7,
}
"""Crash kinds and their numbers in the runtime (`snow_crash`)."""
