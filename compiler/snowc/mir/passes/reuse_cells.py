"""Build new values in the cells of values that end.

In: a function with its ownership inserted, edges between blocks split. Out: the same, where the end of a value whose
variant is known gives a token, if a `Construct` of the same type follows on some way, of that variant or one with as
many fields. Each way takes the token at the first such construction that every way to it brings the token to; all other
ways discard it. At run time a token holds a cell only if the ended reference was the last one: an update of a value
that nobody else has happens in place. Tokens don't leave their function, so no call holds more memory than without
them. And what is known to be a cell of numbers ends without a look into it.

After Lorenzen and Leijen, "Reference Counting with Frame Limited Reuse" (ICFP 2022), on a control-flow graph. Refused:
cells of other types.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.mir.borrowing import Borrowing
from snowc.mir.builder import successors
from snowc.mir.cells import CellKind, CellKinds
from snowc.mir.ir import (
    Block,
    BlockId,
    Construct,
    Crash,
    Discard,
    Drop,
    Instruction,
    Local,
    LocalId,
    MirFunction,
    Unpack,
    Unreachable,
)
from snowc.mir.passes.known_variants import Variants, known_variants, learn_variant
from snowc.types.ty import INT
from snowc.values import replace, value


def reuse_cells(function: MirFunction, borrowing: Borrowing) -> MirFunction:
    reuser = _CellReuser(function, borrowing.kinds)
    is_worth_it = any(map(reuser.gains_by, (each for block in function.blocks for each in block.instructions)))
    return reuser.run() if is_worth_it else function


@value
class _Way:
    """Where a token is at hand: at the starts of `blocks`, until `spent` (block, index), which build in it."""

    blocks: frozenset[BlockId]
    spent: tuple[tuple[BlockId, int], ...]


class _CellReuser:
    def __init__(self, function: MirFunction, kinds: CellKinds) -> None:
        self.function = function
        self.kinds = kinds
        self.locals = list(function.locals)
        self.blocks = [list(block.instructions) for block in function.blocks]
        self.targets = [successors(block.terminator) for block in function.blocks]
        self.sources: list[list[BlockId]] = [[] for _ in function.blocks]
        for number, targets in enumerate(self.targets):
            for target in targets:
                self.sources[target].append(number)

    def gains_by(self, instruction: Instruction) -> bool:
        match instruction:
            case Construct(arguments=arguments):
                return bool(arguments)
            case Drop(local):
                return bool(self.kinds.of_numbers(self.locals[local].type))
            case _:
                return False

    def run(self) -> MirFunction:
        for number, known in enumerate(known_variants(self.function)):
            self._make_known_ends(number, known)
            self._give_tokens(number)
        blocks = (
            Block(tuple(self._plain_again(instructions)), block.terminator)
            for instructions, block in zip(self.blocks, self.function.blocks, strict=True)
        )
        return replace(self.function, locals=tuple(self.locals), blocks=tuple(blocks))

    # --- which ends are those of known variants ----------------------------------------------------------------------

    def _make_known_ends(self, number: BlockId, known: Variants) -> None:
        """Drops of known variants are unpackings without parts."""
        for index, instruction in enumerate(self.blocks[number]):
            if isinstance(instruction, Drop) and instruction.local in known:
                self.blocks[number][index] = Unpack(instruction.local, known[instruction.local], ())
            learn_variant(instruction, known)

    def _plain_again(self, instructions: list[Instruction]) -> Iterator[Instruction]:
        """Where nothing came of it; but a cell of numbers is given back without a look into it."""
        for each in instructions:
            if isinstance(each, Unpack) and not each.parts and each.token is None and not self._has_numbers(each):
                yield Drop(each.source)
            else:
                yield each

    def _has_numbers(self, end: Unpack) -> bool:
        return end.variant in self.kinds.of_numbers(self.locals[end.source].type)

    # --- where a token goes ------------------------------------------------------------------------------------------

    def _give_tokens(self, number: BlockId) -> None:
        index = 0
        while index < len(self.blocks[number]):
            end = self.blocks[number][index]
            if isinstance(end, Unpack) and end.token is None:
                self._give_token(number, index, end)
            index += 1

    def _give_token(self, number: BlockId, index: int, end: Unpack) -> None:
        here = self._first_fitting(number, end, index + 1)
        if here is not None:
            way = _Way(frozenset(), ((number, here),))
        elif self._ends_isolate(number):
            return
        else:
            way = self._way(number, end)
            if not way.spent:
                return
        token = len(self.locals)
        self.locals.append(Local("", INT))
        self.blocks[number][index] = replace(end, token=token)
        for block, place in way.spent:
            construct = self.blocks[block][place]
            assert isinstance(construct, Construct)
            self.blocks[block][place] = replace(construct, reuse=token)
        if here is None:
            self._discard_elsewhere(number, way, token)

    def _first_fitting(self, number: BlockId, end: Unpack, start: int = 0) -> int | None:
        """The first construction of the block that can use the cell."""
        for index in range(start, len(self.blocks[number])):
            each = self.blocks[number][index]
            if isinstance(each, Construct) and each.arguments and each.reuse is None and self._fits(each, end):
                return index
        return None

    def _fits(self, construct: Construct, end: Unpack) -> bool:
        return self._kind(construct.target, construct.variant) == self._kind(end.source, end.variant)

    def _kind(self, local: LocalId, variant: int) -> CellKind:
        return self.kinds.of(self.locals[local].type, variant)

    def _way(self, number: BlockId, end: Unpack) -> _Way:
        """The token leaves its block: to where do all ways bring it?"""
        reached: set[BlockId] = set()
        pending = list(self.targets[number])
        spent: dict[BlockId, int] = {}
        while pending:
            block = pending.pop()
            if block in reached or block == number:
                continue
            reached.add(block)
            place = self._first_fitting(block, end)
            if place is not None:
                spent[block] = place
            else:
                pending += self.targets[block]
        brought = self._brought_everywhere(number, reached, spent)
        return _Way(frozenset(brought), tuple((block, spent[block]) for block in sorted(spent.keys() & brought)))

    def _brought_everywhere(self, number: BlockId, reached: set[BlockId], spent: dict[BlockId, int]) -> set[BlockId]:
        good = set(reached)

        def brings(before: BlockId) -> bool:
            return before == number or (before in good and before not in spent)

        while bad := {block for block in good if not all(map(brings, self.sources[block]))}:
            good -= bad
        return good

    def _discard_elsewhere(self, number: BlockId, way: _Way, token: LocalId) -> None:
        """On every edge from where the token is at hand to where nobody will build in it."""
        spent = {block for block, _ in way.spent}
        useful = self._leading_to(spent, way.blocks)
        for block in (number, *sorted(way.blocks)):
            if block in spent or (block != number and block not in useful):
                continue
            for target in self.targets[block]:
                if target in useful or self._ends_isolate(target):
                    continue
                if len(self.targets[block]) > 1:
                    self.blocks[target].insert(0, Discard(token))
                else:
                    self.blocks[block].append(Discard(token))

    def _leading_to(self, spent: set[BlockId], blocks: frozenset[BlockId]) -> set[BlockId]:
        """The blocks from which some way builds in the token."""
        useful = set(spent)
        pending = list(spent)
        while pending:
            for before in self.sources[pending.pop()]:
                if before in blocks and before not in useful:
                    useful.add(before)
                    pending.append(before)
        return useful

    def _ends_isolate(self, number: BlockId) -> bool:
        return isinstance(self.function.blocks[number].terminator, Crash | Unreachable)
