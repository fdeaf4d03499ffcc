"""Objects of units: from the cache, or compiled and then kept.

In: the units of a program. Out: their object codes, in order. Release units are compiled by up to two processes, as O2
is slow and threads gain nothing; a dev unit costs less than starting a process. LLVM is loaded only when something
must be compiled.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from snowc.cache import Cache
from snowc.codegen.objects_key import Pipeline, object_key
from snowc.codegen.target import Target
from snowc.codegen.unit_text import UnitText

_WORKERS = 2
_FEWEST_FOR_WORKERS = 4
_KIND = "objects"


def objects_of(units: Sequence[UnitText], target: Target, pipeline: Pipeline, cache: Cache) -> list[bytes]:
    """The object code of each unit."""
    keys = [object_key(unit, target, pipeline) for unit in units]
    found = [cache.read(_KIND, key) for key in keys]
    missing = [number for number, content in enumerate(found) if content is None]
    compiled = _compile_all([units[number] for number in missing], target, pipeline)
    for number, content in zip(missing, compiled, strict=True):
        cache.write(_KIND, keys[number], content)
        found[number] = content
    if missing:
        cache.trim()
    return [content for content in found if content is not None]


def _compile_all(units: Sequence[UnitText], target: Target, pipeline: Pipeline) -> list[bytes]:
    if pipeline is Pipeline.RELEASE and len(units) >= _FEWEST_FOR_WORKERS:
        # Spawned, not forked: the caller may have threads.
        with ProcessPoolExecutor(_WORKERS, multiprocessing.get_context("spawn")) as workers:
            jobs = [workers.submit(_compile, unit, target, pipeline) for unit in units]
            return [job.result() for job in jobs]
    return [_compile(unit, target, pipeline) for unit in units]


def _compile(unit: UnitText, target: Target, pipeline: Pipeline) -> bytes:
    from snowc.codegen.objects import compile_unit

    return compile_unit(unit, target, pipeline)
