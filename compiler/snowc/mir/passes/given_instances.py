"""An instance whose arguments are known: closures are made in it, of what is passed in their place.

In: a function as it was written, and what is given. Out: the same function with other parameters: those of which
nothing is known, then what the closure has captured if it is called by name, then for each given argument its leaves.
The closures stand at its start, so that the passes behind this one see them like any others.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.mir.callees import Given, GivenClosure, GivenData
from snowc.mir.given import is_direct, leaves
from snowc.mir.ir import Block, Callee, Capture, Construct, Copy, Instruction, Local, LocalId, MakeClosure, MirFunction
from snowc.mir.passes.simplify_blocks import separate_entry
from snowc.mir.renaming import renamed, renamed_terminator
from snowc.types.ty import Type
from snowc.values import replace


def with_given(function: MirFunction, callee: Callee) -> MirFunction:
    """`function` is what the instance is without `given`; for one in direct form the closure's body."""
    if not callee.given and not is_direct(callee):
        return function
    return _Writer(separate_entry(function), callee).run()


class _Writer:
    """`captured` are, for a body that stays a closure, the values of its captures that are its own; in direct form they
    are parameters."""

    def __init__(self, function: MirFunction, callee: Callee) -> None:
        self.function = function
        self.given = dict(callee.given)
        self.is_direct = is_direct(callee)
        self.locals: list[Local] = []
        self.prologue: list[Instruction] = []
        self.to: dict[LocalId, LocalId] = {}
        self.captures: list[Type] = []
        self.capture_places: dict[int, tuple[int, ...]] = {}
        """for each capture of the body, the new captures that it is, or the parameters in direct form"""

    def run(self) -> MirFunction:
        function = self.function
        for number in range(function.parameter_count):
            if number not in self.given:
                self.to[number] = self._new(function.locals[number])
        self._place_captures()
        given_leaves = {
            number: [self._new(Local("", ty)) for ty in leaves(given)]
            for number, given in self.given.items()
            if number >= 0
        }
        count = len(self.locals)
        for number, local in enumerate(function.locals):
            if number not in self.to:
                self.to[number] = self._new(local)
        for number, places in given_leaves.items():
            self.prologue += self._built(self.given[number], self.to[number], iter(places))
        blocks = [self._rewritten(block) for block in function.blocks]
        blocks[0] = Block((*self.prologue, *blocks[0].instructions), blocks[0].terminator)
        return replace(
            function,
            parameter_count=count,
            locals=tuple(self.locals),
            captures=None if self.is_direct or function.captures is None else tuple(self.captures),
            blocks=tuple(blocks),
            unseen=(),
        )

    def _new(self, local: Local) -> LocalId:
        self.locals.append(local)
        return len(self.locals) - 1

    # --- captures ----------------------------------------------------------------------------------------------------

    def _place_captures(self) -> None:
        types = self.function.captures or ()
        for index, ty in enumerate(types):
            if -index - 1 not in self.given:
                self.capture_places[index] = (self._capture(ty),)
        for index in range(len(types)):
            given = self.given.get(-index - 1)
            if given is not None:
                self.capture_places[index] = tuple(map(self._capture, leaves(given)))

    def _capture(self, ty: Type) -> int:
        if self.is_direct:
            return self._new(Local("", ty))
        self.captures.append(ty)
        return len(self.captures) - 1

    def _captured(self, capture: Capture) -> list[Instruction]:
        places, target = self.capture_places[capture.index], self.to[capture.target]
        given = self.given.get(-capture.index - 1)
        if given is None:
            return [Copy(target, places[0]) if self.is_direct else Capture(target, places[0])]
        if self.is_direct:
            return self._built(given, target, iter(places))
        parts = [self._new(Local("", self.captures[place])) for place in places]
        read: list[Instruction] = [Capture(part, place) for part, place in zip(parts, places, strict=True)]
        return read + self._built(given, target, iter(parts))

    # --- instructions ------------------------------------------------------------------------------------------------

    def _rewritten(self, block: Block) -> Block:
        instructions: list[Instruction] = []
        for each in block.instructions:
            instructions += self._captured(each) if isinstance(each, Capture) else [renamed(each, self.to)]
        return Block(tuple(instructions), renamed_terminator(block.terminator, self.to))

    def _built(self, given: Given, target: LocalId, places: Iterator[LocalId]) -> list[Instruction]:
        """What makes the argument of its leaves."""
        match given:
            case GivenClosure(callee=callee, captured=captured):
                return [MakeClosure(target, callee, tuple(next(places) for _ in captured))]
            case GivenData(_, variant, parts):
                built: list[Instruction] = []
                fields = []
                for part in parts:
                    field = self._new(Local("", part.type))
                    built += self._built(part, field, places)
                    fields.append(field)
                return [*built, Construct(target, variant, tuple(fields))]
            case _:
                return [Copy(target, next(places))]
