"""The program that `snowc test` runs: a `main` that starts each test in an actor of its own, one after the other.

In: a source of definitions, and tests that can be lowered. Out: a source that has that `main` too. What is said of a
test's end is up to `stdlib/test_runner.snow`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from snowc.mir.builder import CLOSURE, PLAIN, FunctionBuilder
from snowc.mir.ir import (
    Binary,
    Call,
    Callee,
    FunctionId,
    LocalId,
    LoweredDefinition,
    MakeClosure,
    MirFunction,
    Return,
    Site,
    Unreachable,
)
from snowc.mir.program_source import ExternFunction, ProgramSource
from snowc.resolve.model import DefId, ModuleName
from snowc.types.inferred import TypeShape
from snowc.types.ty import INT, MONITOR, NEVER, STRING, UNIT, Con, Fun, Tuple, Type

TEST_MAIN = DefId(ModuleName("Tests"), "main")
_RUNNER = ModuleName("TestRunner")
_INTRINSICS = ModuleName("Intrinsics")


@dataclass(frozen=True, slots=True)
class Test:
    """`function` is the test's own, `message` the type of its mailbox."""

    name: str
    function: MirFunction
    message: Type


class TestProgramSource:
    """A `ProgramSource` with `TEST_MAIN`."""

    def __init__(self, source: ProgramSource, tests: Iterable[Test]) -> None:
        self._source = source
        self._main = _Main(tuple(tests)).lowered()

    def lowered(self, definition: DefId) -> LoweredDefinition | None:
        return self._main if definition == TEST_MAIN else self._source.lowered(definition)

    def extern(self, definition: DefId) -> ExternFunction | None:
        return None if definition == TEST_MAIN else self._source.extern(definition)

    def shape(self, type_name: str) -> TypeShape | None:
        return self._source.shape(type_name)

    def implementation(self, callee: Callee) -> Callee:
        return self._source.implementation(callee)

    def normal(self, ty: Type) -> Type:
        return self._source.normal(ty)

    def is_structural(self, ty: Type, interface: str) -> bool:
        return self._source.is_structural(ty, interface)


class _Main:
    def __init__(self, tests: tuple[Test, ...]) -> None:
        self.tests = tests
        self.builder = FunctionBuilder()
        self.parts: list[MirFunction] = []

    def lowered(self) -> LoweredDefinition:
        site = self.tests[0].function.site
        failures = self.builder.literal(INT, 0)
        for test in self.tests:
            added = self.builder.new_local(INT)
            self.builder.emit(Binary(added, "add", failures, self._outcome(test), test.function.site))
            failures = added
        count = self.builder.literal(INT, len(self.tests))
        self._call(Callee(FunctionId(DefId(_RUNNER, "finish"))), (count, failures), NEVER, site)
        self.builder.end(Unreachable())
        main = self.builder.finish(FunctionId(TEST_MAIN), 0, 0, UNIT, site, PLAIN)
        return LoweredDefinition((main, *self.parts))

    def _outcome(self, test: Test) -> LocalId:
        """Start the test and wait for its end: 1 if it failed."""
        site, text = test.function.site, self.builder.literal
        body = self.builder.new_local(Fun((), UNIT))
        self.builder.emit(MakeClosure(body, self._start(test), ()))
        place = self._call(_intrinsic("place"), (), STRING, site)
        started = Tuple((Con("Pid", (test.message,)), MONITOR))
        actor = (body, text(STRING, f'test "{test.name}"'))
        pair = self._call(_intrinsic("spawn_monitor", test.message), actor, started, site)
        outcome = Callee(FunctionId(DefId(_RUNNER, "outcome")), (test.message,))
        return self._call(outcome, (text(STRING, test.name), place, pair), INT, site)

    def _start(self, test: Test) -> Callee:
        """A closure's body that runs the test."""
        function = test.function
        callee = Callee(FunctionId(TEST_MAIN, f"test{len(self.parts) + 1}"))
        builder = FunctionBuilder()
        builder.emit(Call(builder.new_local(function.result), Callee(function.id), (), function.site))
        builder.end(Unreachable() if function.result == NEVER else Return(builder.literal(UNIT, ())))
        self.parts.append(builder.finish(callee.function, 0, 0, UNIT, function.site, CLOSURE))
        return callee

    def _call(self, callee: Callee, arguments: tuple[LocalId, ...], result: Type, site: Site) -> LocalId:
        target = self.builder.new_local(result)
        self.builder.emit(Call(target, callee, arguments, site))
        return target


def _intrinsic(name: str, *arguments: Type) -> Callee:
    return Callee(FunctionId(DefId(_INTRINSICS, name)), arguments)
