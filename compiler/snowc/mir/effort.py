"""How much work the passes over a program do for the sake of its speed."""

from __future__ import annotations

import enum


class Effort(enum.Enum):
    LITTLE = "little"
    """every function stays what it was written as: it is made soon, and debuggers find it"""
    FULL = "full"
    """calls whose closures are known are specialised, and small functions that take values apart or make them are
    inlined (decision 031)"""
