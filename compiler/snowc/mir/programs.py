"""What stands around MIR functions: the definition that was lowered, and the whole program."""

from __future__ import annotations

from snowc.mir.callees import Callee
from snowc.mir.ir import MirFunction
from snowc.mir.sites import Site
from snowc.source import Span
from snowc.values import value


@value
class CountedPlace:
    """What a counter counts: `kind` is `entry` (of a function's clause or an actor), `closure`, `statement`, or `way`:
    one of those that the decision at `decision` has.
    """

    kind: str
    site: Site
    decision: Span | None = None


@value
class LoweredDefinition:
    """A definition's function first, then the parts made of it (closures, spawn bodies). `counted` are the places of
    its counters, by their numbers.
    """

    functions: tuple[MirFunction, ...]
    counted: tuple[CountedPlace, ...] = ()


@value
class MonoProgram:
    """Every reachable instance, monomorphic. `Callee.arguments` name the instance: (function id, type arguments).

    `functions` is in a stable order (by instance name). `entry` is `main`.
    """

    entry: Callee
    functions: tuple[tuple[Callee, MirFunction], ...]
