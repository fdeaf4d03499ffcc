"""The `SnowType` of each monomorphic type, as plain values.

In: types and a source of declarations. Out: `Descriptor`s that name the types of their parts. Two types with one id:
CompilerBug.
"""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.abi import Shape
from snowc.diagnostics.bug import CompilerBug
from snowc.mir.flat_forms import forms_of
from snowc.mir.program_source import ProgramSource
from snowc.mir.representation import ORDER, described_field
from snowc.mir.type_text import type_text, types_text
from snowc.types.inferred import TypeShape
from snowc.types.ty import Con, Fun, Tuple, Type, substitute
from snowc.values import value

_PLAIN = {
    "Int": Shape.INT,
    "Float": Shape.FLOAT,
    "Bool": Shape.BOOL,
    "Atom": Shape.ATOM,
    "String": Shape.STRING,
    "Bytes": Shape.BYTES,
    "Handle": Shape.HANDLE,
    "Timer": Shape.TIMER,
    "Monitor": Shape.MONITOR,
    "Never": Shape.NEVER,
    "Pid": Shape.PID,
    ORDER.name: Shape.ORDER,
}

_SHAPES = {"Map": Shape.MAP, "MapNode": Shape.MAP_NODE}
_FLAGS = {"Set": abi.FLAG_SET, "Range": abi.FLAG_RANGE}
"""How the runtime shows structs of the library that have a notation of their own."""


@value
class DescribedField:
    """`name` is "" in tuples, positional variants and closure environments."""

    name: str
    type: Type


@value
class DescribedVariant:
    name: str
    fields: tuple[DescribedField, ...]


@value
class Descriptor:
    """`fields` for TUPLE, STRUCT and CLOSURE_ENV, `variants` for SUM, `element` for LIST and JOB, which is a
    Task's as well."""

    name: str
    shape: Shape
    flags: int = 0
    fields: tuple[DescribedField, ...] = ()
    variants: tuple[DescribedVariant, ...] = ()
    element: Type | None = None

    @property
    def id(self) -> int:
        return abi.type_id(self.name)

    def parts(self) -> tuple[Type, ...]:
        """The types that it names."""
        in_variants = tuple(field.type for variant in self.variants for field in variant.fields)
        own = tuple(field.type for field in self.fields)
        return (*own, *in_variants, *(() if self.element is None else (self.element,)))


def environment_descriptor(captures: tuple[Type, ...]) -> Descriptor:
    """The shape of what a closure with these captured values holds."""
    fields = tuple(DescribedField("", ty) for ty in captures)
    return Descriptor(f"environment({types_text(captures)})", Shape.CLOSURE_ENV, fields=fields)


class Descriptors:
    """Descriptors of a program's types, each made once."""

    def __init__(self, source: ProgramSource) -> None:
        self._source = source
        self.forms = forms_of(source)
        self._made: dict[Type, Descriptor] = {}
        self._names: dict[int, str] = {}

    def of(self, ty: Type) -> Descriptor:
        found = self._made.get(ty)
        if found is None:
            found = self._made[ty] = self._make(ty)
            other = self._names.setdefault(found.id, found.name)
            if other != found.name:
                raise CompilerBug(f"types `{other}` and `{found.name}` have one type id")
        return found

    def _make(self, ty: Type) -> Descriptor:
        name = type_text(ty)
        flat = abi.FLAG_FLAT if self.forms.in_lists(ty) is not None else 0
        match ty:
            case Tuple(()):
                return Descriptor(name, Shape.UNIT)
            case Tuple(items):
                return Descriptor(name, Shape.TUPLE, flat, fields=tuple(DescribedField("", item) for item in items))
            case Fun():
                return Descriptor(name, Shape.FUN)
            case Con("List", (element,)):
                return Descriptor(name, Shape.LIST, element=element)
            case Con("Job" | "Task", (element,)):
                return Descriptor(name, Shape.JOB, element=element)
            case Con(plain) if plain in _PLAIN:
                return Descriptor(name, _PLAIN[plain])
            case Con(declared, arguments):
                return self._declared(name, flat, declared, arguments)
            case _:
                raise CompilerBug(f"no descriptor for {ty}")

    def _declared(self, name: str, flat: int, declared: str, arguments: tuple[Type, ...]) -> Descriptor:
        shape = self._source.shape(declared)
        if shape is None:
            raise CompilerBug(f"no declaration of type `{declared}`")
        flags = 0 if "Display" in shape.derives else abi.FLAG_NO_DISPLAY
        variants = _instantiated(shape, arguments)
        if shape.kind == "struct":
            flags |= flat | _FLAGS.get(declared, 0)
            return Descriptor(name, _SHAPES.get(declared, Shape.STRUCT), flags, fields=variants[0].fields)
        return Descriptor(name, Shape.SUM, flags, variants=variants)


def _instantiated(shape: TypeShape, arguments: tuple[Type, ...]) -> tuple[DescribedVariant, ...]:
    variants = []
    for variant in shape.variants:
        names = variant.field_names or ("",) * len(variant.fields)
        fields = tuple(
            DescribedField(name, described_field(shape.type_name, name, substitute(ty, arguments)))
            for name, ty in zip(names, variant.fields, strict=True)
        )
        variants.append(DescribedVariant(variant.name, fields))
    return tuple(variants)
