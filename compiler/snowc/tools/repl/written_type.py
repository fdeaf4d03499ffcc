"""A type as later inputs can write it.

In: the type of a value, without variables, and the session's module. Out: text, and the imports that it needs: a type
of another module is named by way of an alias that no user's name can be.
"""

from __future__ import annotations

from snowc.resolve.model import ModuleName
from snowc.types.ty import Con, Fun, Tuple, Type


class TypeWriter:
    """`imports` grows as types are written."""

    def __init__(self, session: ModuleName) -> None:
        self._session = session
        self.imports: dict[str, None] = {}

    def write(self, ty: Type) -> str:
        match ty:
            case Con(name, arguments):
                shown = self._name(name)
                return f"{shown}<{', '.join(map(self.write, arguments))}>" if arguments else shown
            case Tuple(items):
                return f"({', '.join(map(self.write, items))}{',' if len(items) == 1 else ''})"
            case Fun(parameters, result):
                return f"Fun({', '.join(map(self.write, parameters))}) -> {self.write(result)}"
            case _:
                return "()"

    def _name(self, name: str) -> str:
        module, _, last = name.rpartition(".")
        if not module or module == self._session:
            return last
        alias = f"Repl{module.replace('.', '')}"
        self.imports[f"import {module} as {alias}"] = None
        return f"{alias}.{last}"


def mentions(ty: Type, module: ModuleName) -> bool:
    """Whether a type of that module is a part of a type."""
    match ty:
        case Con(name, arguments):
            return name.rpartition(".")[0] == module or any(mentions(each, module) for each in arguments)
        case Tuple(items):
            return any(mentions(each, module) for each in items)
        case Fun(parameters, result):
            return any(mentions(each, module) for each in (*parameters, result))
        case _:
            return False
