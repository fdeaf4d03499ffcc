"""Where the code of the last build of an entry file is remembered.

In: the cache, and what decides how code is compiled. Out: the `KeptProgram` of last time and what of it may be taken
over; afterwards this time's is kept in its place. A record that is gone or damaged costs time only.
"""

from __future__ import annotations

from collections.abc import Sequence

from snowc.cache import Cache, key_of
from snowc.codegen.kept_form import FORMAT, read_kept, write_kept
from snowc.codegen.kept_program import UNKNOWN, CodeKeys, KeptProgram, KeptUnit, Reuse, reuse
from snowc.codegen.located_objects import read_located
from snowc.codegen.objects_key import Pipeline, object_key
from snowc.codegen.target import Target
from snowc.codegen.unit_text import FinishedUnit, UnitText
from snowc.codegen.units import EmittedProgram, EmittedUnit, ProgramToEmit
from snowc.fingerprint import package_fingerprint
from snowc.mir.given import home_of
from snowc.mir.ir import Callee
from snowc.mir.passes.monomorphise import Monomorphised, instance_name
from snowc.source import FileId

_KIND = "code"


class CodeStore:
    """One entry file, compiled in one way. Only objects whose lines we can read are taken over: ELF ones."""

    def __init__(self, cache: Cache, entry: FileId, target: Target, pipeline: Pipeline) -> None:
        self._cache = cache
        compiled = object_key(UnitText("", ""), target, pipeline)
        self.key = key_of("code", FORMAT, package_fingerprint(), compiled, entry)
        self._is_used = target.is_elf
        self._pipeline = pipeline
        self._kept: KeptProgram | None = None

    def read(self) -> KeptProgram | None:
        content = self._cache.read(_KIND, self.key) if self._is_used else None
        self._kept = None if content is None else read_kept(content)
        return self._kept

    def reuse(self, kept: KeptProgram | None, keys: CodeKeys) -> Reuse:
        return reuse(kept, keys, lambda unit: read_located(unit.object_key, self._cache), self._pipeline)

    def write(
        self, program: ProgramToEmit, emitted: EmittedProgram, object_keys: Sequence[str], keys: CodeKeys
    ) -> None:
        """`object_keys` are those of the emitted units, in order."""
        if not self._is_used or all(isinstance(unit.content, FinishedUnit) for unit in emitted.units):
            return
        units = []
        for unit, key in zip(emitted.units, object_keys, strict=False):  # data units have keys too
            kept = _kept_unit(unit, key, keys, program.mono)
            if kept is not None:
                units.append(kept)
        tables = None if self._kept is None else self._kept.tables
        kept_program = KeptProgram(keys.surfaces, program.mono.program.entry, program.record, tuple(units), tables)
        self._cache.write(_KIND, self.key, write_kept(kept_program))


def _kept_unit(unit: EmittedUnit, object_key: str, keys: CodeKeys, mono: Monomorphised) -> KeptUnit | None:
    first = unit.functions[0].callee
    code_key = keys.of_module(home_of(first))
    if code_key is None:
        return None
    usable_key = "" if unit.file is None else object_key
    functions = unit.functions
    if isinstance(unit.content, UnitText):
        functions = tuple(each.with_behind(_behind(each.callee, keys, mono)) for each in functions)
    return KeptUnit(unit.content.name, code_key, usable_key, instance_name(first), unit.stubs, functions)


def _behind(callee: Callee, keys: CodeKeys, mono: Monomorphised) -> tuple[tuple[str, str], ...]:
    looked_into = sorted(mono.looked_into.get(callee, ()))
    digests = ((module, keys.of_module(module) or UNKNOWN) for module in looked_into)
    return (*keys.behind(callee.function.definition), *digests)


__all__ = ["CodeStore"]
