"""What an instance becomes in a program that is to be fast: its calls with known closures are specialised, and small
calls inlined, in turns, as each shows the other more.

In: instances as they were written. Out: for an instance its function, and the modules besides its own whose functions'
bodies decided what it became. That depends on the instance alone, so builds that make only some of them make the same.
"""

from __future__ import annotations

from snowc.mir.given import closure_of, home_of, is_direct
from snowc.mir.ir import Callee, MirFunction
from snowc.mir.operands import called_by
from snowc.mir.parts import ADAPTER
from snowc.mir.passes.closure_uses import ClosureUses
from snowc.mir.passes.given_instances import with_given
from snowc.mir.passes.inline_calls import MOST_ADDED, Gains, inline_calls, is_loop, may_be_inlined, size_of
from snowc.mir.passes.known_closures import use_known_closures, without_unused
from snowc.mir.passes.mark_tail_calls import loop_own_calls
from snowc.mir.passes.read_parts_early import read_parts_early
from snowc.mir.passes.simplify_blocks import simplify_blocks
from snowc.mir.passes.written_instances import WrittenInstances
from snowc.mir.program_source import is_library

_TURNS = 8
"""a chain of that many functions that make closures of closures is seen through"""


class Specialiser:
    def __init__(self, written: WrittenInstances) -> None:
        self._written = written
        self._functions: dict[Callee, MirFunction] = {}
        self._bodies: dict[Callee, tuple[MirFunction | None, frozenset[Callee]]] = {}
        """with the functions that were looked into for each"""
        self._uses = ClosureUses(self.function)
        self._looked_into: set[Callee] = set()

    def instance(self, callee: Callee) -> tuple[MirFunction, frozenset[str]]:
        self._looked_into = {callee}
        self._uses.looked_into = self._looked_into
        home = home_of(callee)
        # Before calls are inlined, behind whose blocks later reads would stand.
        function = read_parts_early(self._at_start(callee), self._written.externs)
        most = size_of(function) + MOST_ADDED

        def body_of(each: Callee) -> MirFunction | None:
            return self._body(each, callee, home)

        for _ in range(_TURNS):
            before = function
            function = use_known_closures(function, self)
            gains = Gains(callee, function, self._written.externs, body_of)
            function = inline_calls(function, body_of, gains, most)
            if function is before:
                break
        if function is not self._functions[callee]:
            function = without_unused(simplify_blocks(function))
        return function, frozenset(self._modules()) - {home}

    def _modules(self) -> list[str]:
        found = []
        for callee in self._looked_into:
            function = self.function(callee)
            if function is not None and not is_library(function.site):
                found.append(str(callee.function.definition.module))
        return found

    # --- what is asked of other functions ----------------------------------------------------------------------------

    def is_closure(self, callee: Callee) -> bool:
        return self._written.is_closure(callee.function)

    def function(self, callee: Callee) -> MirFunction | None:
        root = Callee(callee.function, callee.arguments)
        if is_direct(root):
            root = closure_of(root)
        if self._written.is_extern(root.function):
            return None
        found = self._functions.get(root)
        if found is None:
            found = self._functions[root] = self._written.instance(root)
            for each in called_by(found):  # so that `externs` has those that it calls
                self._written.is_extern(each.function)
        return found

    def only_calls(self, callee: Callee, position: int) -> bool:
        return self._uses.only_calls(callee, position)

    # --- inlining ----------------------------------------------------------------------------------------------------

    def _at_start(self, callee: Callee) -> MirFunction:
        found = self._functions.get(callee)
        if found is None:
            written = self.function(callee)
            assert written is not None
            found = self._functions[callee] = with_given(written, callee)
        return found

    def _looped(self, callee: Callee) -> MirFunction:
        """With its own tail calls made jumps; also where it only hands on the closures that it was given."""
        function, externs = self._at_start(callee), self._written.externs
        if not callee.given:
            return loop_own_calls(callee, function, externs)
        looped = loop_own_calls(callee, use_known_closures(function, self), externs)
        return looped if is_loop(looped) else function

    def _body(self, callee: Callee, owner: Callee, home: str) -> MirFunction | None:
        """What may be inlined into `owner`: the library's and the own module's functions, so that the lines of a unit
        come from one file of the program."""
        written = self.function(callee)
        if written is None or callee.function == owner.function or owner.function.part.endswith(ADAPTER):
            return None
        if not is_library(written.site) and home_of(callee) != home:
            return None
        if callee not in self._bodies:
            self._bodies[callee] = self._new_body(callee)
        body, seen = self._bodies[callee]
        self._looked_into |= seen
        return body

    def _new_body(self, callee: Callee) -> tuple[MirFunction | None, frozenset[Callee]]:
        seen = self._uses.looked_into = {Callee(callee.function, callee.arguments)}
        function = self._looped(callee)
        self._uses.looked_into = self._looked_into
        return function if may_be_inlined(callee, function, self._written.externs) else None, frozenset(seen)
