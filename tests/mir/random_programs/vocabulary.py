"""What random programs are made of: types as words, how values of each are made and taken apart, which functions there
are.

`int`, `bool`, `list` (of Int), `option` (of Int), `pair` (Option, List), `tree` (a sum type), `state` (a struct that
functions update), `fun` (Int -> Int); `colour`, `shape` and `found` are small sum types, which live as words outside of
the heap, `expr` is one whose variants become each other. Programs that are compiled have `text`, `map` (Int to List of
Int), `set` and `queue` (of Int) and `box` (a struct of all these) too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.mir.random_programs.terms import Library, Literal, Make, Term

_HERE = Path(__file__).parent
Kinds = tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """`parts` are the variants of a type, for terms and patterns; `calls` the functions that give it; `generic` those
    that give the first of their arguments, all of one type, with their number."""

    prelude: str
    data: Kinds
    parts: Mapping[str, tuple[tuple[str, Kinds], ...]]
    calls: Mapping[str, tuple[tuple[str, Kinds], ...]]
    generic: tuple[tuple[str, int], ...]
    smallest: Mapping[str, Term]


_EMPTY, _LEAF, _NOUGHT = Make("[]", ()), Make("Leaf", ()), Make("Nought", ())
CORE = Vocabulary(
    (_HERE / "prelude.snow").read_text("utf-8") + "\n",
    ("int", "bool", "list", "option", "pair", "tree", "state", "colour", "shape", "found", "expr"),
    {
        "option": (("Some", ("int",)), ("None", ())),
        "pair": (("()", ("option", "list")),),
        "colour": (("Red", ()), ("Green", ())),
        "shape": (("Dot", ("int",)), ("Bar", ("int", "bool", "colour")), ("Gone", ())),
        "state": (("State", ("tree", "list", "int", "list", "bool")),),
        "found": (("Good", ("shape",)), ("Bad", ("list",))),
        "tree": (("Leaf", ()), ("Fork", ("tree", "int", "tree")), ("Tagged", ("option", "list"))),
        "expr": (
            ("Num", ("int",)),
            ("Minus", ("expr",)),
            ("Plus", ("expr", "expr")),
            ("Times", ("expr", "expr")),
            ("Nought", ()),
        ),
    },
    {
        "int": (
            ("List.length", ("list",)),
            ("List.sum", ("list",)),
            ("weight", ("tree", "int")),
            ("valued", ("expr",)),
        ),
        "list": (("List.map", ("list", "fun")), ("List.reverse", ("list",)), ("carried", ("list", "fun"))),
        "tree": (("planted", ("tree", "int")), ("each", ("tree", "fun")), ("leant", ("tree",))),
        "state": (("turned_on", ("state", "int")), ("run", ("state", "list"))),
        "expr": (("swapped", ("expr",)), ("reduced", ("expr", "int")), ("opposed", ("expr", "int"))),
        "option": (("emptied", ("option",)),),
        "colour": (("turned", ("colour",)),),
        "shape": (("grown", ("shape",)),),
        "found": (("changed", ("found",)),),
    },
    (("same", 1),),
    {
        "option": Make("None", ()),
        "list": _EMPTY,
        "pair": Make("()", (Make("None", ()), _EMPTY)),
        "tree": _LEAF,
        "state": Make("State", (_LEAF, _EMPTY, Literal(0), _EMPTY, Literal(True))),
        "colour": Make("Red", ()),
        "shape": Make("Gone", ()),
        "found": Make("Bad", (_EMPTY,)),
        "expr": _NOUGHT,
    },
)

_NOTES, _NUMBERS, _NOBODY = Library("no_notes", ()), Library("no_numbers", ()), Library("nobody", ())
WITH_CONTAINERS = Vocabulary(
    CORE.prelude + (_HERE / "containers.snow").read_text("utf-8") + "\n",
    (*CORE.data, "text", "map", "set", "queue", "box"),
    {
        **CORE.parts,
        "box": (("Box", ("map", "set", "queue", "text", "expr")),),
    },
    {
        **CORE.calls,
        "int": (
            *CORE.calls["int"],
            ("Map.size", ("map",)),
            ("String.length", ("text",)),
        ),
        "list": (
            *CORE.calls["list"],
            ("Map.keys", ("map",)),
            ("all_noted", ("map",)),
            ("Set.to_list", ("set",)),
            ("Queue.to_list", ("queue",)),
            ("in_order", ("list",)),
        ),
        "text": (
            ("<>", ("text", "text")),
            ("said_some", ("text", "int")),
            ("told", ("int", "text")),
            ("cut", ("text", "int")),
            ("listed", ("list",)),
        ),
        "map": (
            ("noted", ("map", "int", "int")),
            ("grouped", ("list",)),
            ("raised", ("map", "fun")),
            ("Map.delete", ("map", "int")),
            ("Map.merge", ("map", "map")),
        ),
        "set": (
            ("Set.add", ("set", "int")),
            ("Set.remove", ("set", "int")),
            ("Set.union", ("set", "set")),
            ("Set.from_list", ("list",)),
            ("kept", ("set", "fun")),
        ),
        "queue": (
            ("Queue.push", ("queue", "int")),
            ("rolled_some", ("queue", "int")),
            ("Queue.from_list", ("list",)),
        ),
        "box": (("filled", ("box", "int")), ("all_filled", ("box", "list"))),
    },
    (("same", 1), ("first_of", 2), ("sent", 1)),
    {
        **CORE.smallest,
        "map": _NOTES,
        "set": _NUMBERS,
        "queue": _NOBODY,
        "box": Make("Box", (_NOTES, _NUMBERS, _NOBODY, Literal(""), _NOUGHT)),
    },
)
"""of compiled programs"""
