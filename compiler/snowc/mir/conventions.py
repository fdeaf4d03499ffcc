"""How functions take arguments and give results: as words or as objects.

In: a function before unboxing, and the flat forms of types. Out: its `Convention`. It follows from the signature as it
was written, never from the body, so that a build that only names a function knows how to call it. A parameter comes
flat where its words find room in the registers; one whose type was a variable comes as it is: code that may not look
into a value hands it on, mostly into a heap object. The bodies of closures take and give slots, and a constant is kept
as an object.
"""

from __future__ import annotations

from snowc.mir.flat_forms import FlatForms, is_returned
from snowc.mir.ir import Convention, MirFunction
from snowc.mir.representation import SlotClass, slot_class
from snowc.types.ty import Type

INTEGER_WORDS = 6
FLOAT_WORDS = 8
"""what `codegen/layout.py` passes in registers"""


def convention_of(function: MirFunction, forms: FlatForms) -> Convention:
    if function.captures is not None:
        return Convention((False,) * function.parameter_count, False)
    parameters = [local.type for local in function.locals[: function.parameter_count]]
    form = None if function.is_constant else forms.of(function.result)
    result = form is not None and is_returned(form.words)
    return Convention(_flat_parameters(parameters, function.unseen, forms), result)


def _flat_parameters(parameters: list[Type], unseen: tuple[int, ...], forms: FlatForms) -> tuple[bool, ...]:
    integers, floats = _counted(parameters)
    flat = []
    for number, ty in enumerate(parameters):
        form = None if number in unseen else forms.of(ty)
        if form is None:
            flat.append(False)
            continue
        more_integers, more_floats = _counted(form.words)
        fits = integers - 1 + more_integers <= INTEGER_WORDS and floats + more_floats <= FLOAT_WORDS
        flat.append(fits)
        if fits:
            integers, floats = integers - 1 + more_integers, floats + more_floats
    return tuple(flat)


def _counted(types: list[Type] | tuple[Type, ...]) -> tuple[int, int]:
    """Integer words and float words that values of the types take when they are passed one by one."""
    held = [slot_class(ty) for ty in types]
    floats = held.count(SlotClass.FLOAT)
    return len(held) - floats - held.count(SlotClass.UNIT), floats
