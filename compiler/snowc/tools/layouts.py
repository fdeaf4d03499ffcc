"""What values take, and what a function allocates: for people who look at it.

In: types; definitions without mistakes. Out: lines of text. Sizes are those of code generation: a header of 8 bytes,
then 8 for each field. What is in registers or in another object takes no object of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from snowc.mir.flat_forms import FlatForm, FlatForms
from snowc.mir.ir import Binary, Callee, Construct, MakeClosure, MakeList, MirFunction
from snowc.mir.queries import lowered
from snowc.mir.query_source import QuerySource
from snowc.mir.representation import SlotClass, slot_class
from snowc.mir.trace import traced
from snowc.mir.type_text import type_text
from snowc.query import Engine
from snowc.resolve.model import DefId
from snowc.types.inferred import TypeShape
from snowc.types.ty import UNIT, Con, Fun, Tuple, Type, substitute

HEADER_BYTES = SLOT_BYTES = 8
_PLAIN = {
    SlotClass.INT: "a word",
    SlotClass.FLOAT: "a double",
    SlotClass.BOOL: "a bit, a word in objects",
    SlotClass.UNIT: "nothing",
    SlotClass.HANDLE: "a word that names something of the runtime",
    SlotClass.OBJECT: "a counted reference",
}


def layout_lines(db: Engine, ty: Type) -> Iterator[str]:
    """How values of a type are held; nothing for one that is not known yet."""
    if _is_open(ty):
        return
    source = QuerySource(db)
    held = slot_class(ty)
    form = FlatForms(source.shape, source.normal).of(ty) if held is SlotClass.OBJECT else None
    if form is None:
        yield _PLAIN[held]
    else:
        yield from _flat(form)
    yield from _objects(source, ty)


def _is_open(ty: Type) -> bool:
    match ty:
        case Con(_, parts) | Tuple(parts):
            return any(map(_is_open, parts))
        case Fun(parameters, result):
            return any(map(_is_open, (*parameters, result)))
        case _:
            return True


def _flat(form: FlatForm) -> Iterator[str]:
    count = len(form.words)
    words = "1 word" if count == 1 else f"{count} words"
    yield f"in registers: {words}" + (", the first tells the variant" if form.is_tagged and count > 1 else "")


def _objects(source: QuerySource, ty: Type) -> Iterator[str]:
    """The objects that hold a value where registers do not."""
    match ty:
        case Tuple(items) if items:
            yield f"as an object: {_bytes(len(items))}"
        case Con(name, arguments):
            shape = source.shape(name)
            for variant in () if shape is None else shape.variants:
                label = "" if _is_struct(shape) else f" `{variant.name}`"
                fields = tuple(substitute(each, arguments) for each in variant.fields)
                yield f"as an object{label}: {_bytes(len(fields))}" if fields else f"`{variant.name}`: a constant"


def _is_struct(shape: TypeShape | None) -> bool:
    return shape is not None and shape.kind == "struct"


def _bytes(fields: int) -> str:
    return f"{HEADER_BYTES + SLOT_BYTES * fields} bytes"


def memory_lines(db: Engine, definition: DefId) -> Iterator[str]:
    """What comes in and goes out, and the places in a function's code that may allocate, after all passes."""
    found = lowered(db, definition)
    if found is None:
        return
    function = found.functions[0]
    entry = Callee(function.id, (UNIT,) * function.variables)
    last: tuple[MirFunction, ...] = ()
    for stage in traced(QuerySource(db), entry, definition):
        last = stage.functions
    for each in last:
        yield f"{each.id}"
        for local in each.locals[: each.parameter_count]:
            yield f"  takes {local.name or '_'} :: {type_text(local.type)}: {_shown(db, local.type)}"
        yield f"  gives {type_text(each.result)}: {_shown(db, each.result)}"
        made = Counter(_allocations(each))
        yield from (f"  makes {what}" + (f", at {count} places" if count > 1 else "") for what, count in made.items())
        if not made:
            yield "  makes no object itself"


def _shown(db: Engine, ty: Type) -> str:
    is_packed = isinstance(ty, Con) and not ty.name[:1].isupper()
    return "words in registers" if is_packed else "; ".join(layout_lines(db, ty))


def _allocations(function: MirFunction) -> Iterator[str]:
    for block in function.blocks:
        for each in block.instructions:
            match each:
                case Construct(target=target, arguments=arguments, reuse=reuse) if _is_object(function, each):
                    how = ", in place where that is free" if reuse is not None else ""
                    yield f"an object of {_bytes(len(arguments))} ({type_text(function.locals[target].type)}){how}"
                case MakeList(target=target, items=items) if items:
                    yield f"a list of {len(items)} ({type_text(function.locals[target].type)})"
                case MakeClosure(captured=captured) if captured:
                    yield f"a closure that holds {len(captured)}"
                case Binary(operator="concat", target=target):
                    yield f"a joined {type_text(function.locals[target].type)}"


def _is_object(function: MirFunction, made: Construct) -> bool:
    """A variant without fields is a constant."""
    return bool(made.arguments) and slot_class(function.locals[made.target].type) is SlotClass.OBJECT
