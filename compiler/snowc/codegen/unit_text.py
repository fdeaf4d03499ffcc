"""The LLVM IR of one object. Apart from `units.py`, so that cache keys can be made without loading what emits IR."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UnitText:
    """The IR of one object. `name` is for people (`List`, `List.2`, `program`)."""

    name: str
    text: str
