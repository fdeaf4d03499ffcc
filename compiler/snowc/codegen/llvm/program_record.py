"""What ties a program together: the record that the runtime reads, `enter`, and C's `main`; and the tables of sites,
each in the module of its function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from snowc.codegen import abi
from snowc.codegen.llvm.constants import constant_closure, type_constant
from snowc.codegen.llvm.coroutine import declare_helpers
from snowc.codegen.llvm.coroutine_resumption import enter_text
from snowc.codegen.llvm.module import Module
from snowc.codegen.llvm.text import symbol
from snowc.codegen.unit_text import SiteTable
from snowc.mir.ir import Callee, Site
from snowc.mir.passes.monomorphise import instance_name
from snowc.types.ty import Fun, Type
from snowc.values import value

PROGRAM_SYMBOL = "snow.program"
LINES_SYMBOL = "snow.lines"
"""the table from code to lines, where a target has one (`codegen/located_objects.py`)"""
_SITE = "{ ptr, i64, ptr, i64, i32, i32 }"


def site_table_symbol(callee: Callee) -> str:
    return f"snow.sites.{instance_name(callee)}"


@value
class Place:
    """Where a site is, for people: lines and columns from 1."""

    file: str
    line: int
    column: int


@value
class ProgramRecord:
    """`result` is main's type, `message` the type of its mailbox."""

    name: str
    main_closure: Callee
    result: Type
    message: Type


def emit_program_record(module: Module, record: ProgramRecord) -> None:
    """The `SnowProgram`, `enter` and `main`."""
    closure = constant_closure(module, Fun((), record.result), record.main_closure)
    result, message = type_constant(module, record.result), type_constant(module, record.message)
    name = record.name.encode()
    lines = f"@{LINES_SYMBOL}" if module.target.is_elf else "null"
    if module.target.is_elf:
        module.declare(lines, f"{lines} = external hidden constant i8")
    fields = [
        f"i32 {abi.PROGRAM_VERSION}, i32 0, ptr @snow.enter",
        f"ptr {closure}, ptr {result}, ptr {message}",
        f"ptr {module.bytes_pointer(name)}, i64 {len(name)}, ptr {lines}",
    ]
    layout = "{ i32, i32, ptr, ptr, ptr, ptr, ptr, i64, ptr }"
    module.define(f"@{PROGRAM_SYMBOL}", f"constant {layout} {{ {', '.join(fields)} }}, align 8")
    declare_helpers(module)
    module.define_function("@snow.enter", enter_text())
    run = module.c_function(abi.RUN_PROGRAM, "i32 (ptr, i32, ptr)")
    module.define_function("@main", _main_text(run))


def emit_site_table(
    module: Module, callee: Callee, sites: Sequence[Site], locate: Callable[[Site], Place]
) -> SiteTable | None:
    """The table that a function's code points into. In an ELF object lines and columns come in late, like all others
    (`codegen/site_lines.py`): until then they are 0.
    """
    if not sites:
        return None
    places = [locate(site) for site in sites]
    functions = (callee.function if site.inlined is None else site.inlined.function for site in sites)
    rows = [
        f"{_SITE} {{ {_site_fields(module, place, str(function.definition).encode())} }}"
        for place, function in zip(places, functions, strict=True)
    ]
    name = site_table_symbol(callee)
    module.define(symbol(name), f"hidden constant [{len(rows)} x {_SITE}] [{', '.join(rows)}], align 8")
    return SiteTable(name, tuple((place.line, place.column) for place in places))


def _site_fields(module: Module, place: Place, function: bytes) -> str:
    file = place.file.encode()
    line, column = (0, 0) if module.target.is_elf else (place.line, place.column)
    return ", ".join(
        [
            f"ptr {module.bytes_pointer(file)}, i64 {len(file)}",
            f"ptr {module.bytes_pointer(function)}, i64 {len(function)}",
            f"i32 {line}, i32 {column}",
        ]
    )


def _main_text(run: str) -> str:
    return "\n".join(
        [
            "define i32 @main(i32 %argc, ptr %argv) #0 {",
            f"  %status = call i32 {run}(ptr @{PROGRAM_SYMBOL}, i32 %argc, ptr %argv)",
            "  ret i32 %status",
            "}",
        ]
    )
