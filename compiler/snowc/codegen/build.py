"""`build_program`: from a database to an executable, or to a text that shows a stage on the way.

In: a database whose program has no errors, the entry module, options. Out: a `BuildResult`; what is wrong with the
program or the machine comes as diagnostics. Outside the engine: it reads and writes the cache and starts the linker.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from snowc.cache import Cache, key_of, open_cache, write_atomically
from snowc.codegen import abi, errors, link, program_store
from snowc.codegen.code_keys import code_keys
from snowc.codegen.code_store import CodeStore
from snowc.codegen.kept_program import KeptProgram, Reuse
from snowc.codegen.layout import signature_of
from snowc.codegen.llvm.program_record import Place, ProgramRecord
from snowc.codegen.located_objects import lines_key, located_objects
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.runtime_library import STATIC_LIBRARY, fingerprint, runtime_library
from snowc.codegen.target import Target, host_target, machine_names, target_named
from snowc.codegen.unit_text import UnitText
from snowc.codegen.units import ProgramToEmit, emit_program, emit_units
from snowc.diagnostics.bug import CompilerBug
from snowc.diagnostics.diagnostic import Diagnostic
from snowc.diagnostics.facts import Fact, Finding, ItemRef, PlacedFinding
from snowc.diagnostics.not_supported import NotSupported
from snowc.diagnostics.wording import diagnostic_of, severity_of, wording_of
from snowc.mir.constants.source import ComputedSource
from snowc.mir.effort import Effort
from snowc.mir.ir import Callee, MirFunction, Site
from snowc.mir.main_failure import MainSource, first_function
from snowc.mir.pipeline import ready_program
from snowc.mir.print import print_functions
from snowc.mir.program_source import Externs, ProgramSource, is_library
from snowc.mir.programs import MonoProgram
from snowc.mir.remote_functions import RemoteSource
from snowc.query import Engine
from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.queries import file_of_module
from snowc.source import FileId, FileSpan, Span
from snowc.syntax.derived.files import type_behind
from snowc.syntax.queries import item_offset, line_index
from snowc.types.queries import inferred_definition
from snowc.types.ty import UNIT, Type
from snowc.values import value
from snowc.voice import tell

_MOST_SPILLED = abi.ARGUMENT_WORDS
EMIT_KINDS = ("mir", "llvm", "asm", "obj")


@value
class BuildOptions:
    """`output` is where the executable goes (None: it stays in the cache). `emit` shows a stage instead of linking.
    `symbols` is None for what is usual with the pipeline, `target` the name of another machine (`target_named`)."""

    pipeline: Pipeline = Pipeline.DEV
    output: Path | None = None
    emit: str | None = None
    symbols: link.Symbols | None = None
    libraries: link.Libraries = link.Libraries.SHARED
    target: str | None = None


@value
class BuildResult:
    """`program` is the executable, if one was made. `emitted` is what `--emit` asked for: (file name, content)."""

    diagnostics: tuple[Diagnostic, ...] = ()
    program: Path | None = None
    emitted: tuple[tuple[str, bytes], ...] = ()


def build_program(db: Engine, entry_module: ModuleName, options: BuildOptions) -> BuildResult:
    """Build the program whose `main` is in `entry_module`."""
    builder = ProgramBuilder(db, entry_module, options.pipeline)
    target = host_target() if options.target is None else target_named(options.target)
    if target is None:
        machine = machine_names() if options.target is None else tuple(options.target.split("-", 1))
        return builder.failed(errors.UnsupportedMachine(machine[0], machine[-1]))
    if options.emit is None:
        return builder.executable(target, options)
    program = builder.ready()
    if isinstance(program, BuildResult):
        return program
    if options.emit == "mir":
        functions = tuple(function for _, function in program.mono.program.functions)
        return BuildResult(emitted=((f"{entry_module}.mir", print_functions(functions).encode()),))
    return BuildResult(emitted=tuple(_emitted(emit_units(program, target, options.pipeline), target, options)))


def program_units(
    db: Engine, entry_module: ModuleName, target: Target, pipeline: Pipeline
) -> list[UnitText] | BuildResult:
    """The LLVM text of a program, for the JIT; or what is wrong with the program."""
    program = ProgramBuilder(db, entry_module, pipeline).ready()
    return program if isinstance(program, BuildResult) else emit_units(program, target, pipeline)


def entry_file(db: Engine, entry_module: ModuleName) -> FileId:
    """The file that findings about no place are shown at."""
    return file_of_module(db, entry_module) or FileId(entry_module)


def fact_diagnostic(fact: Fact, file: FileId) -> Diagnostic:
    """A diagnostic about a whole program or machine, shown at the start of a file."""
    nowhere = Span(0, 0)
    wording = wording_of(fact, nowhere)
    place = FileSpan(file, nowhere)
    return Diagnostic(fact.code, severity_of(fact.code), wording.message, place, wording.label, notes=wording.notes)


class ProgramBuilder:
    """One build. It is also the placer of the findings."""

    def __init__(self, db: Engine, entry_module: ModuleName, pipeline: Pipeline = Pipeline.DEV) -> None:
        self.db = db
        self.effort = Effort.FULL if pipeline is Pipeline.RELEASE else Effort.LITTLE
        self.entry = DefId(entry_module, "main")
        self.source = MainSource(RemoteSource(ComputedSource(db), db), self.entry)
        self.file = entry_file(db, entry_module)
        self._shown: dict[FileId, str] = {}

    def place(self, item: ItemRef, span: Span) -> FileSpan | None:
        offset = item_offset(self.db, item)
        return None if offset is None else FileSpan(item.file, span.shifted(offset))

    def failed(self, *facts: Fact) -> BuildResult:
        return BuildResult(tuple(fact_diagnostic(fact, self.file) for fact in facts))

    def found(self, findings: Iterable[PlacedFinding]) -> BuildResult:
        diagnostics = (diagnostic_of(each.item, each.finding, self) for each in findings)
        return BuildResult(tuple(each for each in diagnostics if each is not None))

    # --- MIR ---------------------------------------------------------------------------------------------------------

    def ready(self, kept: KeptProgram | None = None, reuse: Reuse | None = None) -> ProgramToEmit | BuildResult:
        """The program after all passes; what an earlier build has made is only named."""
        reuse = reuse or Reuse()
        if kept is not None and reuse.calls(kept.entry) is not None:
            callee, message = kept.entry, kept.record.message
        else:
            inferred = inferred_definition(self.db, self.entry)
            lowered = self.source.lowered(self.entry)
            if inferred is None or lowered is None:
                raise CompilerBug("asked to build a program without a sound `main`", str(self.entry))
            main = lowered.functions[0]
            if main.parameter_count:
                site = main.site
                return self.found([PlacedFinding(site.item, Finding(site.span, errors.MainTakesParameters()))])
            callee = first_function(self.source, main)
            message = UNIT if inferred.message is None else inferred.message
        return self.ready_at(self.source, callee, message, reuse)

    def ready_at(
        self, source: ProgramSource, callee: Callee, message: Type, reuse: Reuse
    ) -> ProgramToEmit | BuildResult:
        """The program that starts with `callee`; `message` is the type of its mailbox."""
        mono = ready_program(source, callee, reuse, self.effort)
        findings = mono.findings or (*_foreign_externs(mono.externs), *_too_long_signatures(mono.program))
        if findings:
            return self.found(findings)
        made = dict(mono.program.functions).get(mono.main_closure)
        result = reuse.known[mono.main_closure].summary.declaration.result if made is None else made.result
        record = ProgramRecord(str(callee.function.definition.module), mono.main_closure, result, message)
        return ProgramToEmit(mono, source, record, self.locate, reuse)

    def locate(self, site: Site) -> Place:
        """Line and column of a site; the file as seen from the entry file's folder, so that no machine's paths get
        into programs. A site in what is derived for a type is where the type stands."""
        derived_for = type_behind(site.item.file)
        item, start = (site.item, site.span.start) if derived_for is None else (derived_for, 0)
        file, offset = item.file, item_offset(self.db, item)
        if offset is None:
            raise CompilerBug("a site whose item is gone", item.name)
        line, column = line_index(self.db, file).position(offset + start)
        return Place(self.shown(file), line + 1, column + 1)

    def shown(self, file: FileId) -> str:
        shown = self._shown.get(file)
        if shown is None:
            folder = os.path.dirname(self.file)
            shown = os.path.relpath(file, folder) if os.path.isabs(file) and folder else str(file)
            self._shown[file] = shown
        return shown

    # --- the executable ----------------------------------------------------------------------------------------------

    def executable(self, target: Target, options: BuildOptions) -> BuildResult:
        """Build and link, with what the last build has left."""
        library, linking = _library_and_linking(target, options)
        missing = [each for each in (library, linking) if isinstance(each, errors.NoRuntime | errors.NoLinker)]
        if missing or isinstance(library, errors.NoRuntime) or isinstance(linking, errors.NoLinker):
            return self.failed(*missing)
        cache = open_cache()
        store = CodeStore(cache, self.file, target, options.pipeline)
        kept, keys = store.read(), code_keys(self.db, self.shown)
        program = self.ready(kept, store.reuse(kept, keys))
        if isinstance(program, BuildResult):
            return program
        emitted = emit_program(program, target, options.pipeline)
        units = emitted.contents()
        object_keys = [lines_key(unit, target, options.pipeline) for unit in units]
        key = key_of("program", fingerprint(library), *linking.command, *linking.flags, *object_keys)
        content = program_store.read(cache, key)
        if content is None:
            objects = located_objects(units, target, options.pipeline, cache)
            remember = partial(store.write, program, emitted, object_keys, keys)
            linked = link.link(objects, library, linking, remember)
            if isinstance(linked, errors.LinkFailed | errors.CannotWrite):
                return self.failed(linked)
            content = linked
            program_store.write(cache, key, content)
        else:
            store.write(program, emitted, object_keys, keys)
        result = self.placed(cache, content, options.output)
        if result.program is not None:
            tell(f"the program is {result.program}")
        cache.trim_if_due()
        return result

    def placed(self, cache: Cache, content: bytes, output: Path | None) -> BuildResult:
        """Put the executable where it is wanted."""
        try:
            if output is None:
                return BuildResult(program=program_store.executable(cache, content))
            write_atomically(output, content, mode=0o777)
        except OSError as error:
            where = str(output or error.filename)
            return self.failed(errors.CannotWrite(where, error.strerror or str(error)))
        return BuildResult(program=output)


def _library_and_linking(
    target: Target, options: BuildOptions
) -> tuple[Path | errors.NoRuntime, link.Linking | errors.NoLinker]:
    """For this machine, or for another."""
    if options.target is None:
        linking = link.host_linking(options.pipeline, options.symbols, options.libraries)
        return runtime_library(STATIC_LIBRARY), linking
    from snowc.codegen.cross import cross_library, cross_linking  # late: few builds are for other machines

    linking = cross_linking(options.target, target, options.symbols)
    return runtime_library(cross_library(options.target)), linking


def _foreign_externs(externs: Externs) -> Iterable[PlacedFinding]:
    """An `@extern` is believed blindly, so only the library may have one: a test holds its declarations to the
    runtime."""
    for extern in externs.values():
        if not is_library(extern.site):
            fact = NotSupported("`@extern` outside of the standard library")
            yield PlacedFinding(extern.site.item, Finding(extern.site.span, fact))


def _too_long_signatures(program: MonoProgram) -> Iterable[PlacedFinding]:
    for _, function in program.functions:
        if signature_of(function).spilled > _MOST_SPILLED:
            yield _too_long(function)


def _too_long(function: MirFunction) -> PlacedFinding:
    fact = NotSupported(f"functions with more than {_MOST_SPILLED} parameters")
    return PlacedFinding(function.site.item, Finding(function.site.span, fact))


def _emitted(units: list[UnitText], target: Target, options: BuildOptions) -> Iterable[tuple[str, bytes]]:
    if options.emit == "llvm":
        return [(f"{unit.name}.ll", unit.text.encode()) for unit in units]
    if options.emit == "obj":
        objects = located_objects(units, target, options.pipeline, open_cache())
        names = [*(unit.name for unit in units), "lines"]
        return [
            (f"{name}{'.ll' if link.is_text(content) else '.o'}", content)
            for name, content in zip(names, objects, strict=True)
        ]
    if options.emit == "asm":
        from snowc.codegen.objects import assembly_of  # LLVM is loaded only where it is needed

        return [(f"{unit.name}.s", assembly_of(unit.code, target, options.pipeline).encode()) for unit in units]
    raise CompilerBug(f"unknown kind of output: {options.emit}")
