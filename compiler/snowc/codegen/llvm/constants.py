"""Immortal objects and type descriptors as LLVM constants.

Their count has the top bit set, so nobody writes to them and they lie in read-only memory.
"""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.abi import Shape
from snowc.codegen.descriptors import DescribedField, Descriptor, environment_descriptor
from snowc.codegen.llvm.module import Module
from snowc.codegen.llvm.text import symbol
from snowc.mir.ir import Callee
from snowc.mir.passes.monomorphise import instance_name
from snowc.types.ty import ATOM, STRING, Type

SNOW_TYPE = "{ i32, i8, i8, i16, ptr, i64, ptr }"


def header(module: Module, ty: Type, variant: int = 0) -> str:
    """The first two fields of an immortal object of the type, of a sum one of the variant."""
    descriptor = module.program.descriptors.of(ty)
    mark = variant if descriptor.shape is Shape.SUM else descriptor.id
    return f"i32 {_signed32(abi.IMMORTAL_COUNT)}, i32 {_signed32(mark)}"


def text_object(module: Module, ty: Type, text: str) -> str:
    """A pointer constant to a String or Atom."""
    assert ty in (STRING, ATOM)
    data = text.encode()
    pointer = module.bytes_pointer(data)
    name = f"@.{'text' if ty == STRING else 'atom'}.{pointer.rpartition('.')[2]}"
    if not module.has_global(name):
        fields = f"{header(module, ty)}, i64 {len(data)}, ptr {pointer}, ptr null"
        module.define(name, f"private constant {{ i32, i32, i64, ptr, ptr }} {{ {fields} }}, align 8")
    return name


def constant_variant(module: Module, ty: Type, variant: int) -> str:
    """A pointer constant to a variant, struct or tuple without fields."""
    name = f"@snow.variant.{module.program.descriptors.of(ty).id:08x}.{variant}"
    if not module.has_global(name):
        module.define_mergeable(name, f"{{ i32, i32, i64 }} {{ {header(module, ty, variant)}, i64 0 }}")
    return name


def empty_list(module: Module, ty: Type) -> str:
    """A pointer constant to the list of the type without elements."""
    name = f"@snow.empty.{module.program.descriptors.of(ty).id:08x}"
    if not module.has_global(name):
        fields = f"{header(module, ty)}, ptr null, i64 0, i64 0, ptr null"
        module.define_mergeable(name, f"{{ i32, i32, ptr, i64, i64, ptr }} {{ {fields} }}")
    return name


def constant_closure(module: Module, ty: Type, callee: Callee) -> str:
    """A pointer constant to a closure without captures; `ty` is its function type."""
    name = symbol(f"snow.closure.{instance_name(callee)}")
    if not module.has_global(name):
        code, environment = module.closure_code(callee), environment_constant(module, callee, ())
        fields = f"{header(module, ty)}, ptr {code}, ptr {environment}"
        module.define_mergeable(name, f"{{ i32, i32, ptr, ptr }} {{ {fields} }}")
    return name


def environment_constant(module: Module, callee: Callee, captures: tuple[Type, ...]) -> str:
    """A pointer constant to the shape of what a closure over `callee` holds. Where the closure may be an isolate's body
    and is a coroutine, the coroutine follows."""
    descriptor = environment_descriptor(captures)
    plain = descriptor_constant(module, descriptor)
    if callee not in module.program.waiting or module.program.functions[callee].parameters:
        return plain
    name = symbol(f"snow.environment.{instance_name(callee)}")
    if not module.has_global(name):
        code, _ = module.snow_function(callee)
        shape = _descriptor_value(module, descriptor, descriptor.flags | abi.FLAG_COROUTINE)
        module.define_mergeable(name, f"{{ {SNOW_TYPE}, ptr }} {{ {shape}, ptr {code} }}")
    return name


def type_constant(module: Module, ty: Type) -> str:
    """A pointer constant to the descriptor of a type."""
    return descriptor_constant(module, module.program.descriptors.of(ty))


def descriptor_constant(module: Module, descriptor: Descriptor) -> str:
    """Write a descriptor and, because it points to them, those of its parts; with a work list, as types are
    recursive."""
    pending = [descriptor]
    while pending:
        current = pending.pop()
        name = _type_symbol(current)
        if not module.has_global(name):
            module.reserve(name)
            _write_descriptor(module, current)
            pending.extend(module.program.descriptors.of(part) for part in current.parts())
    return _type_symbol(descriptor)


def _type_symbol(descriptor: Descriptor) -> str:
    return f"@snow.type.{descriptor.id:08x}"


def _write_descriptor(module: Module, descriptor: Descriptor) -> None:
    module.define_mergeable(_type_symbol(descriptor), _descriptor_value(module, descriptor, descriptor.flags))


def _descriptor_value(module: Module, descriptor: Descriptor, flags: int) -> str:
    parts, count = _parts(module, descriptor)
    name = descriptor.name.encode()
    identity = f"i32 {_signed32(descriptor.id)}, i8 {descriptor.shape}, i8 {flags}, i16 {count}"
    named = f"ptr {module.bytes_pointer(name)}, i64 {len(name)}"
    return f"{SNOW_TYPE} {{ {identity}, {named}, ptr {parts} }}"


def _parts(module: Module, descriptor: Descriptor) -> tuple[str, int]:
    if descriptor.element is not None:
        return _type_symbol(module.program.descriptors.of(descriptor.element)), 1
    own = _type_symbol(descriptor)
    if descriptor.variants:
        rows = []
        for index, variant in enumerate(descriptor.variants):
            fields = _fields(module, f"{own}.{index}", variant.fields)
            name = variant.name.encode()
            row = f"ptr {module.bytes_pointer(name)}, i64 {len(name)}, ptr {fields}, i64 {len(variant.fields)}"
            rows.append(f"{{ ptr, i64, ptr, i64 }} {{ {row} }}")
        table = f"[{len(rows)} x {{ ptr, i64, ptr, i64 }}] [{', '.join(rows)}]"
        module.define_mergeable(f"{own}.parts", table)
        return f"{own}.parts", len(rows)
    return _fields(module, f"{own}.parts", descriptor.fields), len(descriptor.fields)


def _fields(module: Module, table_name: str, fields: tuple[DescribedField, ...]) -> str:
    if not fields:
        return "null"
    rows = []
    for field in fields:
        name = field.name.encode()
        ty = _type_symbol(module.program.descriptors.of(field.type))
        rows.append(f"{{ ptr, i64, ptr }} {{ ptr {module.bytes_pointer(name)}, i64 {len(name)}, ptr {ty} }}")
    module.define_mergeable(table_name, f"[{len(rows)} x {{ ptr, i64, ptr }}] [{', '.join(rows)}]")
    return table_name


def _signed32(value: int) -> int:
    return value - (1 << 32) if value >= 1 << 31 else value
