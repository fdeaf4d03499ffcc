"""Values that are known when the program is built, as immortal objects of its image.

In: a computed value and its type. Out: an LLVM constant for a slot, or for a local of the type. Equal values of one
module are one object. What others hold of them is never written: their counts, and those of lists' buffers, have the
top bit set, and a buffer has no room at either end.
"""

from __future__ import annotations

import hashlib

from snowc.codegen import abi
from snowc.codegen.abi import Shape
from snowc.codegen.descriptors import Descriptor
from snowc.codegen.layout import element_width, llvm_type
from snowc.codegen.llvm.constants import constant_variant, empty_list, header, text_object
from snowc.codegen.llvm.module import Module
from snowc.codegen.llvm.text import float_constant
from snowc.diagnostics.bug import CompilerBug
from snowc.mir.callees import Compound, KnownValue
from snowc.mir.representation import ORDER, SlotClass, slot_class
from snowc.types.ty import INT, Con, Type

_TAG_WORDS = 4


def known_constant(module: Module, ty: Type, value: KnownValue) -> str:
    """The value of a local of the type: what follows the type in LLVM."""
    match slot_class(ty):
        case SlotClass.FLOAT if isinstance(value, int | float):
            return float_constant(float(value))
        case SlotClass.BOOL:
            return "true" if value else "false"
        case SlotClass.INT if isinstance(value, int):
            return str(value)
        case SlotClass.UNIT:
            return "0"
        case SlotClass.OBJECT if isinstance(value, str):
            return text_object(module, ty, value)
        case SlotClass.OBJECT if isinstance(value, Compound):
            return _object(module, ty, value)
        case _:
            raise CompilerBug(f"literal {value!r} of type {ty}")


def _slot(module: Module, ty: Type, value: KnownValue) -> tuple[str, str]:
    """The LLVM type and value of a part, which takes 8 bytes."""
    ty = INT if ty == ORDER else ty
    if slot_class(ty) is SlotClass.BOOL:
        return "i64", "1" if value else "0"
    return llvm_type(ty), known_constant(module, ty, value)


def _object(module: Module, ty: Type, value: Compound) -> str:
    if value.variant is None:
        return _list(module, ty, value)
    descriptor = module.program.descriptors.of(ty)
    if descriptor.shape is Shape.MAP_NODE:
        return _defined(module, header(module, ty), _empty_node())
    if not value.parts:
        return constant_variant(module, ty, value.variant)
    types = _field_types(descriptor, value.variant)
    parts = [_slot(module, of, part) for of, part in zip(types, value.parts, strict=True)]
    return _defined(module, header(module, ty, value.variant), parts)


def _field_types(descriptor: Descriptor, variant: int) -> tuple[Type, ...]:
    fields = descriptor.variants[variant].fields if descriptor.variants else descriptor.fields
    return tuple(field.type for field in fields)


def _empty_node() -> list[tuple[str, str]]:
    """The words of a map's leaf without entries behind its header (`runtime/src/value/map_node.rs`): it has tags to be
    looked at. A map with entries is made by the program, which alone knows their hashes."""
    return [("i64", "0")] * (1 + _TAG_WORDS)


def _list(module: Module, ty: Type, value: Compound) -> str:
    if not value.parts:
        return empty_list(module, ty)
    if not isinstance(ty, Con):
        raise CompilerBug(f"a list of type {ty}")
    count = str(len(value.parts))
    element = ty.arguments[0]
    form = module.program.descriptors.forms.in_lists(element)
    if form is not None:
        records = [part.parts for part in value.parts if isinstance(part, Compound)]
        slots = [_slot(module, of, part) for parts in records for of, part in zip(form.words, parts, strict=True)]
    else:
        slots = [_slot(module, element, part) for part in value.parts]
    if element_width(element) == 1:
        slots = [("i8", value) for _, value in slots]
    bounds = [("i64", count), ("i64", "0"), ("i64", count)]
    buffer = _defined(module, f"i32 {abi.IMMORTAL_COUNT - (1 << 32)}, i32 0", [*bounds, *slots])
    return _defined(module, header(module, ty), [("ptr", buffer), ("i64", "0"), ("i64", count), ("ptr", "null")])


def _defined(module: Module, head: str, parts: list[tuple[str, str]]) -> str:
    """A private object with these words behind its header."""
    types = ", ".join(("i32", "i32", *(ty for ty, _ in parts)))
    words = ", ".join((head, *(f"{ty} {word}" for ty, word in parts)))
    text = f"private constant {{ {types} }} {{ {words} }}, align 8"
    name = f"@.known.{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    if not module.has_global(name):
        module.define(name, text)
    return name
