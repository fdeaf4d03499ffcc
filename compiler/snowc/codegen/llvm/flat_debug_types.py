"""The types of unboxed variables for debuggers.

In: a flat form and the descriptor of its type. Out: DWARF's view of the words as they lie side by side: a structure
with the fields of the type. Of a sum it has the tag, an enumeration, and a member for each field of each variant; those
of the variants that a value does not have mean nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from snowc.codegen.descriptors import Descriptor
from snowc.codegen.llvm.text import quoted
from snowc.diagnostics.bug import CompilerBug
from snowc.mir.flat_forms import FlatForm, FlatForms, Place
from snowc.mir.representation import SlotClass, slot_class
from snowc.types.ty import Type
from snowc.values import value

_WORD_BITS = 64
_BOOL_BITS = 8


def word_bits(ty: Type) -> int:
    """How much of its word a value fills."""
    return _BOOL_BITS if slot_class(ty) is SlotClass.BOOL else _WORD_BITS


@value
class FlatDebugTypes:
    """`node` writes a node of metadata and gives its number; `held` gives the type of what one word holds."""

    forms: FlatForms
    descriptor: Callable[[Type], Descriptor]
    node: Callable[[str], int]
    held: Callable[[Type], int]
    file: int

    def form(self, ty: Type) -> FlatForm:
        form = self.forms.of(ty)
        if form is None:
            raise CompilerBug(f"a word of {ty}, which has no flat form")
        return form

    def of(self, ty: Type) -> int:
        """The node of the type of an unboxed variable."""
        form = self.form(ty)
        return self._tag(self.descriptor(ty)) if form.is_plain_tag else self._structure(ty, form)

    def _structure(self, ty: Type, form: FlatForm) -> int:
        members = ", ".join(f"!{each}" for each in self._members(ty, form))
        last = len(form.words) - 1
        size = last * _WORD_BITS + word_bits(form.words[last])
        head = f"tag: DW_TAG_structure_type, name: {quoted(self.descriptor(ty).name)}, file: !{self.file}"
        return self.node(f"!DICompositeType({head}, size: {size}, elements: !{self.node(f'!{{{members}}}')})")

    def _members(self, ty: Type, form: FlatForm) -> Iterator[int]:
        descriptor = self.descriptor(ty)
        if form.is_tagged:
            yield self._member("tag", self._tag(descriptor), 0, _WORD_BITS)
        for number, (types, places) in enumerate(zip(form.fields, form.places, strict=True)):
            for index, (field, place) in enumerate(zip(types, places, strict=True)):
                yield from self._field(_name(descriptor, number, index), field, place)

    def _field(self, name: str, ty: Type, place: Place) -> Iterator[int]:
        if not place.words:
            return
        start = place.words[0]
        if place.form is None:
            yield self._member(name, self.held(ty), start, word_bits(ty))
        elif place.words == tuple(range(start, start + len(place.words))):
            yield self._member(name, self.of(ty), start, len(place.words) * _WORD_BITS)
        else:  # its words lie among others, as fields share them
            for index, word in enumerate(place.words):
                part = place.form.words[index]
                yield self._member(f"{name}_{index}", self.held(part), word, word_bits(part))

    def _member(self, name: str, ty: int, word: int, size: int) -> int:
        place = f"baseType: !{ty}, size: {size}, offset: {word * _WORD_BITS}"
        return self.node(f"!DIDerivedType(tag: DW_TAG_member, name: {quoted(name)}, {place})")

    def _tag(self, descriptor: Descriptor) -> int:
        values = ", ".join(
            f"!{self.node(f'!DIEnumerator(name: {quoted(variant.name)}, value: {number})')}"
            for number, variant in enumerate(descriptor.variants)
        )
        head = f"tag: DW_TAG_enumeration_type, name: {quoted(descriptor.name)}, file: !{self.file}"
        return self.node(f"!DICompositeType({head}, size: {_WORD_BITS}, elements: !{self.node(f'!{{{values}}}')})")


def _name(descriptor: Descriptor, variant: int, index: int) -> str:
    """A field by its own name, or by its variant's, or by its number."""
    if not descriptor.variants:
        return descriptor.fields[index].name or f"_{index}"
    own = descriptor.variants[variant]
    named = own.fields[index].name
    if named:
        return named
    return own.name if len(own.fields) == 1 else f"{own.name}_{index}"
