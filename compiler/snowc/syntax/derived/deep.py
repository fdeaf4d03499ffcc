"""The text of derived operations on types that hold themselves: loops over what is still to be done.

In: a shape with parts of its own type, bare or as `T?`. Out: bodies for `equal`, `compare`, `hash`, `display` and
`debug`, in which a value says what its parts are, and the library (`Instances.deep_equal` and its like) goes on with
those of the same type. So a list of a million links needs no deeper stack than one of two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from snowc.syntax.derived.shape import DerivedShape, DerivedVariant, Part


def deep_equal(shape: DerivedShape) -> Iterator[str]:
    yield from _of_two(shape, "deep_equal", "equal", "Instances.Known(false)")


def deep_compare(shape: DerivedShape) -> Iterator[str]:
    yield from _of_two(shape, "deep_compare", "compare", "Instances.Known(Intrinsics.compare(index(a), index(b)))")


def _of_two(shape: DerivedShape, function: str, operation: str, otherwise: str) -> Iterator[str]:
    yield f"Instances.{function}(a, b, fn a, b ->"
    yield "  case (a, b) do"
    for each in shape.variants:
        pieces = _pieces(
            each,
            own=lambda at: f"Instances.Inner((a{at}, b{at}))",
            option=lambda at: f"Instances.pairs_to_{operation}(a{at}, b{at})",
            other=lambda at: f"Instances.Known(Intrinsics.{operation}(a{at}, b{at}))",
        )
        yield f"    ({each.pattern('a')}, {each.pattern('b')}) -> {pieces}"
    if len(shape.variants) > 1:
        yield f"    _ -> [{otherwise}]"
    yield "  end"
    yield "end)"


def deep_hash(shape: DerivedShape) -> Iterator[str]:
    yield "Instances.deep_hash(a, fn a ->"
    yield "  case a do"
    for number, each in enumerate(shape.variants):
        pieces = _pieces(
            each,
            own=lambda at: f"Instances.Inner(a{at})",
            option=lambda at: f"Instances.pieces_to_hash(a{at})",
            other=lambda at: f"Instances.Known(Intrinsics.hash(a{at}))",
        )
        yield f"    {each.pattern('a')} -> [Instances.Known({number})] ++ {pieces}"
    yield "  end"
    yield "end)"


def deep_text(shape: DerivedShape, operation: str) -> Iterator[str]:
    """`operation` is `display` or `debug`, which names the fields."""
    yield "Instances.deep_text(a, fn a ->"
    yield "  case a do"
    for each in shape.variants:
        yield f"    {each.pattern('a')} -> {_text_pieces(each, operation)}"
    yield "  end"
    yield "end)"


def _text_pieces(variant: DerivedVariant, operation: str) -> str:
    if variant.count == 0:
        return f'[Instances.Known("{variant.name}")]'
    names = variant.fields if operation == "debug" else None
    opening, close = (f"{variant.name} {{ ", " }") if names is not None else (f"{variant.name}(", ")")
    lists = []
    for at, part in enumerate(variant.parts):
        before = ", " if at else opening
        label = "" if names is None else f"{names[at]}: "
        lists.append(f'[Instances.Known("{before}{label}")]')
        if part is Part.OPTION:
            lists.append(f"Instances.pieces_to_show(a{at})")
        else:
            inner = f"Inner(a{at})" if part is Part.OWN else f"Known(Intrinsics.{operation}(a{at}))"
            lists.append(f"[Instances.{inner}]")
    return " ++ ".join((*lists, f'[Instances.Known("{close}")]'))


def _pieces(
    variant: DerivedVariant, own: Callable[[int], str], option: Callable[[int], str], other: Callable[[int], str]
) -> str:
    """The list of a variant's pieces: bare ones as elements, those of options as lists that are joined."""
    lists: Iterable[str] = (
        option(at) if part is Part.OPTION else f"[{own(at) if part is Part.OWN else other(at)}]"
        for at, part in enumerate(variant.parts)
    )
    return " ++ ".join(lists) or "[]"
