"""The program with the values of its constants in it: what is built.

In: a database. Out: a `ProgramSource` where a constant that the compiler has computed is a function that gives the
value; no other function is needed for it. A closure that captures nothing is data as it is. Where a function of the
same module uses a number, a Bool or a short text, the value stands in the place of the call: what a function is made
of is still told by its module's text.
"""

from __future__ import annotations

from snowc.mir.callees import Compound
from snowc.mir.constants.queries import computed_constant
from snowc.mir.ir import Block, Call, Instruction, Literal, MakeClosure, MirFunction, Return
from snowc.mir.programs import LoweredDefinition
from snowc.mir.query_source import QuerySource
from snowc.query import Engine
from snowc.resolve.model import DefId, ModuleName
from snowc.values import replace

SHORT_TEXT = 64
"""characters of a text that may stand in several places"""


class ComputedSource(QuerySource):
    """A `QuerySource` whose constants are computed as far as they can be."""

    def __init__(self, db: Engine) -> None:
        super().__init__(db)
        self._constants = db

    def lowered(self, definition: DefId) -> LoweredDefinition | None:
        found = super().lowered(definition)
        if found is None:
            return None
        if found.functions[0].is_constant:
            return self._constant(definition, found)
        return LoweredDefinition(tuple(self._with_values(each) for each in found.functions))

    def _constant(self, definition: DefId, found: LoweredDefinition) -> LoweredDefinition:
        known = computed_constant(self._constants, definition).data
        first = found.functions[0]
        if known is not None:
            block = Block((Literal(0, known),), Return(0))
            locals_ = (replace(first.locals[0], name="", type=first.result),)
            return LoweredDefinition((replace(first, locals=locals_, blocks=(block,), is_constant=False),))
        if _is_plain_closure(first):
            return LoweredDefinition((replace(first, is_constant=False), *found.functions[1:]))
        return found

    def _with_values(self, function: MirFunction) -> MirFunction:
        module = function.id.definition.module
        if not any(_may_be_constant(each, module) for block in function.blocks for each in block.instructions):
            return function
        blocks = tuple(
            Block(tuple(self._value(each, module) for each in block.instructions), block.terminator)
            for block in function.blocks
        )
        return replace(function, blocks=blocks)

    def _value(self, instruction: Instruction, module: ModuleName) -> Instruction:
        if not isinstance(instruction, Call) or not _may_be_constant(instruction, module):
            return instruction
        computed = computed_constant(self._constants, instruction.callee.function.definition)
        known = computed.data
        if known is None or computed.others or isinstance(known, Compound):
            return instruction
        is_short = not isinstance(known, str) or len(known) <= SHORT_TEXT
        return Literal(instruction.target, known) if is_short else instruction


def _may_be_constant(instruction: Instruction, module: ModuleName) -> bool:
    if not isinstance(instruction, Call) or instruction.arguments or instruction.callee.arguments:
        return False
    function = instruction.callee.function
    return not function.part and function.definition.module == module


def _is_plain_closure(function: MirFunction) -> bool:
    only = function.blocks[0].instructions
    return len(function.blocks) == 1 and all(isinstance(each, MakeClosure) and not each.captured for each in only)
