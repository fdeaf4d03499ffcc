"""Modules of the library that are there for the compiler and its tools: nobody writes their names, so nobody is offered
them, and no page describes them."""

from __future__ import annotations

from typing import Final

INTERNAL_MODULES: Final = frozenset(
    (
        "Instances",
        "Intrinsics",
        "BenchRunner",
        "MapNodes",
        "MergeSort",
        "OwnLists",
        "ReplRunner",
        "Service",
        "TestRunner",
    )
)
