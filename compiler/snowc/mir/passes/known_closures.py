"""Calls with known closures: a closure of known code is called by name, and functions that take one become instances of
their own.

In: an instance, and who may be specialised. Out: the same function, in which
- a call of a closure that was made in this function is one of its body, in direct form;
- a call that hands on such a closure is one of an instance that is given it, and passes what it captured instead;
- a closure that captures such a closure captures what that captured instead.

What nobody needs any more is left out. A local is known if it is assigned once, from locals that are: that assignment
comes before every use, and nothing it was made of can have changed since, as it would have been assigned again too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Protocol, TypeAlias

from snowc.mir.callees import Given, GivenClosure, GivenData, GivenPlain
from snowc.mir.given import closure_of, depth, direct, home_in, is_direct, leaves
from snowc.mir.ir import (
    Block,
    Call,
    CallClosure,
    Callee,
    Construct,
    Copy,
    Field,
    Instruction,
    LocalId,
    MakeClosure,
    MirFunction,
)
from snowc.mir.operands import read_by, read_by_terminator
from snowc.mir.passes.loans import assigned_once
from snowc.mir.passes.operands import is_pure, target_of
from snowc.mir.program_source import is_library
from snowc.mir.renaming import renamed, renamed_terminator
from snowc.values import replace

DEEPEST = 8
"""closures known within closures: a function that wraps its argument at each turn has no end"""
MOST_LEAVES = 16

Known: TypeAlias = MakeClosure | Construct


class Callees(Protocol):
    """What is asked of other functions."""

    def is_closure(self, callee: Callee) -> bool:
        """Whether it is a closure's body, which takes what it captured."""
        ...

    def function(self, callee: Callee) -> MirFunction | None:
        """As it was written, whatever is given; None for an `@extern` one."""
        ...

    def only_calls(self, callee: Callee, position: int) -> bool: ...


def use_known_closures(function: MirFunction, callees: Callees) -> MirFunction:
    """The function itself where nothing is known. Closures come before calls, inner ones before outer ones: what is
    given is then all that is known."""
    before = function
    while True:
        rewriter = _Rewriter(function, callees)
        if not rewriter.known:
            return function
        closures = rewriter.with_closures()
        if closures is function:
            break
        function = closures
    function = rewriter.with_calls()
    return function if function is before else without_unread(function)


class _Rewriter:
    """`known` are the locals of which it is known what they were made of."""

    def __init__(self, function: MirFunction, callees: Callees) -> None:
        self.function = function
        self.callees = callees
        self.once = assigned_once(function)
        self.known: dict[LocalId, Known] = {}
        self._find()

    def with_closures(self) -> MirFunction:
        return self._mapped(lambda each: self._closure(each) if isinstance(each, MakeClosure) else each)

    def with_calls(self) -> MirFunction:
        return self._mapped(self._rewritten)

    def _mapped(self, change: Callable[[Instruction], Instruction]) -> MirFunction:
        blocks = tuple(
            Block(tuple(map(change, block.instructions)), block.terminator) for block in self.function.blocks
        )
        return self.function if blocks == self.function.blocks else replace(self.function, blocks=blocks)

    # --- what is known -----------------------------------------------------------------------------------------------

    def _find(self) -> None:
        grown = True
        while grown:  # in whatever order blocks come
            before = len(self.known)
            for block in self.function.blocks:
                for each in block.instructions:
                    self._note(each)
            grown = len(self.known) > before

    def _note(self, instruction: Instruction) -> None:
        target = target_of(instruction)
        if target is None or target in self.known or target not in self.once:
            return
        match instruction:
            case MakeClosure(captured=parts) | Construct(arguments=parts):
                holds_closure = isinstance(instruction, MakeClosure) or any(part in self.known for part in parts)
                if holds_closure and all(part in self.once for part in parts):
                    self.known[target] = instruction
            case Copy(source=source) if source in self.known:
                self.known[target] = self.known[source]
            case Field(base=base, index=index):
                part = self._part(base, index)
                if part in self.known:
                    self.known[target] = self.known[part]
            case _:
                pass

    def _part(self, base: LocalId, index: int) -> LocalId:
        """The local that a field of known data was filled from; -1 if that is not known."""
        whole = self.known.get(base)
        return whole.arguments[index] if isinstance(whole, Construct) else -1

    def _given(self, local: LocalId) -> Given:
        ty = self.function.locals[local].type
        known = self.known.get(local)
        if isinstance(known, MakeClosure):
            captured = tuple(self.function.locals[each].type for each in known.captured)
            return GivenClosure(ty, known.function, captured, self._home(known.function))
        if isinstance(known, Construct):
            return GivenData(ty, known.variant, tuple(map(self._given, known.arguments)))
        return GivenPlain(ty)

    def _home(self, callee: Callee) -> str:
        function = self.callees.function(callee)
        if function is None or is_library(function.site):
            return home_in(callee.given)
        return callee.function.definition.module

    def _leaves(self, local: LocalId) -> tuple[LocalId, ...]:
        known = self.known.get(local)
        if isinstance(known, MakeClosure):
            return known.captured
        if isinstance(known, Construct):
            return tuple(leaf for part in known.arguments for leaf in self._leaves(part))
        return (local,)

    # --- instructions ------------------------------------------------------------------------------------------------

    def _rewritten(self, instruction: Instruction) -> Instruction:
        match instruction:
            case CallClosure(target, function, arguments, site):
                call = self._by_name(target, function, arguments)
                return instruction if call is None else self._call(Call(target, *call, site))
            case Call():
                return self._call(instruction)
            case Field(target, base, _, index):
                part = self._part(base, index)
                return instruction if part < 0 else Copy(target, part)
            case _:
                return instruction

    def _by_name(
        self, target: LocalId, function: LocalId, arguments: tuple[LocalId, ...]
    ) -> tuple[Callee, tuple[LocalId, ...]] | None:
        """What runs when a closure is called, and what it is passed."""
        known = self.known.get(function)
        if not isinstance(known, MakeClosure):
            return None
        if not self.callees.is_closure(known.function):
            return known.function, arguments
        body = self.callees.function(known.function)
        if body is None or body.result != self.function.locals[target].type:
            return None
        return direct(known.function), (*arguments, *known.captured)

    def _call(self, call: Call) -> Call:
        callee, arguments = call.callee, call.arguments
        root = _root(callee)
        written = self.callees.function(root)
        if written is None:
            return call
        own = [number for number in range(written.parameter_count) if number not in dict(callee.given)]
        found = {
            number: local
            for number, local in zip(own, arguments, strict=False)
            if self._is_worth_giving(root, number, local)
        }
        if not found:
            return call
        kept = [local for number, local in zip(own, arguments, strict=False) if number not in found]
        callee, behind = self._with_more(callee, arguments[len(own) :], found)
        return call if len(behind) > MOST_LEAVES else Call(call.target, callee, (*kept, *behind), call.site)

    def _closure(self, closure: MakeClosure) -> MakeClosure:
        if not self.callees.is_closure(closure.function):
            return closure
        callee, captured = closure.function, closure.captured
        root = _root(callee)
        written = self.callees.function(root)
        assert written is not None
        indices = range(len(written.captures or ()))
        own = [-index - 1 for index in indices if -index - 1 not in dict(callee.given)]
        found = {
            number: local
            for number, local in zip(own, captured, strict=False)
            if self._is_worth_giving(root, number, local)
        }
        if not found:
            return closure
        kept = [local for number, local in zip(own, captured, strict=False) if number not in found]
        callee, behind = self._with_more(callee, captured[len(own) :], found)
        return closure if len(behind) > MOST_LEAVES else MakeClosure(closure.target, callee, (*kept, *behind))

    def _is_worth_giving(self, root: Callee, number: int, local: LocalId) -> bool:
        if local not in self.known:
            return False
        known_depth = depth(self._given(local))
        return 0 < known_depth <= DEEPEST and self.callees.only_calls(root, number)

    def _with_more(
        self, callee: Callee, behind: tuple[LocalId, ...], found: dict[int, LocalId]
    ) -> tuple[Callee, tuple[LocalId, ...]]:
        """The instance that is given more, and what it is passed behind its own parameters or captures. Of a function
        in direct form, what is passed for captures comes first."""
        given = dict(callee.given)
        places: dict[int, tuple[LocalId, ...]] = {}
        rest = list(behind)
        counted = [number for number in given if number >= 0]
        of_captures = len(rest) - sum(len(leaves(given[number])) for number in counted)
        first = tuple(rest[:of_captures]) if is_direct(callee) or counted else ()
        rest = rest[len(first) :]
        for number in sorted(given, key=_in_order):
            if is_direct(callee) and number < 0:
                continue
            count = len(leaves(given[number]))
            places[number], rest = tuple(rest[:count]), rest[count:]
        for number, local in found.items():
            given[number], places[number] = self._given(local), self._leaves(local)
        order = sorted(given, key=_in_order)
        passed = (*first, *(leaf for number in order for leaf in places.get(number, ())))
        return Callee(callee.function, callee.arguments, tuple((number, given[number]) for number in order)), passed


def _in_order(number: int) -> tuple[bool, int]:
    """Captures first, in their order, then parameters."""
    return number >= 0, abs(number)


def _root(callee: Callee) -> Callee:
    """The function as it was written: without what is given, and a closure's body as a closure."""
    plain = Callee(callee.function, callee.arguments)
    return closure_of(plain) if is_direct(plain) else plain


def without_unread(function: MirFunction) -> MirFunction:
    """Leave out pure instructions whose targets nobody reads."""
    while True:
        read = Counter(local for block in function.blocks for each in block.instructions for local in read_by(each))
        for block in function.blocks:
            read.update(read_by_terminator(block.terminator))
        blocks = tuple(
            Block(tuple(each for each in block.instructions if not _is_unread(each, read)), block.terminator)
            for block in function.blocks
        )
        if blocks == function.blocks:
            return function
        function = replace(function, blocks=blocks)


def without_unused(function: MirFunction) -> MirFunction:
    """Leave out locals that no instruction mentions."""
    used = set(range(function.parameter_count))
    for block in function.blocks:
        used.update(read_by_terminator(block.terminator))
        for each in block.instructions:
            used.update(read_by(each))
            target = target_of(each)
            used.update(() if target is None else (target,))
    if len(used) == len(function.locals):
        return function
    to = {old: new for new, old in enumerate(sorted(used))}
    blocks = tuple(
        Block(tuple(renamed(each, to) for each in block.instructions), renamed_terminator(block.terminator, to))
        for block in function.blocks
    )
    return replace(function, locals=tuple(function.locals[old] for old in to), blocks=blocks)


def _is_unread(instruction: Instruction, read: Counter[LocalId]) -> bool:
    target = target_of(instruction)
    return is_pure(instruction) and target is not None and not read[target]
