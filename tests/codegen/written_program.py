"""A program written as MIR text, for tests of passes and code generation.

In: MIR functions as text, `@extern` declarations as lines, types as `TypeShape`s. Out: a `ProgramSource`.
"""

from __future__ import annotations

from collections.abc import Iterable

from snowc.codegen.llvm.program_record import Place, ProgramRecord
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.target import Target
from snowc.codegen.unit_text import UnitText
from snowc.codegen.units import ProgramToEmit, emit_units
from snowc.mir.ir import Callee, FunctionId, MirFunction
from snowc.mir.parse import NO_SITE, parse_functions
from snowc.mir.pipeline import ready_program
from snowc.mir.program_source import ExternFunction, Externs
from snowc.mir.programs import LoweredDefinition
from snowc.mir.token_stream import TokenStream
from snowc.resolve.model import DefId, ModuleName
from snowc.types.inferred import TypeShape, VariantShape
from snowc.types.ty import STRING, Fun, Type, Var


class WrittenSource:
    def __init__(self, text: str, externs: str = "", shapes: Iterable[TypeShape] = ()) -> None:
        self.functions = parse_functions(text)
        self._externs = {extern.definition: extern for extern in map(_extern, externs.strip().splitlines())}
        self._shapes = {shape.type_name: shape for shape in (*shapes, OPTION)}

    def lowered(self, definition: DefId) -> LoweredDefinition | None:
        functions: tuple[MirFunction, ...] = tuple(each for each in self.functions if each.id.definition == definition)
        return LoweredDefinition(functions) if functions else None

    def extern(self, definition: DefId) -> ExternFunction | None:
        return self._externs.get(definition)

    def shape(self, type_name: str) -> TypeShape | None:
        return self._shapes.get(type_name)

    def implementation(self, callee: Callee) -> Callee:
        return callee

    def normal(self, ty: Type) -> Type:
        return ty

    def is_structural(self, ty: Type, interface: str) -> bool:
        return True

    def externs(self) -> Externs:
        return {FunctionId(definition): extern for definition, extern in self._externs.items()}

    def units(self, target: Target, main: str = "Main.main", pipeline: Pipeline = Pipeline.DEV) -> list[UnitText]:
        """The LLVM text of the whole program; main receives strings."""
        module, _, name = main.partition(".")
        entry = Callee(FunctionId(DefId(ModuleName(module), name)))
        mono = ready_program(self, entry)
        assert not mono.findings
        result = dict(mono.program.functions)[mono.main_closure].result
        record = ProgramRecord("written", mono.main_closure, result, STRING)
        program = ProgramToEmit(mono, self, record, lambda site: Place("written.snow", 1, 1))
        return emit_units(program, target, pipeline)


def _extern(line: str) -> ExternFunction:
    """`IO.write snow_io_write 0 Fun(String, Int) -> () ! waits owns`: name, runtime name, variables, type, marks."""
    head, _, marks = line.partition("!")
    name, runtime_name, variables, type_text = head.split(maxsplit=3)
    ty = TokenStream(type_text).type()
    assert isinstance(ty, Fun)
    module, _, function = name.partition(".")
    return ExternFunction(
        DefId(ModuleName(module), function),
        runtime_name,
        int(variables),
        ty.parameters,
        ty.result,
        "waits" in marks.split(),
        "owns" in marks.split(),
        NO_SITE,
    )


OPTION = TypeShape(
    DefId(ModuleName("Prelude"), "Option"),
    "Option",
    "sum",
    ("T",),
    (VariantShape("Some", (Var(0),), None), VariantShape("None", (), None)),
    ("Eq", "Debug", "Display"),
)
