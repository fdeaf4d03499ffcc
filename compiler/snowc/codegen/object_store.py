"""Objects of units: from the cache, or compiled and then kept.

In: the units of a program. Out: their object codes, in order. Many units are compiled by two processes, as threads gain
nothing: a release unit takes longer than starting a process, of dev units it takes some dozens. Few are compiled by the
process that was started ahead, or here: LLVM is loaded only when something must be compiled.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from snowc.cache import Cache, cache_directory
from snowc.codegen import compile_worker
from snowc.codegen.objects_key import Pipeline, object_key
from snowc.codegen.progress import counted
from snowc.codegen.target import Target
from snowc.codegen.unit_text import UnitText
from snowc.voice import tell

_WORKERS = 2
_FEWEST_FOR_WORKERS = {Pipeline.DEV: 80, Pipeline.RELEASE: 4}
"""units whose compilation takes longer than starting two processes"""
_KIND = "objects"


def objects_of(units: Sequence[UnitText], target: Target, pipeline: Pipeline, cache: Cache) -> list[bytes]:
    """The object code of each unit."""
    keys = [object_key(unit, target, pipeline) for unit in units]
    found = [cache.read(_KIND, key) for key in keys]
    missing = [number for number, content in enumerate(found) if content is None]
    tell(f"{len(missing)} of {len(units)} units to compile; the others are in {cache_directory()}")
    compiled = _compile_all([units[number] for number in missing], target, pipeline)
    for number, content in zip(missing, compiled, strict=True):
        cache.write(_KIND, keys[number], content)
        found[number] = content
    return [content for content in found if content is not None]


def _compile_all(units: Sequence[UnitText], target: Target, pipeline: Pipeline) -> list[bytes]:
    processes = _WORKERS if len(units) >= _FEWEST_FOR_WORKERS[pipeline] else int(compile_worker.is_started())
    if processes and units:
        return _compile_in_processes(units, target, pipeline, processes)
    return list(counted((_compile(unit, target, pipeline) for unit in units), len(units), "compiling"))


def _compile_in_processes(units: Sequence[UnitText], target: Target, pipeline: Pipeline, processes: int) -> list[bytes]:
    compiled = compile_worker.compiled_beside(units, target, pipeline, processes)
    with contextlib.closing(compiled):
        objects = dict(counted(compiled, len(units), "compiling"))
    return [objects[number] for number in range(len(units))]


def _compile(unit: UnitText, target: Target, pipeline: Pipeline) -> bytes:
    from snowc.codegen.objects import compile_unit

    return compile_unit(unit.code, target, pipeline)
