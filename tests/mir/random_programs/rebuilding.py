"""The functions of the generator's prelude that rebuild trees and states, in Python.

In: values as `terms.py` has them. Out: what the functions of the same name give.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.mir.random_programs.terms import Value


def _remainder(value: int) -> int:
    return abs(value) % 1000 * (-1 if value < 0 else 1)


def _fork(left: Value, n: int, right: Value) -> Value:
    return ("variant", "Fork", (left, n, right))


def _tagged(option: Value, items: list[int]) -> Value:
    return ("variant", "Tagged", (option, items))


def _some(n: int) -> Value:
    return ("variant", "Some", (n,))


LEAF = ("variant", "Leaf", ())


def planted(tree: Value, n: int) -> Value:
    match tree:
        case (_, "Leaf", _):
            return _fork(LEAF, n, LEAF)
        case (_, "Fork", (left, here, right)):
            if n < here:
                return _fork(planted(left, n), here, right)
            return _fork(left, here, planted(right, n)) if n > here else tree
        case (_, _, ((_, "Some", (m,)), items)):
            return _tagged(_some(_remainder(m + n)), [n, *items])
        case (_, _, (_, items)):
            return _fork(_tagged(_some(n), items), n, tree)


def each(tree: Value, f: Callable[[int], int]) -> Value:
    match tree:
        case (_, "Fork", (left, n, right)):
            return _fork(each(left, f), _remainder(f(n)), each(right, f))
        case (_, "Tagged", (option, items)):
            return _tagged(option, list(map(f, items)))
        case _:
            return tree


def leant(tree: Value) -> Value:
    match tree:
        case (_, "Fork", ((_, "Fork", (a, x, b)), y, c)):
            return _fork(a, x, leant(_fork(b, y, c)))
        case (_, "Fork", ((_, "Leaf", _), x, (_, "Fork", ((_, "Tagged", (option, items)), y, d)))):
            return _fork(_tagged(option, [x, *items]), y, d)
        case (_, "Fork", (a, x, b)):
            return _fork(a, x, leant(b))
        case (_, "Tagged", ((_, "Some", (n,)), [first, *rest])):
            return _tagged(_some(first), [*rest, n])
        case _:
            return tree


def weight(tree: Value, so_far: int) -> int:
    match tree:
        case (_, "Fork", (left, n, right)):
            return _remainder(weight(left, weight(right, so_far)) + n)
        case (_, "Tagged", (_, items)):
            return _remainder(so_far + len(items))
        case _:
            return so_far


def carried(items: list[int], f: Callable[[int], int]) -> list[int]:
    trees = [planted(LEAF, _remainder(f(n))) for n in (1, 2, 3, *items)]
    held = [tree for tree in trees if weight(tree, 0) != 3]
    grown = [planted(tree, weight(tree, 7)) for tree in held]
    return [weight(planted(leant(tree), 5), len(held)) for tree in reversed(grown)]


def turned_on(state: Value, n: int) -> Value:
    tree, items, turns, last, is_open = state[2]
    more = _remainder(turns + 1)
    if n < 3:
        return _state(tree, [*items, more], more, last, is_open)
    if is_open:
        return _state(planted(tree, n), [n, *last], turns, items, False)
    return state if weight(tree, 0) > 9 else _state(leant(tree), items, more, last, True)


def _state(*fields: Value) -> Value:
    return ("variant", "State", fields)


def run(state: Value, steps: list[int]) -> Value:
    for step in steps:
        state = turned_on(state, step)
    return state


def _expr(name: str, *parts: Value) -> Value:
    return ("variant", name, parts)


NOUGHT = _expr("Nought")


def swapped(expr: Value) -> Value:
    match expr:
        case (_, "Plus", (a, b)):
            return _expr("Times", swapped(a), swapped(b))
        case (_, "Times", (a, b)):
            return _expr("Plus", swapped(b), a)
        case (_, "Minus", ((_, "Num", (n,)),)):
            return _expr("Num", n)
        case (_, "Minus", (other,)):
            return swapped(other)
        case (_, "Num", (n,)):
            return _expr("Minus", NOUGHT if n > 3 else _expr("Num", _remainder(n - 1)))
        case _:
            return _expr("Num", 1)


def reduced(expr: Value, n: int) -> Value:
    match expr:
        case (_, "Plus", (a, b)):
            return _expr("Times", opposed(a, n - 1), b) if n > 0 else expr
        case (_, "Minus", (a,)):
            return opposed(a, n)
        case _:
            return expr


def opposed(expr: Value, n: int) -> Value:
    match expr:
        case (_, "Times", (a, b)):
            return _expr("Plus", a, reduced(b, n - 1))
        case (_, "Plus", ((_, "Num", (m,)), rest)):
            return _expr("Plus", rest, _expr("Num", _remainder(m + n)))
        case _:
            return _expr("Minus", expr)


def valued(expr: Value) -> int:
    match expr:
        case (_, "Num", (n,)):
            return int(n)
        case (_, "Minus", (a,)):
            return -valued(a)
        case (_, "Plus", (a, b)):
            return _remainder(valued(a) + valued(b))
        case (_, "Times", (a, b)):
            return _remainder(valued(a) * valued(b))
        case _:
            return 0


REBUILDING: dict[str, Callable[..., Value]] = {
    "planted": planted,
    "each": each,
    "carried": carried,
    "leant": leant,
    "weight": weight,
    "turned_on": turned_on,
    "run": run,
    "swapped": swapped,
    "reduced": reduced,
    "opposed": opposed,
    "valued": valued,
}
