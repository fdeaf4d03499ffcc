"""What terms are worth."""

from __future__ import annotations

import operator
from collections.abc import Callable

from tests.mir.random_programs.containers import CONTAINERS
from tests.mir.random_programs.rebuilding import REBUILDING
from tests.mir.random_programs.terms import (
    Apply,
    As,
    Bind,
    Body,
    Case,
    Either,
    Equal,
    For,
    Function,
    If,
    Library,
    Literal,
    Make,
    Name,
    Operation,
    Parts,
    Pattern,
    Scope,
    Starts,
    Term,
    Value,
    Wild,
)

LIBRARY: dict[str, Callable[..., Value]] = {
    "List.length": len,
    "List.sum": sum,
    "List.map": lambda items, f: [f(each) for each in items],
    "List.reverse": lambda items: items[::-1],
    "List.reduce": lambda items, start, f: _fold(items, start, f),
    "turned": lambda colour: _variant("Green" if colour[1] == "Red" else "Red"),
    "grown": lambda shape: _grown(shape),
    "changed": lambda found: _changed(found),
    "emptied": lambda option: _emptied(option),
    "same": lambda value: value,
    **REBUILDING,
    **CONTAINERS,
}
"""the library's functions, and those of the generator's preludes"""
_OPERATORS: dict[str, Callable[[Value, Value], Value]] = {
    "+": lambda a, b: _remainder(a + b), "-": lambda a, b: _remainder(a - b), "*": lambda a, b: _remainder(a * b),
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, ">=": operator.ge, "++": operator.add,
    "<>": operator.add,
    "::": lambda head, tail: [head, *tail],
}  # fmt: skip


class NoArm(Exception):  # noqa: N818 - the generated program's
    """No arm, clause or `let` pattern matched: the program crashes."""


def _remainder(value: int) -> int:
    return abs(value) % 1000 * (-1 if value < 0 else 1)


def _fold(items: list[Value], start: Value, f: Callable[[Value], Callable[[Value], Value]]) -> Value:
    for each in items:
        start = f(start)(each)
    return start


def _variant(name: str, *fields: Value) -> Value:
    return ("variant", name, fields)


def _grown(shape: Value) -> Value:
    match shape:
        case (_, "Dot", (n,)):
            return _variant("Bar", n, n > 2, _variant("Red"))
        case (_, "Bar", (n, _, (_, "Green", _))):
            return _variant("Dot", n)
        case (_, "Bar", (n, large, _)):
            return _variant("Bar", n, not large, _variant("Green"))
        case _:
            return shape


def _changed(found: Value) -> Value:
    match found:
        case (_, "Good", ((_, "Gone", _),)):
            return _variant("Bad", [1, 2])
        case (_, "Good", (shape,)):
            return _variant("Good", _grown(shape))
        case (_, _, (items,)):
            return found if len(items) > 2 else _variant("Good", _variant("Dot", len(items)))


def _emptied(option: Value) -> Value:
    match option:
        case (_, "Some", (n,)):
            return _variant("None") if n > 3 else _variant("Some", _remainder(n + 1))
        case _:
            return option


def evaluate(term: Term, scope: Scope) -> Value:
    match term:
        case Literal(value):
            return value
        case Name(name):
            return scope[name]
        case Operation("and", left, right):
            return evaluate(left, scope) and evaluate(right, scope)
        case Operation("or", left, right):
            return evaluate(left, scope) or evaluate(right, scope)
        case Operation(name, left, right):
            return _OPERATORS[name](evaluate(left, scope), evaluate(right, scope))
        case Make(name, parts):
            return _made(name, [evaluate(part, scope) for part in parts])
        case Apply(function, argument):
            return evaluate(function, scope)(evaluate(argument, scope))
        case Library(name, parts):
            return LIBRARY[name](*(evaluate(part, scope) for part in parts))
        case Function(parameter, body):
            return lambda argument: evaluate_body(body, {**scope, parameter: argument})
        case _:
            return _control(term, scope)


def _control(term: Term, scope: Scope) -> Value:
    match term:
        case If(condition, then, otherwise):
            return evaluate_body(then if evaluate(condition, scope) else otherwise, scope)
        case Case(subject, arms):
            value = evaluate(subject, scope)
            for pattern, guard, body in arms:
                found = match_value(pattern, value)
                if found is not None and (guard is None or evaluate(guard, {**scope, **found})):
                    return evaluate_body(body, {**scope, **found})
            raise NoArm
        case For():
            return _loop(term, scope)
        case _:
            raise AssertionError(term)


def _loop(term: For, scope: Scope) -> list[Value]:
    values: list[Value] = []
    for item in evaluate(term.items, scope):
        found = match_value(term.pattern, item)
        if found is None or (term.guard is not None and not evaluate(term.guard, {**scope, **found})):
            continue
        if term.stop is not None and evaluate(term.stop, {**scope, **found}):
            break
        values.append(evaluate_body(term.body, {**scope, **found}))
    return values


def evaluate_body(body: Body, scope: Scope) -> Value:
    for pattern, value in body.lets:
        found = match_value(pattern, evaluate(value, scope))
        if found is None:
            raise NoArm
        scope = {**scope, **found}
    return evaluate(body.value, scope)


def match_value(pattern: Pattern, value: Value) -> dict[str, Value] | None:
    """The names that the pattern binds, or None."""
    match pattern:
        case Wild():
            return {}
        case Bind(name):
            return {name: value}
        case Equal(wanted):
            return {} if value == wanted else None
        case As(inner, name):
            found = match_value(inner, value)
            return None if found is None else {**found, name: value}
        case Either(alternatives):
            return next((found for each in alternatives if (found := match_value(each, value)) is not None), None)
        case Starts(parts, rest):
            if len(value) < len(parts):
                return None
            return _match_all((*parts, rest), [*value[: len(parts)], value[len(parts) :]])
        case Parts(name, parts):
            fields = value if name in ("()", "[]") else value[2] if value[1] == name else None
            return None if fields is None or len(fields) != len(parts) else _match_all(parts, list(fields))


def _match_all(patterns: tuple[Pattern, ...], values: list[Value]) -> dict[str, Value] | None:
    found: dict[str, Value] = {}
    for pattern, value in zip(patterns, values, strict=True):
        each = match_value(pattern, value)
        if each is None:
            return None
        found.update(each)
    return found


def _made(name: str, parts: list[Value]) -> Value:
    if name == "[]":
        return parts
    return tuple(parts) if name == "()" else ("variant", name, tuple(parts))
