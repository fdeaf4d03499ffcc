"""Which functions go into one object.

In: a program's instances, in the order of their names. Out: units: functions of one module, cut where a hash of the
name says so, so a new function moves the border of its own unit only and the objects of the others stay good.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from snowc.mir.ir import Callee
from snowc.mir.passes.monomorphise import instance_name

LARGEST_UNIT = 40
SMALLEST_UNIT = 12
_CUT_ONE_IN = 8
"""beyond the smallest size, one name in so many ends its unit"""


def cut_into_units(callees: Iterable[Callee]) -> list[tuple[str, list[Callee]]]:
    """The units with their names: `List`, `List.2`, …"""
    by_module: dict[str, list[Callee]] = {}
    for callee in callees:
        by_module.setdefault(callee.function.definition.module, []).append(callee)
    groups = []
    for module, members in by_module.items():
        for number, group in enumerate(_cut(members)):
            groups.append((f"{module}.{number + 1}" if number else module, group))
    return groups


def _cut(callees: list[Callee]) -> list[list[Callee]]:
    groups: list[list[Callee]] = [[]]
    for callee in callees:
        current = groups[-1]
        current.append(callee)
        ends = len(current) >= SMALLEST_UNIT and _name_hash(callee) % _CUT_ONE_IN == 0
        if ends or len(current) == LARGEST_UNIT:
            groups.append([])
    return [group for group in groups if group]


def _name_hash(callee: Callee) -> int:
    return hashlib.sha256(instance_name(callee).encode()).digest()[0]
