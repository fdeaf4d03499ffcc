"""How functions take arguments and give results: as words or as objects.

In: a function before unboxing, and the flat forms of types. Out: its `Convention`. It follows from the signature as it
was written, never from the body, so that a build that only names a function knows how to call it. A parameter comes
flat where its words find room in the registers; one whose type was a variable comes as it is: code that may not look
into a value hands it on, mostly into a heap object; but where the function has lists of such values in which they lie
flat, there is none. The bodies of closures take slots: the words of what lies flat in lists, objects of all else, so a
closure's type says how it is called. They give slots, and a constant is kept as an object.
"""

from __future__ import annotations

from snowc.mir.flat_forms import FlatForms, is_returned
from snowc.mir.ir import Callee, Convention, Handing, MirFunction
from snowc.mir.program_source import ExternFunction
from snowc.mir.representation import SlotClass, slot_class
from snowc.types.ty import Con, Type, Var, list_of

INTEGER_WORDS = 6
FLOAT_WORDS = 8
"""what `codegen/layout.py` passes in registers"""
_READERS = frozenset(f"snow_value_{name}" for name in ("display", "debug", "equal", "compare", "hash"))
"""functions of the runtime that read the fields of a value of any type, and nothing else of it"""


def convention_of(function: MirFunction, forms: FlatForms) -> Convention:
    parameters = [local.type for local in function.locals[: function.parameter_count]]
    if function.captures is not None:
        return Convention(tuple(forms.in_lists(ty) is not None for ty in parameters), False)
    lists = {*parameters, function.result}
    unseen = tuple(
        number
        for number in function.unseen
        if forms.in_lists(parameters[number]) is None or list_of(parameters[number]) not in lists
    )
    form = None if function.is_constant else forms.of(function.result)
    result = form is not None and is_returned(form.words)
    return Convention(_flat_parameters(parameters, unseen, forms), result)


def extern_convention(extern: ExternFunction, callee: Callee, forms: FlatForms) -> Convention | None:
    """How a function of the runtime takes and gives elements of lists in which they lie flat: as words. None where it
    has none to do with. One that only reads such values takes words or an object."""
    if extern.name in _READERS:
        flat = {number for number, ty in enumerate(callee.arguments) if forms.in_lists(ty) is not None}
        parameters = tuple(isinstance(ty, Var) and ty.index in flat for ty in extern.parameters)
        return Convention(parameters, False, Handing.AS_HELD) if flat else None
    whole = (*extern.parameters, extern.result)
    lists = (ty.arguments[0] for ty in whole if isinstance(ty, Con) and ty.name == "List")
    if not any(isinstance(ty, Var) for ty in lists):
        return None
    values = (ty for ty in whole if isinstance(ty, Var))
    elements = {ty for ty in values if forms.in_lists(callee.arguments[ty.index]) is not None}
    return Convention(tuple(ty in elements for ty in extern.parameters), extern.result in elements, Handing.PACKED)


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
