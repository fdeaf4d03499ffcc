"""Instances as they were written: definitions at type arguments.

In: a source of lowered definitions. Out: for an instance its function with types put in for variables, operators
lowered, and each call of an interface's function one of its implementation. Adapters for functions used as values are
made here. Refuses a call of what does not exist: `NotLowered`.
"""

from __future__ import annotations

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.flat_forms import forms_of
from snowc.mir.ir import (
    Block,
    Call,
    Callee,
    FunctionId,
    Instruction,
    Local,
    MakeClosure,
    MirFunction,
    Return,
    Site,
    TailCall,
    Terminator,
)
from snowc.mir.parts import ADAPTER
from snowc.mir.passes.fit_elements import fit_elements
from snowc.mir.passes.lower_operators import lower_operators
from snowc.mir.program_source import ExternFunction, ProgramSource
from snowc.types.ty import Type, Var, substitute
from snowc.values import replace


class NotLowered(CompilerBug):
    """A function without MIR was asked for: a mistake of ours, except where a program with errors is looked at."""


def adapter_of(callee: Callee) -> Callee:
    """The closure-shaped adapter of a plain function."""
    part = f"{callee.function.part}/{ADAPTER}" if callee.function.part else ADAPTER
    return Callee(FunctionId(callee.function.definition, part), callee.arguments, callee.given)


class WrittenInstances:
    """`externs` are the `@extern` functions that were met."""

    def __init__(self, source: ProgramSource) -> None:
        self.source = source
        self._forms = forms_of(source)
        self.externs: dict[FunctionId, ExternFunction] = {}
        self._generic: dict[FunctionId, MirFunction] = {}
        self._loaded: set[FunctionId] = set()
        self._substituted: dict[Type, Type] = {}
        self._arguments: tuple[Type, ...] = ()

    def is_extern(self, function: FunctionId) -> bool:
        self._load(function)
        return function in self.externs

    def definition(self, function: FunctionId) -> MirFunction:
        """With its type variables."""
        self._load(function)
        found = self._generic.get(function)
        if found is None:
            raise NotLowered("call of a function that was not lowered", str(function))
        return found

    def is_closure(self, function: FunctionId) -> bool:
        """Whether the function is the body of a closure literal."""
        return not self.is_extern(function) and self.definition(function).captures is not None

    def instance(self, callee: Callee) -> MirFunction:
        """At the type arguments, whatever is given."""
        function = callee.function
        if function not in self._generic and function.part.rpartition("/")[2] == ADAPTER:
            part = function.part.removesuffix(ADAPTER).removesuffix("/")
            self.make_adapter(Callee(FunctionId(function.definition, part), callee.arguments))
        generic = self.definition(function)
        unseen = tuple(
            number for number in range(generic.parameter_count) if isinstance(generic.locals[number].type, Var)
        )
        lowered = lower_operators(self._at_types(generic, callee.arguments), self.source)
        resolved = replace(lowered, blocks=tuple(map(self._resolved, lowered.blocks)), unseen=unseen)
        return fit_elements(resolved, self._forms) if callee.arguments else resolved

    def make_adapter(self, callee: Callee) -> None:
        adapter = adapter_of(callee).function
        if adapter in self._generic:
            return
        self._load(callee.function)
        extern = self.externs.get(callee.function)
        if extern is None:
            function = self.definition(callee.function)
            parameters = tuple(local.type for local in function.locals[: function.parameter_count])
            result, site, variables = function.result, function.site, function.variables
        else:
            parameters, result, site, variables = extern.parameters, extern.result, extern.site, extern.variables
        self._generic[adapter] = _adapter(adapter, callee.function, variables, parameters, result, site)

    def _load(self, function: FunctionId) -> None:
        whole = FunctionId(function.definition)
        if whole in self._loaded:
            return
        self._loaded.add(whole)
        extern = self.source.extern(function.definition)
        if extern is not None:
            self.externs[whole] = extern
            return
        lowered = self.source.lowered(function.definition)
        if lowered is not None:
            self._generic.update((each.id, each) for each in lowered.functions)

    # --- implementations ---------------------------------------------------------------------------------------------

    def _resolved(self, block: Block) -> Block:
        terminator = block.terminator
        if isinstance(terminator, TailCall):
            terminator = replace(terminator, callee=self.source.implementation(terminator.callee))
        return Block(tuple(map(self._resolved_instruction, block.instructions)), terminator)

    def _resolved_instruction(self, instruction: Instruction) -> Instruction:
        if isinstance(instruction, Call):
            return replace(instruction, callee=self.source.implementation(instruction.callee))
        if isinstance(instruction, MakeClosure):
            return replace(instruction, function=self.source.implementation(instruction.function))
        return instruction

    # --- type arguments ----------------------------------------------------------------------------------------------

    def _at_types(self, function: MirFunction, arguments: tuple[Type, ...]) -> MirFunction:
        if not arguments:
            return function
        self._substituted = {}
        self._arguments = arguments
        captures = None if function.captures is None else tuple(map(self._type, function.captures))
        return replace(
            function,
            variables=0,
            locals=tuple(Local(local.name, self._type(local.type)) for local in function.locals),
            result=self._type(function.result),
            captures=captures,
            blocks=tuple(
                Block(tuple(map(self._instruction, block.instructions)), self._terminator(block.terminator))
                for block in function.blocks
            ),
        )

    def _type(self, ty: Type) -> Type:
        found = self._substituted.get(ty)
        if found is None:
            found = self._substituted[ty] = self.source.normal(substitute(ty, self._arguments))
        return found

    def _callee(self, callee: Callee) -> Callee:
        return Callee(callee.function, tuple(map(self._type, callee.arguments)))

    def _instruction(self, instruction: Instruction) -> Instruction:
        match instruction:
            case Call(callee=callee):
                return replace(instruction, callee=self._callee(callee))
            case MakeClosure(function=function):
                return replace(instruction, function=self._callee(function))
            case _:
                return instruction

    def _terminator(self, terminator: Terminator) -> Terminator:
        if isinstance(terminator, TailCall):
            return replace(terminator, callee=self._callee(terminator.callee))
        return terminator


def _adapter(
    adapter: FunctionId,
    function: FunctionId,
    variables: int,
    parameters: tuple[Type, ...],
    result: Type,
    site: Site,
) -> MirFunction:
    """A closure body without captures that calls `function` with its own arguments."""
    count = len(parameters)
    callee = Callee(function, tuple(Var(index) for index in range(variables)))
    call = Call(count, callee, tuple(range(count)), site)
    locals_ = (*(Local("", ty) for ty in parameters), Local("", result))
    return MirFunction(adapter, variables, count, locals_, result, (), (Block((call,), Return(count)),), site)
