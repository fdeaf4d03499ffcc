"""The functions of `containers.snow`, in Python.

In: values as `terms.py` has them; a map is a dict, a set an `OrderedSet`, a queue a `Queue`, a text a str. Out: what
the functions of the same name give. Nothing is changed in place.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.mir.random_programs.rebuilding import reduced, swapped, valued
from tests.mir.random_programs.terms import OrderedSet, Queue, Value

Notes = dict[int, list[int]]


def _remainder(value: int, by: int = 1000) -> int:
    """With the sign of the value, as in Snow."""
    return abs(value) % by * (-1 if value < 0 else 1)


def _box(*parts: Value) -> Value:
    return ("variant", "Box", parts)


def said(text: str, n: int) -> str:
    return text + "".join(f"{each};" for each in range(_remainder(n, 7), 0, -1))


def noted(notes: Notes, key: int, n: int) -> Notes:
    return {**notes, key: [*notes.get(key, []), n]}


def grouped(items: list[int]) -> Notes:
    notes: Notes = {}
    for n in items:
        key = _remainder(n, 3)
        notes[key] = [n, *notes.get(key, [])]
    return notes


def without(entries: Value, key: int) -> Value:
    return type(entries)((each, value) for each, value in entries.items() if each != key)


def rolled(waiting: Queue, n: int) -> Queue:
    now = list(waiting)
    for left in range(_remainder(n, 5), 0, -1):
        if not now:
            return Queue([left])
        now = [*now[1:], _remainder(now[0] + left)]
    return Queue(now)


def filled(box: Value, n: int) -> Value:
    notes, seen, waiting, text, expr = box[2]
    if n < 0:
        return _box(notes, seen, waiting, said(text, -n), swapped(expr))
    if n in seen:
        after = _box(without(notes, n), seen, rolled(waiting, n), text, expr)
        return box if valued(expr) % 2 == 0 else after
    return _box(noted(notes, n, len(text)), _set([*seen, n]), waiting, text, reduced(expr, n))


def all_filled(box: Value, steps: list[int]) -> Value:
    for step in steps:
        box = filled(box, step)
    return box


def _set(items: list[int]) -> OrderedSet:
    return OrderedSet((each, None) for each in items)


CONTAINERS: dict[str, Callable[..., Value]] = {
    "said_some": said,
    "told": lambda n, text: f"{n}:{text}!",
    "cut": lambda text, n: text if n < 0 else text[n % 5 :],
    "listed": lambda items: ",".join(map(str, items)),
    "String.length": len,
    "no_notes": dict,
    "noted": noted,
    "grouped": grouped,
    "raised": lambda notes, f: {key: [f(each) for each in items] for key, items in notes.items()},
    "all_noted": lambda notes: [each for items in notes.values() for each in items],
    "Map.delete": without,
    "Map.merge": lambda one, other: {**one, **other},
    "Map.keys": list,
    "Map.size": len,
    "no_numbers": OrderedSet,
    "kept": lambda seen, f: _set([n for n in seen if f(n) > 2]),
    "Set.add": lambda seen, n: _set([*seen, n]),
    "Set.remove": without,
    "Set.union": lambda one, other: _set([*one, *other]),
    "Set.from_list": _set,
    "Set.to_list": list,
    "nobody": Queue,
    "rolled_some": rolled,
    "Queue.push": lambda waiting, n: Queue([*waiting, n]),
    "Queue.from_list": Queue,
    "Queue.to_list": list,
    "in_order": sorted,
    "filled": filled,
    "all_filled": all_filled,
    "first_of": lambda first, _: first,
    "sent": lambda value: value,
}
