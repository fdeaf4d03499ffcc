"""The program that `snowc test` runs: a `main` with a list of all tests, each of which starts in an actor of its own.

In: a source of definitions, and tests that can be lowered. Out: a source that has that `main` too. Which of them run,
and what is said of their ends, is up to `stdlib/test_runner.snow`; how often benchmarks run, which `snowc bench` gives
as they are, to `stdlib/bench_runner.snow`.
"""

from __future__ import annotations

from collections.abc import Iterable

from snowc.mir.builder import CLOSURE, PLAIN, FunctionBuilder
from snowc.mir.ir import (
    Call,
    Callee,
    FunctionId,
    LocalId,
    MakeClosure,
    MakeList,
    MirFunction,
    Return,
    Site,
    Unreachable,
)
from snowc.mir.program_source import ExternFunction, Overlay, ProgramSource
from snowc.mir.programs import LoweredDefinition
from snowc.resolve.model import DefId, ModuleName
from snowc.types.ty import MONITOR, NEVER, STRING, UNIT, Con, Fun, Tuple, Type
from snowc.values import value

TEST_MAIN = DefId(ModuleName("Tests"), "main")
_INTRINSICS = ModuleName("Intrinsics")


@value
class Test:
    """`function` is the test's own, `message` the type of its mailbox."""

    name: str
    function: MirFunction
    message: Type


class TestProgramSource(Overlay):
    """A `ProgramSource` with `TEST_MAIN`. `kind`: of tests, or of benchmarks (`bench`)."""

    def __init__(self, source: ProgramSource, tests: Iterable[Test], kind: str = "test") -> None:
        super().__init__(source)
        self._main = (_Main if kind == "test" else _BenchmarkMain)(tuple(tests)).lowered()

    def lowered(self, definition: DefId) -> LoweredDefinition | None:
        return self._main if definition == TEST_MAIN else super().lowered(definition)

    def extern(self, definition: DefId) -> ExternFunction | None:
        return None if definition == TEST_MAIN else super().extern(definition)


class _Main:
    runner = ModuleName("TestRunner")

    def __init__(self, tests: tuple[Test, ...]) -> None:
        self.tests = tests
        self.builder = FunctionBuilder()
        self.parts: list[MirFunction] = []

    def lowered(self) -> LoweredDefinition:
        site = self.tests[0].function.site
        builder, thunk = self.builder, Fun((), UNIT)
        thunks = []
        for test in self.tests:
            thunks.append(builder.new_local(thunk))
            builder.emit(MakeClosure(thunks[-1], self.body(test), ()))
        tests = builder.new_local(Con("List", (thunk,)))
        builder.emit(MakeList(tests, tuple(thunks)))
        _call(builder, Callee(FunctionId(DefId(self.runner, "run_all"))), (tests,), NEVER, site)
        builder.end(Unreachable())
        main = builder.finish(FunctionId(TEST_MAIN), 0, 0, UNIT, site, PLAIN)
        return LoweredDefinition((main, *self.parts))

    def body(self, test: Test) -> Callee:
        """A closure's body that starts the test, waits for its end and tells it."""
        start = self.start(test)
        callee = self.next_part("outcome")
        builder = FunctionBuilder()
        site = test.function.site
        place = _call(builder, _intrinsic("place"), (), STRING, site)
        pair = self.spawned(builder, start, test)
        outcome = Callee(FunctionId(DefId(self.runner, "outcome")), (test.message,))
        _call(builder, outcome, (place, pair), UNIT, site)
        return self.finish(builder, callee, site)

    def spawned(self, builder: FunctionBuilder, start: Callee, test: Test) -> LocalId:
        """Pid and monitor of a new actor with the test's mailbox that runs `start`."""
        body = builder.new_local(Fun((), UNIT))
        builder.emit(MakeClosure(body, start, ()))
        started = Tuple((Con("Pid", (test.message,)), MONITOR))
        actor = (body, builder.literal(STRING, f'test "{test.name}"'))
        return _call(builder, _intrinsic("spawn_monitor", test.message), actor, started, test.function.site)

    def next_part(self, kind: str) -> Callee:
        return Callee(FunctionId(TEST_MAIN, f"{kind}{len(self.parts)}"))

    def finish(self, builder: FunctionBuilder, callee: Callee, site: Site) -> Callee:
        builder.end(Return(builder.literal(UNIT, ())))
        self.parts.append(builder.finish(callee.function, 0, 0, UNIT, site, CLOSURE))
        return callee

    def start(self, test: Test) -> Callee:
        """A closure's body that runs the test."""
        function = test.function
        callee = Callee(FunctionId(TEST_MAIN, f"test{len(self.parts) + 1}"))
        builder = FunctionBuilder()
        builder.emit(Call(builder.new_local(function.result), Callee(function.id), (), function.site))
        builder.end(Unreachable() if function.result == NEVER else Return(builder.literal(UNIT, ())))
        self.parts.append(builder.finish(callee.function, 0, 0, UNIT, function.site, CLOSURE))
        return callee


class _BenchmarkMain(_Main):
    runner = ModuleName("BenchRunner")

    def body(self, test: Test) -> Callee:
        """A closure's body that measures the benchmark in an actor of its own."""
        measured = self._measured(test)
        callee = self.next_part("outcome")
        builder = FunctionBuilder()
        pair = self.spawned(builder, measured, test)
        outcome = Callee(FunctionId(DefId(self.runner, "outcome")), (test.message,))
        _call(builder, outcome, (pair,), UNIT, test.function.site)
        return self.finish(builder, callee, test.function.site)

    def _measured(self, test: Test) -> Callee:
        start = self.start(test)
        callee = self.next_part("measured")
        builder = FunctionBuilder()
        body = builder.new_local(Fun((), UNIT))
        builder.emit(MakeClosure(body, start, ()))
        _call(builder, Callee(FunctionId(DefId(self.runner, "measure"))), (body,), UNIT, test.function.site)
        return self.finish(builder, callee, test.function.site)


def _call(
    builder: FunctionBuilder, callee: Callee, arguments: tuple[LocalId, ...], result: Type, site: Site
) -> LocalId:
    target = builder.new_local(result)
    builder.emit(Call(target, callee, arguments, site))
    return target


def _intrinsic(name: str, *arguments: Type) -> Callee:
    return Callee(FunctionId(DefId(_INTRINSICS, name)), arguments)
