"""The text of derived `to_json` and `of_json`.

In: a shape. Out: Snow text. Reading goes part by part, each in the closure that the part before is given to, so that
the first mistake ends it: `Instances.read_key(entries, "x", fn a0 -> … end)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from snowc.syntax.derived.shape import DerivedShape, DerivedVariant


def to_json(shape: DerivedShape) -> Iterator[str]:
    """The body of `to_json(a)`."""
    yield "case a do"
    for each in shape.variants:
        yield f"  {each.pattern('a')} -> {_written(shape, each)}"
    yield "end"


def _written(shape: DerivedShape, variant: DerivedVariant) -> str:
    values = [f"Instances.to_json(a{number})" for number in range(variant.count)]
    if variant.fields is None:
        parts = f"Instances.json_array([{', '.join(values)}])"
    else:
        pairs = (f'("{name}", {value})' for name, value in zip(variant.fields, values, strict=True))
        parts = f"Instances.json_object([{', '.join(pairs)}])"
    return f'Instances.json_variant("{variant.name}", {parts})' if shape.is_sum else parts


def of_json(shape: DerivedShape) -> Iterator[str]:
    """The body of `of_json(json)`."""
    if not shape.is_sum:
        yield from _read(shape, shape.variants[0], "json", shape.name)
        return
    yield f'Instances.read_variant(json, "{shape.name}", fn tag, fields ->'
    yield "  case tag do"
    for each in shape.variants:
        yield f'    "{each.name}" ->'
        yield from _indented(_read(shape, each, "fields", each.name), 6)
    yield f'    _ -> Instances.unknown_variant("{shape.name}", tag)'
    yield "  end"
    yield "end)"


def _read(shape: DerivedShape, variant: DerivedVariant, json: str, name: str) -> Iterator[str]:
    """Code that reads the parts of a variant out of the variable `json`."""
    if variant.fields is None:
        yield f"Instances.read_items({json}, {variant.count}, fn {'items' if variant.count else '_'} ->"
        steps = [f"Instances.read_item(items, {number}, fn a{number} ->" for number in range(variant.count)]
    else:
        yield f'Instances.read_entries({json}, "{name}", fn {"entries" if variant.count else "_"} ->'
        numbered = [(at, field) for at, field in enumerate(variant.fields) if field not in variant.defaults]
        steps = [f'Instances.read_key(entries, "{field}", fn a{at} ->' for at, field in numbered]
    yield from (f"  {step}" for step in steps)
    yield from _read_defaults(shape, variant)
    yield f"    let made :: {shape.type} = {variant.built('a')}"
    yield "    Instances.done(made)"
    yield from ("  end)" for _ in range(len(steps) + len(variant.defaults)))
    yield "end)"


def _read_defaults(shape: DerivedShape, variant: DerivedVariant) -> Iterator[str]:
    """The fields with defaults come last: what they are without a key is told by a value that has only the others."""
    if variant.defaults:
        yield f"    let base :: {shape.type} = {variant.built_of_defaults('a')}"
    for at, field in enumerate(variant.fields or ()):
        if field in variant.defaults:
            yield f'  Instances.read_key_or(entries, "{field}", base.{field}, fn a{at} ->'


def _indented(lines: Iterable[str], by: int) -> Iterator[str]:
    return (" " * by + line for line in lines)
