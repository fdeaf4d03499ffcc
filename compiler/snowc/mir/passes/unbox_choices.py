"""Which locals of a function are unboxed.

In: a function whose tail calls are marked, flat forms, and the conventions of what it calls. Out: the locals that are
held as words. Locals that are copied to each other share one fate. A value that only ever was an object stays one: it
can be looked into where it lies. A value that is made here, or comes as words, is held as words, unless it would have
to be made an object more than once: then it is made one at once, as there would be no gain. Parameters that come as
words are made objects where they are used so, unless that is in a loop. What is only ever used as an object is made
one.
"""

from __future__ import annotations

from collections.abc import Callable

from snowc.mir.builder import successors
from snowc.mir.flat_forms import FlatForms
from snowc.mir.ir import (
    BlockId,
    Call,
    CallClosure,
    Callee,
    Construct,
    Convention,
    Copy,
    Field,
    Handing,
    Instruction,
    LocalId,
    MakeClosure,
    MakeList,
    MirFunction,
    Return,
    Tag,
    TailCall,
    Terminator,
)
from snowc.mir.passes.lower_operators import EQUAL
from snowc.values import field, record

ConventionOf = Callable[[Callee], Convention | None]
"""None for an `@extern` function that takes and gives objects"""


@record
class _Fate:
    """What is known of locals that are copied to each other. Blocks are where something happens."""

    made_flat: list[BlockId] = field(default_factory=list)
    used_boxed: list[BlockId] = field(default_factory=list)
    is_used_flat: bool = False
    is_parameter: bool = False


def unboxed_locals(
    function: MirFunction, forms: FlatForms, own: Convention, conventions: ConventionOf
) -> frozenset[LocalId]:
    """The locals that are to be held as words."""
    return _Chooser(function, forms, own, conventions).run()


class _Chooser:
    def __init__(self, function: MirFunction, forms: FlatForms, own: Convention, conventions: ConventionOf) -> None:
        self.function = function
        self.forms = forms
        self.conventions = conventions
        self.representative = {
            number: number for number, local in enumerate(function.locals) if forms.of(local.type) is not None
        }
        self.fates: dict[LocalId, _Fate] = {}
        self.own = own
        self.block = 0

    def run(self) -> frozenset[LocalId]:
        if not self.representative:
            return frozenset()
        self._join_copies()
        self.fates = {self._root(local): _Fate() for local in self.representative}
        for number, is_flat in enumerate(self.own.parameters):
            if is_flat:
                fate = self.fates[self._root(number)]
                fate.made_flat.append(0)
                fate.is_parameter = True
        for number, block in enumerate(self.function.blocks):
            self.block = number
            for instruction in block.instructions:
                self._instruction(instruction)
            self._terminator(block.terminator)
        flat = {root for root, fate in self.fates.items() if self._is_flat(root, fate)}
        return frozenset(local for local in self.representative if self._root(local) in flat)

    def _is_flat(self, root: LocalId, fate: _Fate) -> bool:
        form = self.forms.of(self.function.locals[root].type)
        assert form is not None
        if not fate.made_flat or not fate.used_boxed or form.is_plain_tag:
            return bool(fate.made_flat)
        if not fate.is_used_flat and not fate.is_parameter:
            return False
        made, used = set(fate.made_flat), set(fate.used_boxed)
        after = {block: _reached(self.function, block, made) for block in used}
        if any(block in after[block] for block in used):
            return False
        is_used_once = len(used) == len(fate.used_boxed) and not any(after[block] & used for block in used)
        return is_used_once or fate.is_parameter

    def _join_copies(self) -> None:
        for block in self.function.blocks:
            for each in block.instructions:
                if isinstance(each, Copy) and each.source in self.representative and each.target in self.representative:
                    self.representative[self._root(each.source)] = self._root(each.target)

    def _root(self, local: LocalId) -> LocalId:
        while self.representative[local] != local:
            local = self.representative[local]
        return local

    # --- what happens to each ----------------------------------------------------------------------------------------

    def _instruction(self, instruction: Instruction) -> None:
        match instruction:
            case Construct(target, _, arguments):
                self._made_flat(target)
                self._construct_arguments(instruction)
            case MakeList(_, (first, *_) as parts) if self.forms.in_lists(self.function.locals[first].type) is not None:
                self._used_flat(parts)
            case MakeList(_, parts) | MakeClosure(_, _, parts):
                self._used_boxed(parts)
            case CallClosure(_, _, parts):
                for part in parts:
                    lies_flat = self.forms.in_lists(self.function.locals[part].type) is not None
                    (self._used_flat if lies_flat else self._used_boxed)((part,))
            case Call(callee=callee, arguments=arguments) if callee.function == EQUAL:
                self._used_flat(arguments)
            case Tag(_, base):
                self._used_flat((base,))
            case Call(target, callee, arguments):
                convention = self.conventions(callee)
                self._arguments(convention, arguments)
                if convention is not None and convention.result:
                    self._made_flat(target)
            case Field(target, base, variant, index):
                self._field(target, base, variant, index)
            case _:
                pass

    def _construct_arguments(self, instruction: Construct) -> None:
        """A part that is taken apart in the whole stays words if the whole does; which is not known yet, so it is taken
        for what the whole's type allows."""
        form = self.forms.of(self.function.locals[instruction.target].type)
        for index, argument in enumerate(instruction.arguments):
            if form is None or form.places[instruction.variant][index].form is None:
                self._used_boxed((argument,))
            else:
                self._used_flat((argument,))

    def _field(self, target: LocalId, base: LocalId, variant: int, index: int) -> None:
        """Of a whole that is held as words; for others this is settled when the whole's fate is known."""
        self._used_flat((base,))
        form = self.forms.of(self.function.locals[base].type)
        if form is not None and form.places[variant][index].form is not None and self._comes_flat(base):
            self._made_flat(target)

    def _comes_flat(self, local: LocalId) -> bool:
        return bool(self.fates[self._root(local)].made_flat)

    def _terminator(self, terminator: Terminator) -> None:
        match terminator:
            case Return(value):
                (self._used_flat if self.own.result else self._used_boxed)((value,))
            case TailCall(callee, arguments):
                self._arguments(self.conventions(callee), arguments)
            case _:
                pass

    def _arguments(self, convention: Convention | None, arguments: tuple[LocalId, ...]) -> None:
        for number, argument in enumerate(arguments):
            if convention is None or not convention.parameters[number]:
                self._used_boxed((argument,))
            elif convention.handing is not Handing.AS_HELD:
                self._used_flat((argument,))

    def _made_flat(self, local: LocalId) -> None:
        if local in self.representative:
            self.fates[self._root(local)].made_flat.append(self.block)

    def _used_flat(self, locals_: tuple[LocalId, ...]) -> None:
        for local in locals_:
            if local in self.representative:
                self.fates[self._root(local)].is_used_flat = True

    def _used_boxed(self, locals_: tuple[LocalId, ...]) -> None:
        for local in locals_:
            if local in self.representative:
                self.fates[self._root(local)].used_boxed.append(self.block)


def _reached(function: MirFunction, start: BlockId, barriers: set[BlockId]) -> set[BlockId]:
    """The blocks that may come after one before any of `barriers` does."""
    reached: set[BlockId] = set()
    pending = [start]
    while pending:
        for target in successors(function.blocks[pending.pop()].terminator):
            if target not in reached and target not in barriers:
                reached.add(target)
                pending.append(target)
    return reached
