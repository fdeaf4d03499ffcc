"""A `main` whose error shows by an `impl` of its own: the runtime, which prints it, knows only the shape of values.

In: a source of definitions, and the `main` of the program. Out: the function to start with. Where the error's text is a
matter of an impl that is a part of `main`'s definition, which calls `main` and makes the error a text.
"""

from __future__ import annotations

from snowc.mir.builder import PLAIN, FunctionBuilder
from snowc.mir.ir import Call, Callee, FunctionId, MirFunction, Return
from snowc.mir.program_source import Overlay, ProgramSource
from snowc.mir.programs import LoweredDefinition
from snowc.resolve.model import DefId, ModuleName
from snowc.types.ty import STRING, UNIT, Con, Type

_PART = "told"
_TOLD = FunctionId(DefId(ModuleName("Instances"), "with_told_error"))


class MainSource(Overlay):
    """A `ProgramSource` in which `main` has the further part."""

    def __init__(self, source: ProgramSource, main: DefId) -> None:
        super().__init__(source)
        self._main = main

    def lowered(self, definition: DefId) -> LoweredDefinition | None:
        found = super().lowered(definition)
        if found is None or definition != self._main:
            return found
        told = _told(found.functions[0])
        return found if told is None else LoweredDefinition((*found.functions, told))


def first_function(source: ProgramSource, main: MirFunction) -> Callee:
    """What the program starts with."""
    result = main.result
    if _told(main) is None or not isinstance(result, Con) or source.is_structural(result.arguments[1], "Display"):
        return Callee(main.id, (UNIT,) * main.variables)
    return Callee(FunctionId(main.id.definition, _PART))


def first_result(source: ProgramSource, main: MirFunction) -> Type:
    """What that gives."""
    told = _told(main)
    return main.result if told is None or first_function(source, main).function == main.id else told.result


def _told(main: MirFunction) -> MirFunction | None:
    """The further part; None where `main` gives no Result of known types."""
    result = main.result
    if main.variables or not isinstance(result, Con) or result.name != "Result":
        return None
    builder = FunctionBuilder()
    outcome = builder.new_local(result)
    builder.emit(Call(outcome, Callee(main.id), (), main.site))
    told = Con("Result", (result.arguments[0], STRING))
    shown = builder.new_local(told)
    builder.emit(Call(shown, Callee(_TOLD, result.arguments), (outcome,), main.site))
    builder.end(Return(shown))
    return builder.finish(FunctionId(main.id.definition, _PART), 0, 0, told, main.site, PLAIN)
