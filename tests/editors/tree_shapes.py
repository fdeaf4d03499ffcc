"""What two parsers found in one text, in a form that can be compared: kinds of nodes with their places, in code points.

In: a text. Out: the shapes that the compiler's parser finds, and those in a tree of tree-sitter. Left out are nodes
that only one of them has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from snowc.syntax import tree as ours
from snowc.syntax.parsed import ParsedFile
from snowc.syntax.walk import children

Shape: TypeAlias = tuple[str, int, int]

_ITEMS = {
    ours.FnItem: "function_item",
    ours.StructItem: "struct_item",
    ours.SumItem: "sum_item",
    ours.AliasItem: "alias_item",
    ours.InterfaceItem: "interface_item",
    ours.ImplItem: "impl_item",
    ours.ActorItem: "actor_item",
    ours.ServiceItem: "service_item",
    ours.SupervisorItem: "supervisor_item",
    ours.ModuleItem: "module_item",
    ours.ConstItem: "constant_item",
    ours.ImportItem: "import_item",
}
_NODES: dict[type, str] = {
    **_ITEMS,
    ours.SupervisorChild: "child",
    ours.SupervisorSetting: "setting",
    ours.StructField: "struct_field",
    ours.Variant: "variant",
    ours.Generic: "generic",
    ours.ImportedName: "imported_name",
    ours.Parameter: "parameter",
    ours.If: "if",
    ours.Case: "case",
    ours.Receive: "receive",
    ours.After: "after",
    ours.Arm: "arm",
    ours.For: "for",
    ours.While: "while",
    ours.Closure: "closure",
    ours.ClosureClause: "clause",
    ours.Let: "let",
    ours.Return: "return",
    ours.Assert: "assert",
    ours.Break: "break",
    ours.Continue: "continue",
    ours.Call: "call",
    ours.Argument: "argument",
    ours.Index: "index",
    ours.Field: "field",
    ours.Unary: "unary",
    ours.Binary: "binary",
    ours.Range: "range",
    ours.Pipe: "pipe",
    ours.Try: "try",
    ours.Await: "await",
    ours.ListExpr: "list",
    ours.TupleExpr: "tuple",
    ours.MapExpr: "map",
    ours.StructExpr: "struct_expression",
    ours.StructUpdate: "struct_update",
    ours.FieldValue: "field_value",
    ours.Name: "name",
    ours.UpperName: "upper_name",
    ours.IntLiteral: "integer",
    ours.FloatLiteral: "float",
    ours.BoolLiteral: "boolean",
    ours.AtomLiteral: "atom",
    ours.StringLiteral: "string",
    ours.WildcardPattern: "name_pattern",
    ours.NamePattern: "name_pattern",
    ours.ConstructorPattern: "constructor_pattern",
    ours.StructPattern: "struct_pattern",
    ours.FieldPattern: "field_pattern",
    ours.TuplePattern: "tuple_pattern",
    ours.ListPattern: "list_pattern",
    ours.ConsPattern: "cons_pattern",
    ours.OrPattern: "or_pattern",
    ours.AsPattern: "as_pattern",
    ours.NamedType: "named_type",
    ours.AssociatedType: "named_type",
    ours.TupleType: "tuple_type",
    ours.FunctionType: "function_type",
    ours.OptionType: "option_type",
    ours.ResultType: "result_type",
}
_HANDLERS = {"call": "call_handler", "cast": "cast_handler", "info": "info_handler", "terminate": "terminate_handler"}
_SAME = {
    "condition": "generic",
    "else_if": "if",
    "unit": "tuple",
    "unit_type": "tuple_type",
    "unit_pattern": "tuple_pattern",
}
_KINDS = frozenset(_NODES.values()) | frozenset(_HANDLERS.values()) | {"test_item", "bench_item", "trailing_closure"}
_HOLDS_OTHERS = frozenset(("attribute", "path"))
"""Nodes of tree-sitter whose parts are no nodes in our tree."""


def our_shapes(parsed: ParsedFile, text: str) -> set[Shape]:
    """Of all nodes that both parsers have."""
    found: set[Shape] = set()
    for placed in parsed.items:
        waiting: list[Any] = [placed.item.tree]
        while waiting:
            node = waiting.pop()
            start, end = placed.offset + node.start, placed.offset + node.end
            if start == end:
                continue
            if _is_trailing(node, text[start:end]):
                found.add(("trailing_closure", end, end))
                waiting += children(node.value.clauses[0])
                continue
            waiting += children(node)
            kind = _our_kind(node)
            if kind is not None:
                found.add((kind, start, end))
    return found


def _our_kind(node: Any) -> str | None:
    if isinstance(node, ours.ServiceHandler):
        return _HANDLERS[node.kind]
    return f"{node.kind}_item" if isinstance(node, ours.TestItem) else _NODES.get(type(node))


def _is_trailing(node: Any, text: str) -> bool:
    """Whether an argument is the closure behind the others: it begins behind its `do |`."""
    is_closure = isinstance(node, ours.Argument) and isinstance(node.value, ours.Closure)
    return is_closure and not re.match(r"fn\b|async\b|[a-z_]\w*[ \t]*:", text)


def their_shapes(root: Any, text: str) -> set[Shape]:
    """The same of a tree-sitter tree, whose places are in bytes."""
    points = _code_points(text)
    found: set[Shape] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type not in _HOLDS_OTHERS:
            waiting += node.children
        if node.is_named:
            found.update((kind, points[start], points[end]) for kind, start, end in _their_shape(node))
    return found


def _their_shape(node: Any) -> Iterator[Shape]:
    kind, start, end = _SAME.get(node.type, node.type), node.start_byte, node.end_byte
    if kind == "self":
        kind = "name_pattern" if node.parent.type == "parameter" else "name"
    if kind == "trailing_closure":
        start = end
    elif kind == "after":
        start = node.child_by_field_name("timeout").start_byte
    elif kind in ("integer", "float") and node.parent.type == "negative_pattern":
        start = node.parent.start_byte
    elif kind == "string" and node.parent.type in ("test_item", "bench_item"):
        return
    elif kind in ("rest", "field_value"):
        yield from _short_form(node, kind)
    elif kind in ("pipe", "await", "try") and (outer := _question_mark(node)):
        kind, start, end = outer
    if kind in _KINDS:
        yield kind, start, end


def _short_form(node: Any, kind: str) -> Iterator[Shape]:
    """The name that stands for a value or a pattern: `..rest`, `Point { x }`."""
    name = node.child_by_field_name("name")
    if kind == "field_value" and node.child_by_field_name("value") is None:
        yield "name", name.start_byte, name.end_byte
    if kind == "rest":
        place = name or node
        yield "name_pattern", place.start_byte, place.end_byte


def _question_mark(node: Any) -> Shape | None:
    """The compiler takes the `?` at the end of a pipe or an `await` to be that of the whole."""
    if node.type == "try":
        around = node.parent
        while around.type in ("pipe", "await") and around.end_byte == node.end_byte:
            node, around = around, around.parent
        return "try", node.start_byte, node.end_byte
    last = node.children[-1]
    return (node.type, node.start_byte, node.end_byte - 1) if last.type == "try" else None


def _code_points(text: str) -> list[int]:
    """For each byte of the UTF-8 text, and its end, the code point that it is a part of."""
    points: list[int] = []
    for number, character in enumerate(text):
        points += [number] * len(character.encode("utf-8"))
    return [*points, len(text)]
