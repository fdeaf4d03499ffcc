"""What other nodes may start in a program: its functions and actors, by name.

In: a source of definitions. Out: a source in which `Node.register_functions` tells the runtime of every monomorphic
top-level function and actor of the project whose arguments can go to another node. Each has a part, a closure
without captures, that takes the arguments of the actor that runs it, calls the function, and hands out its result.
Only programs that reach `Node.start` ask for that definition, so only they hold what nothing else calls.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from snowc.inputs import PROJECT
from snowc.mir.builder import CLOSURE, PLAIN, FunctionBuilder
from snowc.mir.ir import Call, Callee, Field, FunctionId, MakeClosure, MirFunction, Return, Unreachable
from snowc.mir.parts import BODY
from snowc.mir.program_source import Overlay, ProgramSource
from snowc.mir.programs import LoweredDefinition
from snowc.mir.type_text import type_text, types_text
from snowc.query import Engine
from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.modules import project_modules
from snowc.resolve.queries import module_summary
from snowc.types.queries import inferred_definition
from snowc.types.sendable import part_that_stays
from snowc.types.ty import INT, NEVER, STRING, UNIT, Fun, Tuple, Type
from snowc.values import value

NODE_MODULE = ModuleName("Node")
REGISTER = DefId(NODE_MODULE, "register_functions")
_INTRINSICS = ModuleName("Intrinsics")
_REGISTER_ONE = FunctionId(DefId(_INTRINSICS, "register_function"))
_ARGUMENTS = FunctionId(DefId(_INTRINSICS, "arguments"))
_ANSWER = FunctionId(DefId(_INTRINSICS, "answer_elsewhere"))


@value
class RemoteFunction:
    """A function that other nodes may start; `message` is what the actor receives."""

    function: MirFunction
    message: Type

    @property
    def name(self) -> str:
        return str(self.function.id.definition)

    @property
    def parameters(self) -> tuple[Type, ...]:
        return tuple(local.type for local in self.function.locals[: self.function.parameter_count])


def signature_hash(parameters: tuple[Type, ...], message: Type, result: Type) -> int:
    """What two programs compare before one starts a function of the other: never negative, below 2^62."""
    text = f"({types_text(parameters)}) -> {type_text(result)} receives {type_text(message)}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 2


def remote_functions(db: Engine, source: ProgramSource) -> Iterator[RemoteFunction]:
    """By module, in the order of the source."""
    for module in sorted(project_modules(db, PROJECT)):
        summary = module_summary(db, module)
        functions = [entry.definition for entry in summary.functions if not entry.is_generated and entry.extern is None]
        for definition in (*functions, *(entry.definition for entry in summary.actors)):
            found = _remote_function(db, source, definition)
            if found is not None:
                yield found


def _remote_function(db: Engine, source: ProgramSource, definition: DefId) -> RemoteFunction | None:
    inferred, lowered = inferred_definition(db, definition), source.lowered(definition)
    if inferred is None or lowered is None or any(each.id.part == BODY for each in lowered.functions):
        return None
    function = lowered.functions[0]
    found = RemoteFunction(function, UNIT if inferred.message is None else inferred.message)
    if function.variables or any(part_that_stays(db, each) is not None for each in found.parameters):
        return None
    return found


class RemoteSource(Overlay):
    """A `ProgramSource` in which `REGISTER` has its body."""

    def __init__(self, source: ProgramSource, db: Engine) -> None:
        super().__init__(source)
        self._db = db

    def lowered(self, definition: DefId) -> LoweredDefinition | None:
        found = super().lowered(definition)
        if found is None or definition != REGISTER:
            return found
        return _registering(found.functions[0], tuple(remote_functions(self._db, self.under)))


def _registering(empty: MirFunction, functions: tuple[RemoteFunction, ...]) -> LoweredDefinition:
    builder = FunctionBuilder()
    parts = []
    for number, remote in enumerate(functions, 1):
        part = _start(remote, f"remote{number}")
        parts.append(part)
        body = builder.new_local(Fun((), UNIT))
        builder.emit(MakeClosure(body, Callee(part.id), ()))
        name = builder.literal(STRING, remote.name)
        signature = builder.literal(INT, signature_hash(remote.parameters, remote.message, remote.function.result))
        callee = Callee(_REGISTER_ONE, (remote.message, _arguments_type(remote)))
        builder.emit(Call(builder.new_local(UNIT), callee, (name, signature, body), empty.site))
    builder.end(Return(builder.literal(UNIT, ())))
    first = builder.finish(FunctionId(REGISTER), 0, 0, UNIT, empty.site, PLAIN)
    return LoweredDefinition((first, *parts))


def _arguments_type(remote: RemoteFunction) -> Type:
    """The arguments as one value: a tuple with a unit behind them, as no tuple has one part; `()` if there are none."""
    return Tuple((*remote.parameters, UNIT)) if remote.parameters else UNIT


def _start(remote: RemoteFunction, part: str) -> MirFunction:
    """A closure's body that calls the function with the arguments that the actor was started with, and sends what it
    gives to a node that waits for it."""
    builder, function = FunctionBuilder(), remote.function
    arguments = []
    if remote.parameters:
        ty = _arguments_type(remote)
        whole = builder.new_local(ty)
        builder.emit(Call(whole, Callee(_ARGUMENTS, (ty,)), (), function.site))
        for index, parameter in enumerate(remote.parameters):
            arguments.append(builder.new_local(parameter))
            builder.emit(Field(arguments[-1], whole, 0, index))
    result = builder.new_local(function.result)
    builder.emit(Call(result, Callee(function.id), tuple(arguments), function.site))
    if function.result != NEVER:
        callee = Callee(_ANSWER, (function.result,))
        builder.emit(Call(builder.new_local(UNIT), callee, (result,), function.site))
    builder.end(Unreachable() if function.result == NEVER else Return(builder.literal(UNIT, ())))
    return builder.finish(FunctionId(REGISTER, part), 0, 0, UNIT, function.site, CLOSURE)
