"""LLVM IR to object code: the dev and the release pipeline. The only importer of llvmlite besides the JIT; import it
late.

In: the text of a unit. Out: the bytes of its object file; of a unit with another machine's assembly in it LLVM's text,
which is made an object when it is linked (`cross.py`). IR that LLVM refuses is our mistake: CompilerBug.
"""

from __future__ import annotations

import functools

from llvmlite import binding as llvm

from snowc.codegen.inlined_places import number_inlined, section_text
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.target import Target, is_assembled_here
from snowc.codegen.unit_text import UnitCode
from snowc.diagnostics.bug import CompilerBug

_ASSEMBLY = 'asm sideeffect "mov'
"""how inline assembly begins that has something to assemble"""
_LARGEST_OPTIMISED = 1 << 19
"""characters of a dev unit: the time that code generation at level 1 takes grows faster than its functions"""


def compile_unit(unit: UnitCode, target: Target, pipeline: Pipeline) -> bytes:
    """The object of a unit."""
    machine = _machine(target, _level(unit, pipeline))
    if _ASSEMBLY in unit.text and not is_assembled_here(target):
        return str(_optimised(unit, target, machine, pipeline)).encode()
    object_code: bytes = machine.emit_object(_optimised(unit, target, machine, pipeline))
    return object_code


def assembly_of(unit: UnitCode, target: Target, pipeline: Pipeline) -> str:
    """The assembly text of a unit, for `--emit asm`."""
    machine = _machine(target, _level(unit, pipeline))
    text: str = machine.emit_assembly(_optimised(unit, target, machine, pipeline))
    return text


def _optimised(unit: UnitCode, target: Target, machine: llvm.TargetMachine, pipeline: Pipeline) -> llvm.ModuleRef:
    try:
        module = llvm.parse_assembly(unit.text)
        module.verify()
    except RuntimeError as error:
        raise CompilerBug(f"LLVM refuses the code of unit {unit.name}: {error}") from error
    module.data_layout = str(machine.target_data)
    options = llvm.create_pipeline_tuning_options(speed_level=2 if pipeline is Pipeline.RELEASE else 0)
    builder = llvm.create_pass_builder(machine, options)
    if pipeline is Pipeline.DEV:
        scalars = llvm.create_new_function_pass_manager()
        scalars.add_sroa_pass()
        scalars.add_simplify_cfg_pass()
        for function in module.functions:
            if not function.is_declaration:
                scalars.run(function, builder)
    builder.getModulePassManager().run(module, builder)
    if pipeline is Pipeline.DEV:
        _shorten_unused_ways(module, builder)
    return module if unit.end is None else _with_inlined_places(module, unit.end, target)


def _shorten_unused_ways(module: llvm.ModuleRef, builder: llvm.PassBuilder) -> None:
    """LLVM makes of each coroutine a function that destroys its frame, which nobody calls: without passes that see what
    is constant in it, it is as long as the one that goes on."""
    passes = llvm.create_new_function_pass_manager()
    passes.add_sccp_pass()
    passes.add_simplify_cfg_pass()
    for function in module.functions:
        if function.name.endswith((".destroy", ".cleanup")):
            passes.run(function, builder)


def _with_inlined_places(module: llvm.ModuleRef, end: int, target: Target) -> llvm.ModuleRef:
    """Number the places of inlined code anew: only here is it known, and instructions must have their numbers before
    they become code."""
    if not target.is_elf:
        return module
    text, ways = number_inlined(str(module), end)
    return llvm.parse_assembly(text + section_text(ways)) if ways else module


def _level(unit: UnitCode, pipeline: Pipeline) -> int:
    """The level of code generation, 0 to 2. Dev code that runs once may be slow: level 1 takes four times as long."""
    if pipeline is Pipeline.RELEASE:
        return 2
    return 1 if unit.repeats and len(unit.text) <= _LARGEST_OPTIMISED else 0


@functools.cache
def _machine(target: Target, level: int) -> llvm.TargetMachine:
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    llvm.initialize_native_asmparser()  # for the stubs; inline assembly of other machines can be printed only
    chosen = llvm.Target.from_triple(target.triple)
    return chosen.create_target_machine(cpu=target.cpu, opt=level, reloc="pic", codemodel="default")
