"""Builds one MIR function block by block.

In: instructions and terminators in the order of the source. Out: a `MirFunction` without unreachable blocks. Code
after a terminator goes into a block that nothing reaches, so callers need not ask whether control still flows;
`finish` leaves such blocks out and numbers the rest in the order in which they were opened.
"""

from __future__ import annotations

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.callees import LiteralValue
from snowc.mir.ir import (
    Block,
    BlockId,
    Branch,
    Call,
    Capture,
    FunctionId,
    Goto,
    Instruction,
    Literal,
    Local,
    LocalId,
    MirFunction,
    Site,
    Switch,
    Terminator,
    Unreachable,
)
from snowc.mir.operands import read_by, read_by_terminator, written_by
from snowc.mir.renaming import renamed, renamed_terminator
from snowc.types.ty import Type
from snowc.values import field, record, replace, value


@record
class _OpenBlock:
    instructions: list[Instruction] = field(default_factory=list)
    terminator: Terminator | None = None


class FunctionBuilder:
    """The function being built; `current` is the block that `emit` adds to."""

    def __init__(self) -> None:
        self.locals: list[Local] = []
        self.captures: list[Type] = []
        self._capture_prologue: list[Instruction] = []
        self._blocks: list[_OpenBlock] = []
        self._order: list[BlockId] = []
        self.current = self.new_block()
        self._order.append(self.current)
        self._targets = {self.current}

    def new_local(self, ty: Type, name: str = "") -> LocalId:
        self.locals.append(Local(name, ty))
        return len(self.locals) - 1

    def name_local(self, local: LocalId, name: str) -> None:
        """Give a temporary the user's name for it."""
        self.locals[local] = replace(self.locals[local], name=name)

    def type_of(self, local: LocalId) -> Type:
        return self.locals[local].type

    def add_capture(self, ty: Type, name: str) -> LocalId:
        """One more captured value; it is read at the function's entry."""
        local = self.new_local(ty, name)
        self._capture_prologue.append(Capture(local, len(self.captures)))
        self.captures.append(ty)
        return local

    def new_block(self) -> BlockId:
        """A block to jump to; it gets its place in the order when it is opened."""
        self._blocks.append(_OpenBlock())
        return len(self._blocks) - 1

    def open(self, block: BlockId) -> None:
        """Go on in `block`."""
        self._order.append(block)
        self.current = block

    @property
    def is_live(self) -> bool:
        """Whether control can be where the next instruction goes."""
        return self.current in self._targets

    def emit(self, instruction: Instruction) -> None:
        self._blocks[self.current].instructions.append(instruction)

    def take_call(self, target: LocalId) -> Call | None:
        """Take back the last instruction, if it is the call that gives `target`."""
        instructions = self._blocks[self.current].instructions
        last = instructions[-1] if instructions else None
        return instructions.pop() if isinstance(last, Call) and last.target == target else None  # type: ignore[return-value]

    def end(self, terminator: Terminator) -> None:
        """Close the current block and go on in one that nothing reaches yet."""
        block = self._blocks[self.current]
        if block.terminator is not None:
            raise CompilerBug("a block was closed twice")
        block.terminator = terminator
        if self.is_live:
            self._targets.update(successors(terminator))
        self.open(self.new_block())

    def goto(self, target: BlockId) -> None:
        self.end(Goto(target))

    def literal(self, ty: Type, value: LiteralValue) -> LocalId:
        local = self.new_local(ty)
        self.emit(Literal(local, value))
        return local

    def finish(
        self, id: FunctionId, variables: int, parameter_count: int, result: Type, site: Site, kind: FunctionKind
    ) -> MirFunction:
        """The function. Blocks that the entry does not reach, and locals that nothing mentions, are left out."""
        self._blocks[self._order[0]].instructions[:0] = self._capture_prologue
        reached = self._reached()
        numbers = {old: new for new, old in enumerate(block for block in self._order if block in reached)}
        locals = self._mentioned_locals(tuple(numbers), parameter_count)
        blocks = tuple(
            Block(
                tuple(renamed(instruction, locals) for instruction in self._blocks[old].instructions),
                renamed_terminator(_renumbered(self._terminator(old), numbers), locals),
            )
            for old in numbers
        )
        kept = tuple(self.locals[old] for old in locals)
        captures = tuple(self.captures) if kind.is_closure else None
        return MirFunction(
            id, variables, parameter_count, kept, result, captures, blocks, site, kind.is_actor, kind.is_constant
        )

    def _mentioned_locals(self, blocks: tuple[BlockId, ...], parameter_count: int) -> dict[LocalId, LocalId]:
        """Old to new numbers; parameters first, the others in the order in which they were made."""
        mentioned = set(range(parameter_count))
        for number in blocks:
            for instruction in self._blocks[number].instructions:
                mentioned.update(read_by(instruction), written_by(instruction))
            mentioned.update(read_by_terminator(self._terminator(number)))
        return {old: new for new, old in enumerate(sorted(mentioned))}

    def _terminator(self, block: BlockId) -> Terminator:
        return self._blocks[block].terminator or Unreachable()

    def _reached(self) -> set[BlockId]:
        reached: set[BlockId] = set()
        pending = [self._order[0]]
        while pending:
            block = pending.pop()
            if block not in reached:
                reached.add(block)
                pending += successors(self._terminator(block))
        return reached


@value
class FunctionKind:
    """What kind of body a function is: a plain one, a closure's, an actor's, a constant's value."""

    is_closure: bool = False
    is_actor: bool = False
    is_constant: bool = False


PLAIN = FunctionKind()
CLOSURE = FunctionKind(is_closure=True)
ACTOR = FunctionKind(is_actor=True)
CONSTANT = FunctionKind(is_constant=True)


def successors(terminator: Terminator) -> tuple[BlockId, ...]:
    """The blocks that control may go to next."""
    match terminator:
        case Goto(target):
            return (target,)
        case Branch(_, then, otherwise):
            return (then, otherwise)
        case Switch(_, cases, default):
            targets = tuple(target for _, target in cases)
            return targets if default is None else (*targets, default)
        case _:
            return ()


def _renumbered(terminator: Terminator, numbers: dict[BlockId, BlockId]) -> Terminator:
    match terminator:
        case Goto(target):
            return Goto(numbers[target])
        case Branch(condition, then, otherwise):
            return Branch(condition, numbers[then], numbers[otherwise])
        case Switch(subject, cases, default):
            renumbered = tuple((value, numbers[target]) for value, target in cases)
            return Switch(subject, renumbered, None if default is None else numbers[default])
        case _:
            return terminator
