"""The text of a derived file: one function per operation, which goes through the parts of a value.

In: a shape. Out: Snow text. Names of the user can't get in its way: it names nothing but the type, its constructors and
functions of `Intrinsics` and `Instances`, and is read in a scope of its own (`resolve/derived.py`). Each operation on a
part is the generic one, for which monomorphisation takes what the part's type has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from snowc.syntax.derived.deep import deep_compare, deep_equal, deep_hash, deep_text
from snowc.syntax.derived.json import of_json, to_json
from snowc.syntax.derived.shape import DerivedShape, DerivedVariant


def derived_text(shape: DerivedShape) -> str:
    """All operations, in the order of their names. They say nothing about which of them the type has."""
    if not shape.variants:
        return ""  # a type without values needs none
    return "\n".join(write(shape) for _, write in sorted(OPERATIONS.items()))


def _function(shape: DerivedShape, name: str, parameters: Iterable[str], body: Iterable[str]) -> str:
    """Results are not written: their types might be names of the user."""
    typed = ", ".join(f"{each} :: {shape.type}" for each in parameters)
    lines = (f"pub fn {name}{shape.generics}({typed}) do", *(f"  {line}" for line in body), "end", "")
    return "\n".join(lines)


def _equal(shape: DerivedShape) -> str:
    if shape.holds_itself:
        return _function(shape, "equal", "ab", deep_equal(shape))
    arms = [f"  ({each.pattern('a')}, {each.pattern('b')}) -> {_all_equal(each)}" for each in shape.variants]
    others = ("  _ -> false",) if len(shape.variants) > 1 else ()
    return _function(shape, "equal", "ab", ("case (a, b) do", *arms, *others, "end"))


def _all_equal(variant: DerivedVariant) -> str:
    return " and ".join(f"Intrinsics.equal(a{each}, b{each})" for each in range(variant.count)) or "true"


def _compare(shape: DerivedShape) -> str:
    if shape.holds_itself:
        return _function(shape, "compare", "ab", deep_compare(shape))
    lines = ["case (a, b) do"]
    for each in shape.variants:
        lines += (f"  ({each.pattern('a')}, {each.pattern('b')}) ->", *(f"    {line}" for line in _orders(each.count)))
    if len(shape.variants) > 1:
        lines.append("  _ -> Intrinsics.compare(index(a), index(b))")
    return _function(shape, "compare", "ab", (*lines, "end"))


def _orders(count: int) -> Iterable[str]:
    """The first parts that differ decide."""
    for each in range(count - 1):
        yield f"let order{each} = Intrinsics.compare(a{each}, b{each})"
        yield f"if order{each} != 0 do return order{each} end"
    yield f"Intrinsics.compare(a{count - 1}, b{count - 1})" if count else "0"


def _index(shape: DerivedShape) -> str:
    arms = (f"  {each.wildcard()} -> {number}" for number, each in enumerate(shape.variants))
    return _function(shape, "index", "a", ("case a do", *arms, "end"))


def _hash(shape: DerivedShape) -> str:
    if shape.holds_itself:
        return _function(shape, "hash", "a", deep_hash(shape))
    arms = []
    for number, each in enumerate(shape.variants):
        parts = (f"Intrinsics.hash(a{part})" for part in range(each.count))
        arms.append(f"  {each.pattern('a')} -> Intrinsics.hash([{', '.join((str(number), *parts))}])")
    return _function(shape, "hash", "a", ("case a do", *arms, "end"))


def _display(shape: DerivedShape) -> str:
    if shape.holds_itself:
        return _function(shape, "display", "a", deep_text(shape, "display"))
    arms = (f"  {each.pattern('a')} -> {_shown(each, 'display', names=None)}" for each in shape.variants)
    return _function(shape, "display", "a", ("case a do", *arms, "end"))


def _debug(shape: DerivedShape) -> str:
    if shape.holds_itself:
        return _function(shape, "debug", "a", deep_text(shape, "debug"))
    arms = (f"  {each.pattern('a')} -> {_shown(each, 'debug', names=each.fields)}" for each in shape.variants)
    return _function(shape, "debug", "a", ("case a do", *arms, "end"))


def _shown(variant: DerivedVariant, operation: str, *, names: tuple[str, ...] | None) -> str:
    """The text of a variant: `Point(1, 2)`, or `Point { x: 1, y: 2 }` where the parts are named."""
    if variant.count == 0 and variant.name:
        return _quoted(variant.name)
    opening, close = (f"{variant.name} {{ ", " }") if names is not None else (f"{variant.name}(", ")")
    parts: list[str] = []
    for number in range(variant.count):
        before = ", " if number else opening
        label = "" if names is None else f"{names[number]}: "
        parts += (_quoted(before + label), f"Intrinsics.{operation}(a{number})")
    return f"Intrinsics.concat_all([{', '.join((*parts, _quoted(close)))}])"


def _to_json(shape: DerivedShape) -> str:
    return _function(shape, "to_json", "a", to_json(shape))


def _of_json(shape: DerivedShape) -> str:
    lines = (f"pub fn of_json{shape.generics}(json) do", *(f"  {line}" for line in of_json(shape)), "end", "")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return f'"{text}"'


OPERATIONS: Final[dict[str, Callable[[DerivedShape], str]]] = {
    "equal": _equal,
    "compare": _compare,
    "hash": _hash,
    "display": _display,
    "debug": _debug,
    "index": _index,
    "to_json": _to_json,
    "of_json": _of_json,
}
"""By the name of the function that is written; but for `index`, that of the operation of the library."""
