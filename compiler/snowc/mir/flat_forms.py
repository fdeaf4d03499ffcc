"""Which types have a flat form: the words that stand for a value of the type outside of objects.

In: monomorphic types, and a source of declarations. Out: `FlatForm`s. A tuple or struct is its fields; a sum is a tag
and the words of its variants, where words of one type are shared. Fields are taken apart in turn while there
is room. A type that contains itself, or that needs more than `MOST_WORDS`, has none: its values are always objects.
Nothing but numbers may be up to `MOST_NUMBERS` words: those cost nothing to hold, as nobody counts them. What could be
returned in registers is not made wider than that. A tuple or struct of two to eight numbers lies flat in lists, too:
there its fields are its words, one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from snowc.mir.program_source import ProgramSource
from snowc.mir.representation import SlotClass, packed, slot_class
from snowc.types.inferred import TypeShape
from snowc.types.ty import INT, Con, Tuple, Type, substitute
from snowc.values import value

MOST_WORDS = 4
"""as many integer words, and as many floats, as x86-64 gives back in registers"""
MOST_NUMBERS = 8
LEAST_IN_LISTS = 2
_NUMBERS = frozenset({SlotClass.INT, SlotClass.FLOAT, SlotClass.BOOL, SlotClass.HANDLE})
_OF_THE_RUNTIME = frozenset({"Map", "MapNode"})
"""structs that the runtime knows by a shape of their own"""
_MOST_REACHED = 200
"""types that are looked at for one that contains itself; a type that grows at each step has no end"""


@value
class Place:
    """Where a field is: its words, none for a field that carries no information. `form` is that of the field's type if
    the field was taken apart in turn."""

    words: tuple[int, ...]
    form: FlatForm | None = None


@value
class FlatForm:
    """`words` are the types of the words. If `is_tagged`, word 0 is the number of the variant. `fields` and `places`
    are per variant."""

    words: tuple[Type, ...]
    is_tagged: bool
    fields: tuple[tuple[Type, ...], ...]
    places: tuple[tuple[Place, ...], ...]

    @property
    def is_plain_tag(self) -> bool:
        """Whether all variants are without fields: then the objects are constants."""
        return not any(self.fields)


class FlatForms:
    """The forms of a program's types, each decided once."""

    def __init__(self, shape: Callable[[str], TypeShape | None], normal: Callable[[Type], Type]) -> None:
        self._shape = shape
        self._normal = normal
        self._forms: dict[Type, FlatForm | None] = {}

    def of(self, ty: Type) -> FlatForm | None:
        """The flat form of a type; None where its values are always held as they are."""
        if ty not in self._forms:
            variants = self._variants(ty)
            self._forms[ty] = None if variants is None or self._contains_itself(ty) else self._form(variants)
        return self._forms[ty]

    def in_lists(self, ty: Type) -> FlatForm | None:
        """The form in which values of the type lie in lists; None where lists hold them as they are."""
        form = self.of(ty) if self._is_record(ty) else None
        if form is None or len(form.words) < LEAST_IN_LISTS:
            return None
        is_numbers = all(slot_class(field) in _NUMBERS for field in form.fields[0])
        return form if is_numbers and len(form.fields[0]) == len(form.words) else None

    def element(self, ty: Type) -> Type:
        """What an element of a list is in a local that was just read from it: its words, packed, or the value."""
        form = self.in_lists(ty)
        return ty if form is None else packed(form.words)

    def _is_record(self, ty: Type) -> bool:
        match ty:
            case Tuple():
                return True
            case Con(name):
                shape = None if name in _OF_THE_RUNTIME else self._shape(name)
                return shape is not None and shape.kind == "struct"
            case _:
                return False

    def _form(self, variants: tuple[tuple[Type, ...], ...]) -> FlatForm | None:
        """Fields are taken apart as far as there is room, from the left."""
        apart: dict[Type, FlatForm] = {}
        form = _form_of(variants, apart)
        if not form.words or not _has_room(form.words):
            return None
        for field in dict.fromkeys(field for fields in variants for field in fields):
            inner = self.of(field)
            if inner is not None:
                wider = _form_of(variants, {**apart, field: inner})
                if _has_room(wider.words) and (fits_registers(wider.words) or not fits_registers(form.words)):
                    apart[field], form = inner, wider
        return form

    def _variants(self, ty: Type) -> tuple[tuple[Type, ...], ...] | None:
        """The fields of a type's variants; one variant of a tuple or struct. None for a type without parts of its
        own."""
        if slot_class(ty) is not SlotClass.OBJECT:
            return None
        match ty:
            case Tuple(items):
                return (items,)
            case Con(name, arguments):
                shape = None if name in _OF_THE_RUNTIME else self._shape(name)
                if shape is None:
                    return None
                return tuple(
                    tuple(self._normal(substitute(field, arguments)) for field in variant.fields)
                    for variant in shape.variants
                )
            case _:
                return None

    def _contains_itself(self, ty: Type) -> bool:
        seen: set[Type] = set()
        pending = self._parts(ty)
        while pending and len(seen) < _MOST_REACHED:
            part = pending.pop()
            if part == ty:
                return True
            if part not in seen:
                seen.add(part)
                pending += self._parts(part)
        return bool(pending)

    def _parts(self, ty: Type) -> list[Type]:
        arguments = list(ty.arguments) if isinstance(ty, Con) else []
        return arguments + [field for variant in self._variants(ty) or () for field in variant]


def is_returned(words: tuple[Type, ...]) -> bool:
    """Whether a result of these words travels as words: in registers, numbers in whatever kind of them is left."""
    return fits_registers(words) or all(slot_class(word) in _NUMBERS for word in words)


def fits_registers(words: tuple[Type, ...]) -> bool:
    floats = sum(slot_class(word) is SlotClass.FLOAT for word in words)
    return max(floats, len(words) - floats) <= MOST_WORDS


def _has_room(words: tuple[Type, ...]) -> bool:
    if len(words) <= MOST_WORDS:
        return True
    return len(words) <= MOST_NUMBERS and all(slot_class(word) is not SlotClass.OBJECT for word in words)


def forms_of(source: ProgramSource) -> FlatForms:
    return FlatForms(source.shape, source.normal)


def _form_of(variants: tuple[tuple[Type, ...], ...], apart: Mapping[Type, FlatForm]) -> FlatForm:
    """The form with the fields of some types taken apart."""
    is_tagged = len(variants) > 1
    words: list[Type] = [INT] if is_tagged else []
    places = []
    for fields in variants:
        taken: set[int] = {0} if is_tagged else set()
        places.append(tuple(_placed(field, apart.get(field), words, taken) for field in fields))
    return FlatForm(tuple(words), is_tagged, variants, tuple(places))


def _placed(field: Type, form: FlatForm | None, words: list[Type], taken: set[int]) -> Place:
    """For each word the first of its type that the variant has not taken, or a new one."""
    if slot_class(field) is SlotClass.UNIT:
        return Place(())
    numbers = []
    for ty in (field,) if form is None else form.words:
        number = next((at for at, word in enumerate(words) if word == ty and at not in taken), len(words))
        if number == len(words):
            words.append(ty)
        taken.add(number)
        numbers.append(number)
    return Place(tuple(numbers), form)
