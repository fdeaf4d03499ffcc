"""Operators on machine scalars while a constant is computed: checked Ints, Floats by IEEE 754.

In: an operator's name and its operands. Out: the result; `Crashed` for what crashes an actor. Declines hashes.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping

from snowc.mir.constants.values import Crashed, Declined, KeyedHash, Value

CRASHES: Mapping[str, str] = {
    "overflow": "integer overflow",
    "division by zero": "division by zero",
    "no case arm": "no case arm matched",
    "let pattern": "the value does not match the pattern of `let`",
    "no function clause": "no function clause matched",
    "unreachable": "unreachable code reached",
    "shift": "shift by a negative or too large amount",
}
"""What a crash report says for each of `CRASH_KINDS` (`runtime/src/exports/actor.rs`)."""

_COMPARISONS: Mapping[str, Callable[[Value, Value], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}


def binary(name: str, left: Value, right: Value) -> Value:
    if isinstance(left, KeyedHash) or isinstance(right, KeyedHash):
        raise Declined
    compared = _COMPARISONS.get(name)
    if compared is not None:
        return compared(left, right)
    return _of_floats(name, left, right) if isinstance(left, float) else _of_ints(name, left, right)


def unary(name: str, operand: Value) -> Value:
    if isinstance(operand, KeyedHash):
        raise Declined
    if name == "not":
        return not operand
    return -operand if isinstance(operand, float) else _checked(-operand)


def _of_ints(name: str, left: int, right: int) -> int:
    match name:
        case "add":
            return _checked(left + right)
        case "sub":
            return _checked(left - right)
        case "mul":
            return _checked(left * right)
    if right == 0:
        raise Crashed(CRASHES["division by zero"])
    quotient = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
    return _checked(quotient if name == "div" else left - right * quotient)


def _of_floats(name: str, left: float, right: float) -> float:
    match name:
        case "add":
            return number_of(left + right)
        case "sub":
            return number_of(left - right)
        case "mul":
            return number_of(left * right)
        case "div":
            return _divided(left, right)
    if right == 0.0 or math.isinf(left):
        raise Declined
    return number_of(math.fmod(left, right))


def number_of(result: float) -> float:
    """Declines NaN: its sign differs between machines, and order and hash see it."""
    if result != result:
        raise Declined
    return result


def _divided(left: float, right: float) -> float:
    if right != 0.0:
        return number_of(left / right)
    if left == 0.0 or left != left:
        raise Declined
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def _checked(number: int) -> int:
    if not -(1 << 63) <= number < 1 << 63:
        raise Crashed(CRASHES["overflow"])
    return number
