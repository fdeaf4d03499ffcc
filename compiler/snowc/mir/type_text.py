"""Types as MIR text writes them.

In: a `Type`. Out: text that `parse_types.read_type` reads back: `Int`, `List<Int>`, `Fun(Int) -> Bool`, `(Int,
String)`, `()`, `(Int,)`, `'0` for variable 0, `?` for the error type. Not what users see: those words are the type
checker's.
"""

from __future__ import annotations

from snowc.types.ty import Con, Error, Fun, Tuple, Type, Var


def type_text(ty: Type) -> str:
    """The text of one type."""
    match ty:
        case Con(name, ()):
            return name
        case Con(name, arguments):
            return f"{name}<{types_text(arguments)}>"
        case Tuple((only,)):
            return f"({type_text(only)},)"
        case Tuple(items):
            return f"({types_text(items)})"
        case Fun(parameters, result):
            return f"Fun({types_text(parameters)}) -> {type_text(result)}"
        case Var(index):
            return f"'{index}"
        case Error():
            return "?"


def types_text(types: tuple[Type, ...]) -> str:
    """Several types, with commas between them."""
    return ", ".join(map(type_text, types))
