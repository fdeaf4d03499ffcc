"""What is known of arguments, and which module an instance belongs to.

In: `Given`s of instances. Out: the types of what is passed in place of an argument (its *leaves*), how deep knowledge
goes, and the module whose code a specialised instance is part of.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.mir.callees import Given, GivenClosure, GivenData, GivenPlain
from snowc.mir.ir import Callee, FunctionId
from snowc.types.ty import Type

DIRECT = "direct"
"""the part name of a closure's body that is called by name: what it captured comes behind its parameters"""


def direct(closure: Callee) -> Callee:
    """The form of a closure's body in which it is called by name."""
    return Callee(FunctionId(closure.function.definition, f"{closure.function.part}/{DIRECT}"), *_rest(closure))


def is_direct(callee: Callee) -> bool:
    return callee.function.part.rpartition("/")[2] == DIRECT


def closure_of(callee: Callee) -> Callee:
    """The closure's body of a direct form."""
    part = callee.function.part.removesuffix(f"/{DIRECT}")
    return Callee(FunctionId(callee.function.definition, part), *_rest(callee))


def _rest(callee: Callee) -> tuple[tuple[Type, ...], tuple[tuple[int, Given], ...]]:
    return callee.arguments, callee.given


def leaves(given: Given) -> tuple[Type, ...]:
    """The types of the values that stand for the argument."""
    match given:
        case GivenClosure(captured=captured):
            return captured
        case GivenData(_, _, parts):
            return tuple(ty for part in parts for ty in leaves(part))
        case GivenPlain(ty):
            return (ty,)


def depth(given: Given) -> int:
    """How deep closures are known within closures."""
    match given:
        case GivenClosure(callee=callee):
            return 1 + max((depth(each) for _, each in callee.given), default=0)
        case GivenData(_, _, parts):
            return max(map(depth, parts), default=0)
        case GivenPlain():
            return 0


def home_of(callee: Callee) -> str:
    """The module that an instance's code belongs to: one that is specialised for a closure is that closure's."""
    return home_in(callee.given) or callee.function.definition.module


def home_in(given: tuple[tuple[int, Given], ...]) -> str:
    """The first module of a program among those of known closures; "" if there is none."""
    return next((home for _, each in given for home in _homes(each)), "")


def _homes(given: Given) -> Iterator[str]:
    match given:
        case GivenClosure(home=home) if home:
            yield home
        case GivenData(_, _, parts):
            for part in parts:
                yield from _homes(part)
        case _:
            pass
