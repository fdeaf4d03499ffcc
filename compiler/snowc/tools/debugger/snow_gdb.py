# mypy: ignore-errors
"""Shows the values of Snow programs in gdb: `source` this file, or let `snowc debug` do so."""

from __future__ import annotations

import os
import sys

import gdb

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from snow_actors import listing
from snow_values import Program, Unreadable
from snow_variables import text_of

_KINDS = {
    gdb.TYPE_CODE_STRUCT: "words",
    gdb.TYPE_CODE_INT: "int",
    gdb.TYPE_CODE_FLT: "float",
    gdb.TYPE_CODE_BOOL: "bool",
    gdb.TYPE_CODE_ENUM: "tag",
}


class Variable:
    """What `snow_variables.Variable` asks for."""

    def __init__(self, value: gdb.Value) -> None:
        self._value = value
        self._type = value.type.strip_typedefs()
        self.kind = _KINDS.get(self._type.code, "")
        self.type_name = self._type.name or ""
        if self._type.code == gdb.TYPE_CODE_PTR and self._type.target().code == gdb.TYPE_CODE_STRUCT:
            self.kind, self.type_name = "object", self._type.target().name or ""

    def word(self) -> int:
        return int(self._value)

    def number(self) -> float:
        return float(self._value)

    def tag(self) -> str:
        return str(self._value).rpartition("::")[2]

    def members(self) -> list[tuple[str, Variable]]:
        return [(field.name, Variable(self._value[field])) for field in self._type.fields()]


class Printer:
    def __init__(self, text: str) -> None:
        self._text = text

    def to_string(self) -> str:
        return self._text


def _read(address: int, size: int) -> bytes:
    try:
        return bytes(gdb.selected_inferior().read_memory(address, size))
    except (gdb.MemoryError, gdb.error) as error:
        raise Unreadable from error


def _symbol(name: str) -> int | None:
    try:
        return int(gdb.parse_and_eval(f"(long)&'{name}'"))
    except gdb.error:
        return None


_SHOWN = frozenset({"object", "words", "int"})


def _printer(value: gdb.Value) -> Printer | None:
    """Ints go their usual way, so that `print/x` works, but for handles."""
    variable = Variable(value)
    if variable.kind not in _SHOWN or (variable.kind == "int" and not _is_handle(variable.type_name)):
        return None
    try:
        text = text_of(Program(_read, _symbol), variable)
    except (gdb.error, RuntimeError):
        return None
    return None if text is None else Printer(text)


def _is_handle(type_name: str) -> bool:
    return type_name.partition("<")[0] in ("Pid", "Timer", "Monitor")


gdb.pretty_printers.append(_printer)


class Snow(gdb.Command):
    """What a Snow program does."""

    def __init__(self) -> None:
        super().__init__("snow", gdb.COMMAND_STATUS, prefix=True)


class Actors(gdb.Command):
    """The actors: pid, name, state, messages that wait, where they are; with --json for tools."""

    def __init__(self) -> None:
        super().__init__("snow actors", gdb.COMMAND_STATUS)

    def invoke(self, arguments: str, _: bool) -> None:  # noqa: FBT001 - gdb calls it
        gdb.write(listing(Program(_read, _symbol), arguments) + "\n")


Snow()
Actors()
