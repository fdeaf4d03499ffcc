"""Make the struct, the variant or the field that an expression names and nobody has declared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snow_lsp.ide.actions.written import annotation
from snowc.resolve.model import DefId
from snowc.resolve.queries import module_of_item, scope_of
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.queries import item_of, item_offset
from snowc.types.ty import Con
from snowc.types.type_names import definition_of_type, type_entry


def offer(place: Place) -> Iterator[Refactoring]:
    at = place.selection.start + place.location.item_offset
    codes = {each.code for each in place.db.check(place.file) if each.place.span.start <= at <= each.place.span.end}
    if "E0010" in codes:
        yield from _struct(place)
        yield from _variant(place)
    if "E0009" in codes:
        yield from _field(place)


def _struct(place: Place) -> Iterator[Refactoring]:
    node = place.innermost(tree.StructExpr)
    if node is None or len(node.path) != 1 or "/" in place.location.ref.name:
        return
    lines = [f"  {each.name} :: {_type_of(place, each.value)}" for each in node.fields]
    text = f"\n\nstruct {node.path[0]} do\n" + "\n".join(lines) + "\nend"
    end = len(place.text.rstrip())
    if lines:
        yield place.offer(f"Create the struct `{node.path[0]}`", ActionKind.QUICK_FIX, (Span(end, end), text))


def _variant(place: Place) -> Iterator[Refactoring]:
    field = place.innermost(tree.Field)
    module = module_of_item(place.db, place.location.ref)
    pattern = place.innermost(tree.ConstructorPattern)
    if pattern is not None:
        yield from _variant_of_pattern(place, pattern)
    if field is None or module is None or not isinstance(field.receiver, tree.UpperName):
        return
    entry = scope_of(place.db, module).types.get(field.receiver.name)
    call = next((each for each in place.path if isinstance(each, tree.Call) and each.function is field), None)
    given = [] if call is None else [_type_of(place, each.value) for each in call.arguments]
    declared = None if entry is None or entry.kind != "sum" else _declared(place, entry.definition)
    yield from _new_variant(declared, field.name, given)


def _variant_of_pattern(place: Place, pattern: tree.ConstructorPattern) -> Iterator[Refactoring]:
    """Of what the `case` or `receive` around it looks at."""
    facts = place.facts
    whole = next((each for each in reversed(place.path) if isinstance(each, tree.Case | tree.Receive)), None)
    patterns: list[Any] = [each.pattern for each in whole.arms if each.pattern is not pattern] if whole else []
    if isinstance(whole, tree.Case):
        patterns = [whole.subject]
    types = (facts.types.get(each.id) for each in patterns) if facts is not None else iter(())
    ty = next((each for each in types if isinstance(each, Con)), None)
    definition = None if ty is None else definition_of_type(place.db, ty.name)
    declared = None if definition is None else _declared(place, definition)
    yield from _new_variant(declared, pattern.path[-1], ["()"] * len(pattern.arguments or ()))


def _new_variant(declared: tuple[Any, int] | None, name: str, given: list[str]) -> Iterator[Refactoring]:
    item, start = declared or (None, 0)
    if isinstance(item, tree.SumItem) and item.variants:
        last = item.variants[-1]
        parts = f"({', '.join(given)})" if given else ""
        at = Span(start + last.end, start + last.end)
        yield Refactoring(f"Add the variant `{name}`", ActionKind.QUICK_FIX, ((at, f"\n  {name}{parts}"),))


def _field(place: Place) -> Iterator[Refactoring]:
    field, facts = place.innermost(tree.Field), place.facts
    ty = None if field is None or facts is None else facts.types.get(field.receiver.id)
    definition = definition_of_type(place.db, ty.name) if isinstance(ty, Con) else None
    declared = None if definition is None else _declared(place, definition)
    if field is None or declared is None or not getattr(declared[0], "fields", ()):
        return
    item, start = declared
    last = item.fields[-1]
    at = Span(start + last.end, start + last.end)
    written = f"\n  {field.name} :: {_wanted(place, field)}"
    yield Refactoring(f"Add the field `{field.name}`", ActionKind.QUICK_FIX, ((at, written),))


def _declared(place: Place, definition: DefId) -> tuple[Any, int] | None:
    """A type's declaration and where its item starts, if it is in the same file."""
    entry = type_entry(place.db, definition)
    item = None if entry is None or entry.item.file != place.file else item_of(place.db, entry.item)
    start = None if entry is None else item_offset(place.db, entry.item)
    return None if item is None or start is None else (item.tree, start)


def _type_of(place: Place, value: Any) -> str:
    """A value's type as it is written; `Int`, to be replaced, where that is not known."""
    ty = None if place.facts is None else place.facts.types.get(value.id)
    return (None if ty is None else annotation(ty, ())) or "Int"


def _wanted(place: Place, field: tree.Field) -> str:
    return _type_of(place, field)
