"""DWARF as LLVM's metadata: one compile unit per module, a subprogram per function, the user's variables, places.

In: functions and sites. Out: nodes for the end of the module's text, and the `LineMap` that says what its line numbers
mean: they count the places of this module, because true lines would change the text whenever lines move
(`codegen/line_program.py` puts the true ones into the object).
"""

from __future__ import annotations

from collections.abc import Callable

from snowc.codegen.abi import Shape
from snowc.codegen.descriptors import Descriptor, Descriptors
from snowc.codegen.llvm.flat_debug_types import FlatDebugTypes, word_bits
from snowc.codegen.llvm.text import quoted
from snowc.codegen.unit_text import FIRST_PLACE, Argument, LineMap, Scope, SiteTable
from snowc.mir.ir import Local, LocalId, MirFunction, Site
from snowc.mir.parts import is_hidden, shown_name
from snowc.mir.representation import SlotClass, slot_class
from snowc.mir.sites import Inlined
from snowc.types.ty import Type

_FIRST_NODE = 3
"""0 to 2 are the module's branch weights and the range of lengths"""
_SLOT_BITS = 64
_STRING_FIELDS = (("count", "u32", 0), ("type_id", "u32", 32), ("length", "Word", 64), ("data", "Bytes", 128))
_WORDS = {
    "u32": 'name: "u32", size: 32, encoding: DW_ATE_unsigned',
    "Word": 'name: "Word", size: 64, encoding: DW_ATE_unsigned',
    "Char": 'name: "Byte", size: 8, encoding: DW_ATE_unsigned_char',
}
_SCALARS = {
    SlotClass.INT: "size: 64, encoding: DW_ATE_signed",
    SlotClass.HANDLE: "size: 64, encoding: DW_ATE_unsigned",
    SlotClass.FLOAT: "size: 64, encoding: DW_ATE_float",
    SlotClass.BOOL: "size: 8, encoding: DW_ATE_boolean",
}


class DebugInfo:
    """The debug information of one module; `file` is where its first function comes from."""

    def __init__(self, descriptors: Descriptors, locate: Callable[[Site], tuple[str, int]], file: str) -> None:
        self._descriptors = descriptors
        self._locate = locate
        self._nodes: list[str] = []
        self._shared: dict[str, int] = {}
        self._types: dict[Type, int] = {}
        self._scopes: dict[Scope, int] = {}
        self._places: dict[tuple[int, int], int] = {}
        self._bodies = 0
        self._body = 0
        self._arguments: tuple[Argument, ...] = ()
        self._files: dict[str, int] = {}
        self._first_file = first = self._file(file)
        self._unit = self._node(
            f'distinct !DICompileUnit(language: DW_LANG_C, file: !{first}, producer: "snowc", isOptimized: false, '
            "runtimeVersion: 0, emissionKind: FullDebug, nameTableKind: None)"
        )
        self._unboxed_types: dict[Type, int] = {}
        self._flat = FlatDebugTypes(descriptors.forms, descriptors.of, self._node, self._type, first)
        self._versions = [
            self._node('!{i32 7, !"Dwarf Version", i32 5}'),
            self._node('!{i32 2, !"Debug Info Version", i32 3}'),
        ]
        self._signature = self._node(f"!DISubroutineType(types: !{self._node('!{null}')})")

    # --- what functions ask for --------------------------------------------------------------------------------------

    def begin_body(self, arguments: tuple[Argument, ...]) -> int:
        """The number of the body that is written from here on, whose frame holds these arguments; 0 if there are
        none."""
        self._bodies += 1
        self._body, self._arguments = (self._bodies if arguments else 0), arguments
        return self._body

    def subprogram(self, function: MirFunction, symbol: str) -> int:
        """The node of a function that the module defines."""
        names = f"name: {quoted(shown_name(function.id))}, linkageName: {quoted(symbol)}"
        return self._node(self._subprogram(names, function.site, self._line(function, function.site)))

    def _inlined_subprogram(self, inlined: Inlined) -> int:
        """The node of a function whose code stands in others; all of them share it."""
        name = shown_name(inlined.function)
        line = self._place(inlined.definition, name, 0, ())
        return self._node_once(self._subprogram(f"name: {quoted(name)}", inlined.definition, line))

    def _subprogram(self, names: str, site: Site, line: int) -> str:
        file = self._file(self._locate(site)[0])
        place = f"scope: !{file}, file: !{file}, scopeLine: {line}"
        kind = f"type: !{self._signature}, spFlags: DISPFlagDefinition, unit: !{self._unit}"
        return f"distinct !DISubprogram({names}, {place}, {kind})"

    def nowhere(self, symbol: str) -> tuple[str, str]:
        """What a function of the compiler's own bears, and each of its calls: it has no lines, so that no backtrace
        shows it."""
        names = (
            f"name: {quoted(symbol)}, scope: !{self._first_file}, file: !{self._first_file}, flags: DIFlagArtificial"
        )
        kind = f"type: !{self._signature}, spFlags: DISPFlagDefinition, unit: !{self._unit}"
        subprogram = self._node(f"distinct !DISubprogram({names}, {kind})")
        return f" !dbg !{subprogram}", f", !dbg !{self._node(f'!DILocation(line: 0, scope: !{subprogram})')}"

    def location(self, subprogram: int, function: MirFunction, site: Site) -> int:
        """The node of a place in a function, perhaps of code that was inlined into it."""
        if site.inlined is None:
            return self._node_once(f"!DILocation(line: {self._line(function, site)}, scope: !{subprogram})")
        call = self.location(subprogram, function, site.inlined.call)
        at = self._node_once(f"distinct {self._nodes[call - _FIRST_NODE]}")
        scope = self._inlined_subprogram(site.inlined)
        line = self._place(site, shown_name(site.inlined.function), 0, ())
        return self._node_once(f"!DILocation(line: {line}, scope: !{scope}, inlinedAt: !{at})")

    def variable(self, subprogram: int, function: MirFunction, local: LocalId) -> int:
        """The node of a local that has a name."""
        held = function.locals[local]
        argument = f"arg: {local + 1}, " if local < function.parameter_count else ""
        place = f"{argument}scope: !{subprogram}, file: !{self._file(self._locate(function.site)[0])}"
        ty = self._type(held.type) if held.word is None else self._unboxed(held.word.type)
        return self._node(f"!DILocalVariable(name: {quoted(held.name)}, {place}, type: !{ty})")

    def part(self, local: Local) -> str:
        """The expression that says which part of its variable a local is."""
        if local.word is None or len(self._flat.form(local.word.type).words) == 1:
            return "!DIExpression()"
        return f"!DIExpression(DW_OP_LLVM_fragment, {_SLOT_BITS * local.word.index}, {word_bits(local.type)})"

    def text(self) -> list[str]:
        """The lines that end the module."""
        flags = ", ".join(f"!{number}" for number in self._versions)
        named = [f"!llvm.dbg.cu = !{{!{self._unit}}}", f"!llvm.module.flags = !{{{flags}}}"]
        return named + [f"!{number} = {node}" for number, node in enumerate(self._nodes, _FIRST_NODE)]

    def line_map(self, first_function: str, sites: tuple[SiteTable, ...]) -> LineMap:
        return LineMap(first_function, tuple(self._scopes), tuple(self._places), sites)

    def _file(self, name: str) -> int:
        if name not in self._files:
            self._files[name] = self._node(f'!DIFile(filename: {quoted(name)}, directory: ".")')
        return self._files[name]

    def _line(self, function: MirFunction, site: Site) -> int:
        known_as = "" if is_hidden(function.id) else shown_name(function.id)
        return self._place(site, known_as, self._body, self._arguments)

    def _place(self, site: Site, known_as: str, body: int, arguments: tuple[Argument, ...]) -> int:
        file, line = self._locate(site)
        scope = self._scopes.setdefault(Scope(file, known_as, body, arguments), len(self._scopes))
        return self._places.setdefault((scope, line), len(self._places) + FIRST_PLACE)

    # --- types -------------------------------------------------------------------------------------------------------

    def _type(self, ty: Type) -> int:
        """Scalars as they are, everything else as a pointer to an object."""
        found = self._types.get(ty)
        if found is None:
            descriptor = self._descriptors.of(ty)
            scalar = _SCALARS.get(slot_class(ty))
            if scalar is not None:
                found = self._types[ty] = self._node(f"!DIBasicType(name: {quoted(descriptor.name)}, {scalar})")
            else:
                found = self._types[ty] = self._node("")  # a type may contain itself
                self._set(found, self._pointer(self._object(descriptor)))
        return found

    def _unboxed(self, ty: Type) -> int:
        found = self._unboxed_types.get(ty)
        if found is None:
            found = self._unboxed_types[ty] = self._flat.of(ty)
        return found

    def _object(self, descriptor: Descriptor) -> int:
        """The object of a type. Of strings, structs and tuples the fields are told."""
        head = f"tag: DW_TAG_structure_type, name: {quoted(descriptor.name)}, file: !{self._first_file}"
        match descriptor.shape:
            case Shape.STRING:
                fields = [(name, self._word(word), offset) for name, word, offset in _STRING_FIELDS]
            case Shape.STRUCT | Shape.TUPLE:
                fields = [
                    (field.name or f"_{index}", self._type(field.type), _SLOT_BITS * (index + 1))
                    for index, field in enumerate(descriptor.fields)
                ]
            case _:
                return self._node(f"!DICompositeType({head}, flags: DIFlagFwdDecl)")
        members = ", ".join(f"!{self._member(*field)}" for field in fields)
        size = _SLOT_BITS * (len(descriptor.fields) + 1) if descriptor.fields else 3 * _SLOT_BITS
        elements = self._node(f"!{{{members}}}")
        return self._node(f"!DICompositeType({head}, size: {size}, elements: !{elements})")

    def _member(self, name: str, ty: int, offset: int) -> int:
        size = 32 if offset < _SLOT_BITS and name in ("count", "type_id") else _SLOT_BITS
        place = f"baseType: !{ty}, size: {size}, offset: {offset}"
        return self._node(f"!DIDerivedType(tag: DW_TAG_member, name: {quoted(name)}, {place})")

    def _word(self, name: str) -> int:
        if name == "Bytes":
            return self._node_once(self._pointer(self._word("Char")))
        return self._node_once(f"!DIBasicType({_WORDS[name]})")

    def _pointer(self, target: int) -> str:
        return f"!DIDerivedType(tag: DW_TAG_pointer_type, baseType: !{target}, size: {_SLOT_BITS})"

    # --- nodes -------------------------------------------------------------------------------------------------------

    def _node(self, text: str) -> int:
        self._nodes.append(text)
        return len(self._nodes) - 1 + _FIRST_NODE

    def _set(self, number: int, text: str) -> None:
        self._nodes[number - _FIRST_NODE] = text

    def _node_once(self, text: str) -> int:
        number = self._shared.get(text)
        if number is None:
            number = self._shared[text] = self._node(text)
        return number
