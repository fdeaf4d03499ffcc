"""One MIR function to one LLVM function.

In: a monomorphic function after the ownership pass. Out: its text in the module, and the sites of its crashes.
"""

from __future__ import annotations

from collections.abc import Iterable

from snowc.codegen import abi
from snowc.codegen.layout import Parameter, Signature, Travel, signature_of
from snowc.codegen.llvm import (
    arithmetic,
    calls,
    constant_cells,
    coroutine,
    coroutine_entries,
    counting,
    gathering,
    moving_context,
    objects,
    references,
    scratch,
    scratch_headers,
    strips,
    words,
)
from snowc.codegen.llvm.arguments import ShownArguments
from snowc.codegen.llvm.counts import emit_count
from snowc.codegen.llvm.function_text import FunctionText
from snowc.codegen.llvm.module import Module
from snowc.codegen.llvm.quick_returns import quick_returns
from snowc.codegen.llvm.recursion import calls_itself, is_inlined_into_itself, own_calls
from snowc.codegen.llvm.reductions import loop_ends, reduction_points
from snowc.codegen.llvm.short_functions import SMALL
from snowc.codegen.llvm.text import symbol
from snowc.codegen.objects_key import Pipeline
from snowc.mir.ir import (
    Absent,
    Binary,
    Block,
    BlockId,
    Borrow,
    Branch,
    Call,
    CallClosure,
    Callee,
    Capture,
    Construct,
    Copy,
    Count,
    Crash,
    Discard,
    Drop,
    Dup,
    Extend,
    Field,
    Gather,
    Gathered,
    Goto,
    Instruction,
    Literal,
    Look,
    MakeClosure,
    MakeList,
    MirFunction,
    Overwrite,
    Pack,
    Part,
    Return,
    Site,
    Switch,
    Tag,
    TailCall,
    Terminator,
    Unary,
    Unpack,
    Unreachable,
)
from snowc.mir.passes.gather_lists import gather_lists
from snowc.mir.passes.lent_lists import lend_lists
from snowc.mir.passes.look_into_lists import look_into_lists
from snowc.mir.passes.loop_tail_calls import loop_tail_calls
from snowc.mir.passes.monomorphise import instance_name
from snowc.mir.passes.scratch_lists import scratch_lists
from snowc.mir.passes.search_loops import search_loops
from snowc.mir.passes.settle_lists import settle_lists
from snowc.mir.passes.strip_loops import strip_loops
from snowc.mir.scratch_instructions import AppendInScratch, EndInScratch, SetInScratch
from snowc.mir.strip_instructions import Fill, InStrip, IsShort, Spend, Strip, Uncounted

_INLINED = "/inlined"
"""ends the names of the copies of a function, one for each call of itself, where it is inlined"""
_QUICK = "/quick"
"""ends the name of what looks whether it would return at once"""

SMALL_LOOP = 40
"""instructions of a loop that is inlined where it is called"""
_INLINED_EAGERLY = ' "function-inline-threshold"="2000"'
"""of a small function: its paths to crashes cost nothing where they are not taken, yet LLVM counts them"""

_NEVER_INLINED = " noinline"
"""of a function with scratches, which are to lie in no other frame"""


def emit_function(module: Module, callee: Callee, function: MirFunction) -> tuple[Site, ...]:
    """Write the function into the module; gives the sites of its table, in order."""
    name = instance_name(callee)
    if callee in module.program.waiting:
        if function.captures is not None:
            coroutine_entries.emit_entry(module, callee, function)
        return _emit_body(FunctionText(module, callee, function, symbol(name)), "define hidden", " presplitcoroutine")
    if module.program.pipeline is Pipeline.RELEASE:
        externs = module.program.externs
        function = look_into_lists(settle_lists(loop_tail_calls(callee, function), externs), externs)
        function = search_loops(strip_loops(gather_lists(function, externs), externs), externs)
        function = lend_lists(scratch_lists(function, externs, module.short), externs, module.looked_at)
    define = "define internal" if callee in module.private else "define hidden"
    calls = own_calls(callee, function)
    innermost = [_quick_returns(module, callee, function) if calls else symbol(name)] * calls
    if not is_inlined_into_itself(callee, function):
        is_small = module.short.get(callee, SMALL + 1) <= SMALL or _is_small_loop(module, function)
        inlining = _NEVER_INLINED if scratch.has_scratches(function) else _INLINED_EAGERLY if is_small else ""
        return _emit_body(FunctionText(module, callee, function, symbol(name), innermost), define, inlining)
    copies = [symbol(f"{name}{_INLINED}{number}") for number in range(calls)]
    sites = _emit_body(FunctionText(module, callee, function, symbol(name), copies), define)
    for each in copies:
        _emit_body(FunctionText(module, callee, function, each, innermost), "define internal", " alwaysinline")
    return sites


def _quick_returns(module: Module, callee: Callee, function: MirFunction) -> str:
    """What the function calls instead of itself. It has no places of its own: where it is inlined, its call has the
    place of the one that it stands in for, and counts its reductions."""
    way = quick_returns(callee, function) if module.program.pipeline is Pipeline.RELEASE else None
    if way is None:
        return symbol(instance_name(callee))
    fn = FunctionText(module, callee, way, symbol(f"{instance_name(callee)}{_QUICK}"))
    fn.reserve_locals()
    signature = signature_of(way)
    parameters = _take_parameters(fn, signature)
    fn.line("br label %b0")
    for number, block in enumerate(way.blocks):
        fn.label(f"b{number}")
        for instruction in block.instructions:
            _emit_instruction(fn, instruction)
        _emit_terminator(fn, block.terminator)
    words = f"{signature.result} {fn.symbol}({', '.join(parameters)})"
    head = f"define internal {module.convention(callee)} {words} alwaysinline #0 {{"
    module.define_function(fn.symbol, "\n".join([head, "entry:", *fn.body(), "}"]))
    return fn.symbol


def _is_small_loop(module: Module, function: MirFunction) -> bool:
    """Whether a function of a released program is a loop that calls nothing but the runtime: where it is called again
    and again its few turns cost less than the call."""
    if module.program.pipeline is not Pipeline.RELEASE or not loop_ends(function):
        return False
    instructions = [each for block in function.blocks for each in (*block.instructions, block.terminator)]
    others = (each for each in instructions if isinstance(each, Call | CallClosure | TailCall))
    calls_snow = any(
        isinstance(each, CallClosure) or each.callee.function not in module.program.externs for each in others
    )
    return len(instructions) <= SMALL_LOOP and not calls_snow


def _emit_body(fn: FunctionText, define: str, attributes: str = "") -> tuple[Site, ...]:
    module, function = fn.module, fn.function
    fn.reserve_locals()
    shown = ShownArguments(fn)
    body = module.debug.begin_body(shown.described()) if module.debug else 0
    described = fn.describe()
    signature = signature_of(function)
    if fn.is_coroutine:
        coroutine.emit_begin(fn)
    fn.take_reductions()
    parameters = _take_parameters(fn, signature)
    shown.emit_slots(body)
    if function.is_constant:
        constant_cells.emit_look_up(fn)
    else:
        fn.line("br label %b0")
    _emit_blocks(fn, shown)
    if fn.is_coroutine:
        coroutine.emit_end(fn)
    result = "void" if fn.is_coroutine else signature.result
    head = f"{define} {module.convention(fn.callee)} {result} {fn.symbol}({', '.join(parameters)})"
    head = f"{head}{attributes} #0{described} {{"
    text = moving_context.read_anew(fn.body()) if fn.is_coroutine else fn.body()
    module.define_function(fn.symbol, "\n".join([head, "entry:", *text, "}"]))
    return tuple(fn.sites)


def _emit_blocks(fn: FunctionText, shown: ShownArguments) -> None:
    points = reduction_points(fn.function, _blocks_that_call_snow(fn))
    fn.module.repeats |= bool(points.ends) or calls_itself(fn.callee, fn.function)
    site = fn.function.site
    for number, block in enumerate(fn.function.blocks):
        fn.label(f"b{number}")
        shown.begin_block()
        if number in points.starts and not fn.is_copy:  # who calls a copy has counted
            fn.at(_first_site(block) or site)
            counting.emit_reduction(fn)
        for instruction, place in _with_sites(block, site):
            fn.at(place)
            shown.before(instruction)
            _emit_instruction(fn, instruction)
            site = place
        site = _own_site(block.terminator) or site
        fn.at(site)
        if number in points.ends:
            counting.emit_reduction(fn)
        shown.before(block.terminator)
        _emit_terminator(fn, block.terminator)


def _with_sites(block: Block, before: Site) -> Iterable[tuple[Instruction, Site]]:
    """Each instruction with its place: its own, or that of the next one that has any, for which it prepares, or of the
    last one before."""
    found: list[Site | None] = []
    following = _own_site(block.terminator)
    for instruction in reversed(block.instructions):
        following = _own_site(instruction) or following
        found.append(following)
    for instruction, site in zip(block.instructions, reversed(found), strict=True):
        before = site or before
        yield instruction, before


def _first_site(block: Block) -> Site | None:
    return next((site for site in map(_own_site, (*block.instructions, block.terminator)) if site is not None), None)


def _own_site(instruction: Instruction | Terminator) -> Site | None:
    match instruction:
        case Unary() | Binary() | Call() | CallClosure() | Overwrite() | Look() | Extend() | TailCall() | Crash():
            return instruction.site
        case SetInScratch() | AppendInScratch():
            return instruction.site
        case _:
            return None


def _take_parameters(fn: FunctionText, signature: Signature) -> list[str]:
    """Put the arguments into their locals; gives the parameter list. Spilled words are read before anything can
    overwrite them."""
    parameters = []
    for local, parameter in enumerate(signature.parameters):
        if parameter.travel is Travel.NOWHERE:
            continue
        if parameter.travel is Travel.REGISTER:
            value = f"%p{local}"
            parameters.append(f"{parameter.llvm}{_known_of_objects(fn, parameter)} {value}")
        else:
            place = fn.spill_place(parameter.spill_index)
            value = fn.value(f"load i64, ptr {place}")
        if signature.is_closure or parameter.travel is Travel.SPILL:
            value = fn.from_slot(parameter.type, value)
        fn.store(local, value)
    if signature.is_closure:
        parameters.append("ptr %closure")
    return [*parameters, f"ptr{_known_of_context(fn)} swiftself %cx"]


def _known_of_objects(fn: FunctionText, parameter: Parameter) -> str:
    """What ownership says of an argument: there always is an object. Whether another argument is the same one is known
    only where its count says so."""
    is_known = fn.module.program.pipeline is Pipeline.RELEASE and parameter.llvm == "ptr"
    return " noundef nonnull align 8" if is_known else ""


def _known_of_context(fn: FunctionText) -> str:
    """No object leads to the context, so what is written into objects leaves it as it is. A coroutine, which may go on
    with another function's context, promises nothing."""
    is_known = fn.module.program.pipeline is Pipeline.RELEASE and not fn.is_coroutine
    return f" noalias noundef nonnull align 8 dereferenceable({abi.CX_HEAP})" if is_known else ""


def _blocks_that_call_snow(fn: FunctionText) -> set[BlockId]:
    """Blocks that may call Snow code that does not end soon; calls of the runtime end soon or wait."""
    return {
        number
        for number, block in enumerate(fn.function.blocks)
        if any(_calls_snow(fn, each) for each in (*block.instructions, block.terminator))
    }


def _calls_snow(fn: FunctionText, instruction: Instruction | Terminator) -> bool:
    match instruction:
        case CallClosure():
            return True
        case Call(callee=callee) | TailCall(callee=callee):
            return callee.function not in fn.module.program.externs and callee not in fn.module.short
        case _:
            return False


def _emit_instruction(fn: FunctionText, instruction: Instruction) -> None:
    match instruction:
        case Literal():
            arithmetic.emit_literal(fn, instruction)
        case Copy(target, source) | Borrow(target, source):
            fn.store(target, fn.load(source))
        case Unary():
            arithmetic.emit_unary(fn, instruction)
        case Binary():
            arithmetic.emit_binary(fn, instruction)
        case Call():
            calls.emit_call(fn, instruction)
        case CallClosure():
            calls.emit_call_closure(fn, instruction)
        case Absent() | Pack() | Part():
            words.emit_words(fn, instruction)
        case Count():
            emit_count(fn, instruction)
        case Overwrite():
            calls.emit_overwrite(fn, instruction)
        case Look():
            calls.emit_look(fn, instruction)
        case Extend():
            calls.emit_extend(fn, instruction)
        case SetInScratch() | AppendInScratch() | EndInScratch():
            _emit_in_scratch(fn, instruction)
        case Gather() | Gathered() | Strip() | InStrip() | IsShort() | Spend() | Uncounted() | Fill():
            _emit_of_loop(fn, instruction)
        case Dup() | Drop() | Unpack() | Discard():
            references.emit_reference(fn, instruction)
        case _:
            _emit_object(fn, instruction)


def _emit_in_scratch(fn: FunctionText, instruction: SetInScratch | AppendInScratch | EndInScratch) -> None:
    if isinstance(instruction, EndInScratch):
        scratch_headers.emit_end(fn, instruction)
    else:
        calls.emit_in_scratch(fn, instruction)


def _emit_of_loop(fn: FunctionText, instruction: Instruction) -> None:
    """What loops are told of lists and turns."""
    match instruction:
        case Gather():
            gathering.emit_gather(fn, instruction)
        case Gathered():
            gathering.emit_gathered(fn, instruction)
        case Strip() | InStrip() | IsShort() | Spend() | Uncounted() | Fill():
            strips.emit_strips(fn, instruction)


def _emit_object(fn: FunctionText, instruction: Instruction) -> None:
    """Objects, and what is read from them."""
    match instruction:
        case Construct():
            objects.emit_construct(fn, instruction)
        case MakeList():
            objects.emit_list(fn, instruction)
        case MakeClosure():
            objects.emit_closure(fn, instruction)
        case Field():
            objects.emit_field(fn, instruction)
        case Tag():
            objects.emit_tag(fn, instruction)
        case Capture():
            objects.emit_capture(fn, instruction)


def _emit_terminator(fn: FunctionText, terminator: Terminator) -> None:
    match terminator:
        case Goto(target):
            fn.line(f"br label %b{target}")
        case Branch(condition, then, otherwise):
            fn.line(f"br i1 {fn.load(condition)}, label %b{then}, label %b{otherwise}")
        case Switch():
            _emit_switch(fn, terminator)
        case Return():
            calls.emit_return(fn, terminator)
        case TailCall():
            calls.emit_tail_call(fn, terminator)
        case Crash(kind, site):
            fn.crash(kind, site)
        case Unreachable():
            fn.line("unreachable")


def _emit_switch(fn: FunctionText, terminator: Switch) -> None:
    """A switch without default leaves the impossible to LLVM: its last case takes it."""
    cases = terminator.cases
    if terminator.default is None:
        cases, default = cases[:-1], cases[-1][1]
    else:
        default = terminator.default
    arms = " ".join(f"i64 {value}, label %b{target}" for value, target in cases)
    fn.line(f"switch i64 {fn.load(terminator.subject)}, label %b{default} [ {arms} ]")
