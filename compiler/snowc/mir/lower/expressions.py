"""Who lowers which kind of expression.

In: an expression and what its value is used for. Out: the local that holds the value. Areas register their functions
here with `@lowers(Kind)`: plain ones compute a value; control-flow ones (`@lowers_control(Kind)`) get the use as
well, so that a branch in tail position returns by itself, which makes calls in tail position visible, and a value
that nobody wants is not built.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Any, TypeVar

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.ir import LocalId
from snowc.mir.lower.context import Body
from snowc.mir.lower.pids import to_dynamic_pid
from snowc.syntax import tree
from snowc.types.ty import UNIT


class Use(enum.Enum):
    """What becomes of an expression's value."""

    VALUE = enum.auto()
    DISCARD = enum.auto()
    """nobody reads it: the local given back may be anything"""
    RETURN = enum.auto()
    """it is the function's result: control never comes back"""


_VALUES: dict[type, Callable[[Body, Any], LocalId]] = {}
_CONTROL: dict[type, Callable[[Body, Any, Use], LocalId]] = {}

_Value = TypeVar("_Value", bound=Callable[[Body, Any], LocalId])
_Control = TypeVar("_Control", bound=Callable[[Body, Any, Use], LocalId])


def lowers(*kinds: type) -> Callable[[_Value], _Value]:
    """Register the function for expressions that compute a value."""

    def register(function: _Value) -> _Value:
        _VALUES.update(dict.fromkeys(kinds, function))
        return function

    return register


def lowers_control(*kinds: type) -> Callable[[_Control], _Control]:
    """Register the function for expressions that pass their use on."""

    def register(function: _Control) -> _Control:
        _CONTROL.update(dict.fromkeys(kinds, function))
        return function

    return register


def lower_expression(body: Body, expr: tree.Expr, use: Use = Use.VALUE) -> LocalId:
    """Emit the code of an expression. After `Use.RETURN`, and after what never returns, the code that follows is
    unreachable."""
    control = _CONTROL.get(type(expr))
    is_converted = expr.id in body.facts.conversions
    if control is not None and not is_converted:
        return control(body, expr, use)
    value = _value(body, expr)
    if is_converted:
        value = to_dynamic_pid(body, value, body.site(expr))
    if use is Use.RETURN:
        body.emit_return(value)
    return value


def _value(body: Body, expr: tree.Expr) -> LocalId:
    control = _CONTROL.get(type(expr))
    if control is not None:
        return control(body, expr, Use.VALUE)
    value = _VALUES.get(type(expr))
    if value is None:
        raise CompilerBug(f"nobody lowers {type(expr).__name__}", str(body.definition.id))
    return value(body, expr)


def unit_for(body: Body, use: Use) -> LocalId:
    """`()` as the value of what has none; nothing is emitted where nobody reads it."""
    if use is Use.DISCARD:
        return body.undefined(UNIT)
    value = body.unit()
    if use is Use.RETURN:
        body.emit_return(value)
    return value
