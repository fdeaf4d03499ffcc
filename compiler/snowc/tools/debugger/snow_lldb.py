# mypy: ignore-errors
"""Shows the values of Snow programs in lldb: `command script import` this file, or let `snowc debug` do so."""

from __future__ import annotations

import os
import sys

import lldb

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from snow_actors import listing
from snow_values import Program, Unreadable
from snow_variables import text_of

_CATEGORY = "snow"
_FLOATS = (lldb.eBasicTypeDouble, lldb.eBasicTypeFloat)


class Variable:
    """What `snow_variables.Variable` asks for."""

    def __init__(self, value: lldb.SBValue) -> None:
        self._value = value
        ty = value.GetType().GetCanonicalType()
        self.type_name = ty.GetName() or ""
        self.kind = _kind(ty)
        if self.kind == "object":
            self.type_name = ty.GetPointeeType().GetName() or ""

    def word(self) -> int:
        return self._value.GetValueAsSigned() if self.kind == "int" else self._value.GetValueAsUnsigned()

    def number(self) -> float:
        return float(self._value.GetValue())

    def tag(self) -> str:
        return self._value.GetValue() or ""

    def members(self) -> list[tuple[str, Variable]]:
        children = (self._value.GetChildAtIndex(index) for index in range(self._value.GetNumChildren()))
        return [(child.GetName(), Variable(child)) for child in children]


def _kind(ty: lldb.SBType) -> str:
    if ty.IsPointerType():
        return "object" if ty.GetPointeeType().GetTypeClass() == lldb.eTypeClassStruct else ""
    if ty.GetTypeClass() == lldb.eTypeClassStruct:
        return "words"
    if ty.GetTypeClass() == lldb.eTypeClassEnumeration:
        return "tag"
    basic = ty.GetBasicType()
    if basic in _FLOATS:
        return "float"
    return "bool" if basic == lldb.eBasicTypeBool else "int"


def _program(process: lldb.SBProcess, target: lldb.SBTarget) -> Program:
    def read(address: int, size: int) -> bytes:
        error = lldb.SBError()
        content = process.ReadMemory(address, size, error)
        if not error.Success():
            raise Unreadable
        return content

    def symbol(name: str) -> int | None:
        found = target.FindSymbols(name)
        if found.GetSize() == 0:
            return None
        address = found.GetContextAtIndex(0).GetSymbol().GetStartAddress().GetLoadAddress(target)
        return None if address == lldb.LLDB_INVALID_ADDRESS else address

    return Program(read, symbol)


def summary(value: lldb.SBValue, _: dict[str, object]) -> str:
    """lldb's summary of a value; an empty one shows it as without."""
    value = value.GetNonSyntheticValue()
    return text_of(_program(value.GetProcess(), value.GetTarget()), Variable(value)) or ""


def actors(
    _: lldb.SBDebugger,
    arguments: str,
    context: lldb.SBExecutionContext,
    result: lldb.SBCommandReturnObject,
    __: dict[str, object],
) -> None:
    """The actors: pid, name, state, messages that wait, where they are; with --json for tools."""
    result.PutCString(listing(_program(context.GetProcess(), context.GetTarget()), arguments))


def __lldb_init_module(debugger: lldb.SBDebugger, _: dict[str, object]) -> None:
    """Names without `::` are Snow's, or of C."""
    for pattern in ("^[^:]+ \\*$", "^[A-Z(][^:]*[^:*]$", "^(Pid|Timer|Monitor)\\b[^*]*$"):
        debugger.HandleCommand(f'type summary add --category {_CATEGORY} -x "{pattern}" -F {__name__}.summary')
    debugger.HandleCommand(f"type category enable {_CATEGORY}")
    debugger.HandleCommand("command container add snow -h 'What a Snow program does.'")
    debugger.HandleCommand(f"command script add -o -f {__name__}.actors snow actors")
