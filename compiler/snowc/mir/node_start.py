"""A program that becomes a node before its `main` runs (`snowc node start`).

In: a source of definitions, `main`, and what the program starts with otherwise. Out: a source in which `main`'s
definition has a further part, which makes the program a node as the environment says, and then does that. So the
program registers its functions, whether it knows of nodes or not.
"""

from __future__ import annotations

from snowc.mir.builder import PLAIN, FunctionBuilder
from snowc.mir.ir import Call, Callee, FunctionId, MirFunction, Return
from snowc.mir.program_source import Overlay, ProgramSource
from snowc.mir.programs import LoweredDefinition
from snowc.mir.remote_functions import NODE_MODULE
from snowc.resolve.model import DefId
from snowc.types.ty import UNIT, Type

_PART = "as_node"
_BEGIN = FunctionId(DefId(NODE_MODULE, "_start_as_told"))


class NodeSource(Overlay):
    """A `ProgramSource` in which `main` has the further part, `first`."""

    def __init__(self, source: ProgramSource, main: DefId, then: Callee, result: Type) -> None:
        super().__init__(source)
        self._main, self._then, self._result = main, then, result

    @property
    def first(self) -> Callee:
        return Callee(FunctionId(self._main, _PART))

    def lowered(self, definition: DefId) -> LoweredDefinition | None:
        found = super().lowered(definition)
        if found is None or definition != self._main:
            return found
        return LoweredDefinition((*found.functions, self._starting(found.functions[0])))

    def _starting(self, main: MirFunction) -> MirFunction:
        builder = FunctionBuilder()
        builder.emit(Call(builder.new_local(UNIT), Callee(_BEGIN), (), main.site))
        outcome = builder.new_local(self._result)
        builder.emit(Call(outcome, self._then, (), main.site))
        builder.end(Return(outcome))
        return builder.finish(FunctionId(self._main, _PART), 0, 0, self._result, main.site, PLAIN)
