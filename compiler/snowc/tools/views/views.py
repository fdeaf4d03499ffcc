"""One item at each stage, from tokens to assembly: what an editor shows beside the source.

In: an item, with or without mistakes, and the stage. Out: a `View`, or `NoView` with the reason. Stages behind types
need an item without mistakes; a generic function is shown as it is for `()`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from snowc.database import Database
from snowc.diagnostics.facts import ItemRef
from snowc.mir.ir import Callee
from snowc.mir.print import print_functions
from snowc.mir.queries import lowered
from snowc.mir.trace import traced
from snowc.resolve.model import DefId
from snowc.syntax.queries import item_of, item_offset
from snowc.tools.layouts import memory_lines
from snowc.tools.views.front import tokens_of, tree_of, types_of
from snowc.types.ty import UNIT
from snowc.values import value


@value
class View:
    """`language` is an editor's name for the kind of text."""

    title: str
    language: str
    text: str


@value
class NoView:
    reason: str


def view(db: Database, ref: ItemRef, definition: DefId | None, kind: str) -> View | NoView:
    """`kind` is one of `KINDS`."""
    item, offset = item_of(db, ref), item_offset(db, ref)
    if item is None or offset is None:
        return NoView("there is no such item any more")
    name = str(definition or ref.name)
    if kind == "tokens":
        return View(f"tokens of {name}", "plaintext", _text(tokens_of(item, offset)))
    if kind == "tree":
        return View(f"tree of {name}", "plaintext", _text(tree_of(item, offset)))
    if definition is None:
        return NoView("only functions, actors, constants and tests have this stage")
    if kind == "types":
        return View(f"types of {name}", "plaintext", _text(types_of(db, definition)))
    if lowered(db, definition) is None:
        return NoView(f"`{name}` has mistakes, or no body: nothing is made of it")
    make = _BACK_STAGES.get(kind)
    return NoView(f"there is no stage `{kind}`: {', '.join(KINDS)}") if make is None else make(db, definition)


def _text(lines: Iterator[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _mir(db: Database, definition: DefId) -> View:
    found = lowered(db, definition)
    assert found is not None
    return View(f"MIR of {definition}", "snow-mir", print_functions(found.functions))


def _passes(db: Database, definition: DefId) -> View | NoView:
    """The MIR after each pass that has changed it."""
    from snowc.codegen.build import ProgramBuilder  # late: nothing of code generation is needed for the other stages

    builder = ProgramBuilder(db, definition.module)
    parts, last = [], ""
    for stage in traced(builder.source, _entry(db, definition), definition):
        text = print_functions(stage.functions)
        if text != last:
            parts.append(f"-- {stage.name}\n\n{text}")
        last = text
    return View(f"MIR of {definition}, pass by pass", "snow-mir", "\n".join(parts))


def _memory(db: Database, definition: DefId) -> View | NoView:
    lines = (f"{line}\n" for line in memory_lines(db, definition))
    return View(f"memory of {definition}", "plaintext", "".join(lines))


def _llvm(db: Database, definition: DefId) -> View | NoView:
    units = _units(db, definition)
    if isinstance(units, NoView):
        return units
    found = (each for text, _ in units for each in _defines(text, str(definition)))
    return View(f"LLVM of {definition}", "llvm", "\n".join(found))


def _assembly(db: Database, definition: DefId) -> View | NoView:
    units = _units(db, definition)
    if isinstance(units, NoView):
        return units
    found = (each for _, make in units for each in _labelled(make(), str(definition)))
    return View(f"assembly of {definition}", "asm", "\n".join(found))


def _units(db: Database, definition: DefId) -> list[tuple[str, Callable[[], str]]] | NoView:
    """The text of each unit of a released program that starts with the function, and what makes its assembly."""
    from snowc.codegen.build import BuildResult, ProgramBuilder
    from snowc.codegen.kept_program import Reuse
    from snowc.codegen.objects import assembly_of
    from snowc.codegen.objects_key import Pipeline
    from snowc.codegen.target import host_target
    from snowc.codegen.units import emit_units

    target = host_target()
    if target is None:
        return NoView("no code is made for this kind of machine")
    builder = ProgramBuilder(db, definition.module)
    program = builder.ready_at(builder.source, _entry(db, definition), UNIT, Reuse())
    if isinstance(program, BuildResult):
        return NoView("; ".join(each.message for each in program.diagnostics))
    units = emit_units(program, target, Pipeline.RELEASE)
    return [(unit.text, partial(assembly_of, unit.code, target, Pipeline.RELEASE)) for unit in units]


def _entry(db: Database, definition: DefId) -> Callee:
    found = lowered(db, definition)
    assert found is not None
    function = found.functions[0]
    return Callee(function.id, (UNIT,) * function.variables)


def _defines(text: str, name: str) -> Iterator[str]:
    """The functions of a unit that are made of a definition."""
    for match in re.finditer(r"^define [^@]*@\"?(?P<symbol>[^\"(]+)\"?\(.*?^}\n", text, re.MULTILINE | re.DOTALL):
        if _is_of(match["symbol"], name):
            yield match[0]


def _labelled(text: str, name: str) -> Iterator[str]:
    for match in re.finditer(
        r"^\"?(?P<symbol>[^\"\s:]+[^\"\n]*?)\"?:\s.*?^\.Lfunc_end\d+:\n", text, re.MULTILINE | re.DOTALL
    ):
        if _is_of(match["symbol"], name):
            yield "".join(f"{line}\n" for line in match[0].splitlines() if not _IS_NOISE.match(line))


_IS_NOISE: Final = re.compile(r"\s*\.(cfi_|loc\b|p2align|file\b)|\.Ltmp\d+:|\s*#DEBUG_VALUE")


def _is_of(symbol: str, name: str) -> bool:
    return symbol == name or symbol.startswith((f"{name}/", f"{name}<"))


_BACK_STAGES: Mapping[str, Callable[[Database, DefId], View | NoView]] = {
    "mir": _mir,
    "passes": _passes,
    "memory": _memory,
    "llvm": _llvm,
    "assembly": _assembly,
}
KINDS: Final = ("tokens", "tree", "types", *_BACK_STAGES)
