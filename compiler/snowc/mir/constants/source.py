"""The program with the values of its constants in it: what is built.

In: a database. Out: a `ProgramSource` where a constant that the compiler has computed is a function that gives the
value; no other function is needed for it. A closure that captures nothing is data as it is.
"""

from __future__ import annotations

from snowc.mir.constants.queries import computed_constant
from snowc.mir.ir import Block, Literal, LoweredDefinition, MakeClosure, MirFunction, Return
from snowc.mir.query_source import QuerySource
from snowc.query import Engine
from snowc.resolve.model import DefId
from snowc.values import replace


class ComputedSource(QuerySource):
    """A `QuerySource` whose constants are computed as far as they can be."""

    def __init__(self, db: Engine) -> None:
        super().__init__(db)
        self._constants = db

    def lowered(self, definition: DefId) -> LoweredDefinition | None:
        found = super().lowered(definition)
        if found is None or not found.functions[0].is_constant:
            return found
        known = computed_constant(self._constants, definition).known
        first = found.functions[0]
        if known is not None:
            block = Block((Literal(0, known),), Return(0))
            locals_ = (replace(first.locals[0], name="", type=first.result),)
            return LoweredDefinition((replace(first, locals=locals_, blocks=(block,), is_constant=False),))
        if _is_plain_closure(first):
            return LoweredDefinition((replace(first, is_constant=False), *found.functions[1:]))
        return found


def _is_plain_closure(function: MirFunction) -> bool:
    only = function.blocks[0].instructions
    return len(function.blocks) == 1 and all(isinstance(each, MakeClosure) and not each.captured for each in only)
