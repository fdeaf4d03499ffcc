"""Which constants are kept once they are computed.

In: the function that computes a constant's value. Out: the same; it is no `is_constant` any more where computing it
again costs less than looking for the kept value: literals, and sums of them.
"""

from __future__ import annotations

from dataclasses import replace

from snowc.mir.ir import Binary, Copy, Literal, MirFunction, Return, Unary

_CHEAP = (Literal, Copy, Unary, Binary)


def keep_if_dear(function: MirFunction) -> MirFunction:
    """Also for functions that compute no constant, which stay as they are."""
    if not function.is_constant or not _is_cheap(function):
        return function
    return replace(function, is_constant=False)


def _is_cheap(function: MirFunction) -> bool:
    only = function.blocks[0]
    return isinstance(only.terminator, Return) and all(isinstance(each, _CHEAP) for each in only.instructions)
