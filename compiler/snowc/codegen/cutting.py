"""Which functions go into one object.

In: a program's instances, in the order of their names. Out: units: functions of one module, cut where a hash of the
name says so, so a new function moves the border of its own unit only and the objects of the others stay good. A small
program that is released is one unit: LLVM inlines the library and closures into what uses them, and there is not much
to make again.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence

from snowc.codegen.objects_key import Pipeline
from snowc.mir.given import home_of
from snowc.mir.ir import Callee
from snowc.mir.passes.monomorphise import instance_name
from snowc.values import value


@value
class UnitSize:
    """In functions. Beyond the smallest size, one name in `ends_one_in` ends its unit."""

    smallest: int
    largest: int
    ends_one_in: int


UNIT_SIZES = {Pipeline.DEV: UnitSize(6, 16, 6), Pipeline.RELEASE: UnitSize(12, 40, 8)}
"""A large unit keeps who has changed one function waiting: 40 functions with a loop among them take LLVM up to 0.1 s.
Smaller ones take longer all in all, and a function is inlined within its unit only."""


WHOLE_PROGRAM = 250
"""the most functions of a released program that is one unit"""


def is_one_unit(callees: Sequence[Callee], pipeline: Pipeline) -> bool:
    return pipeline is Pipeline.RELEASE and len(callees) <= WHOLE_PROGRAM


def cut_into_units(callees: Sequence[Callee], pipeline: Pipeline) -> list[tuple[str, list[Callee]]]:
    """The units with their names: `List`, `List.2`, …"""
    if is_one_unit(callees, pipeline):
        return [("whole", list(callees))]
    by_module: dict[str, list[Callee]] = {}
    for callee in callees:
        by_module.setdefault(home_of(callee), []).append(callee)
    groups = []
    for module, members in by_module.items():
        for number, group in enumerate(_cut(members, UNIT_SIZES[pipeline])):
            groups.append((f"{module}.{number + 1}" if number else module, group))
    return groups


def _cut(callees: list[Callee], size: UnitSize) -> list[list[Callee]]:
    groups: list[list[Callee]] = [[]]
    for callee in callees:
        current = groups[-1]
        current.append(callee)
        ends = len(current) >= size.smallest and _name_hash(callee) % size.ends_one_in == 0
        if ends or len(current) == size.largest:
            groups.append([])
    return [group for group in groups if group]


@functools.cache
def _name_hash(callee: Callee) -> int:
    return hashlib.sha256(instance_name(callee).encode()).digest()[0]
