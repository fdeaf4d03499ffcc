"""Objects of units: from the cache, or compiled and then kept.

In: the units of a program. Out: their object codes, in order. Many units are compiled by two processes, as threads gain
nothing: a release unit takes longer than starting a process, of dev units it takes some dozens. LLVM is loaded only
when something must be compiled.
"""

from __future__ import annotations

import signal
from collections.abc import Sequence
from functools import partial

from snowc.cache import Cache
from snowc.codegen.objects_key import Pipeline, object_key
from snowc.codegen.progress import counted
from snowc.codegen.target import Target
from snowc.codegen.unit_text import UnitText

_WORKERS = 2
_CHUNK = 2
"""units that a worker takes at a time"""
_FEWEST_FOR_WORKERS = {Pipeline.DEV: 40, Pipeline.RELEASE: 4}
"""units whose compilation takes longer than starting two processes"""
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
    if len(units) >= _FEWEST_FOR_WORKERS[pipeline]:
        return _compile_in_processes(units, target, pipeline)
    return [_compile(unit, target, pipeline) for unit in units]


def _compile_in_processes(units: Sequence[UnitText], target: Target, pipeline: Pipeline) -> list[bytes]:
    """Spawned processes, not forked ones: the caller may have threads. They end with us, whatever ends us."""
    import multiprocessing  # late: few builds are that large
    from concurrent.futures import ProcessPoolExecutor

    processes = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(_WORKERS, processes, initializer=_be_a_worker) as workers:
        try:
            compiled = workers.map(partial(_compile, target=target, pipeline=pipeline), units, chunksize=_CHUNK)
            return list(counted(compiled, len(units), "compiling"))
        except BaseException:
            workers.shutdown(wait=False, cancel_futures=True)
            for process in multiprocessing.active_children():
                process.terminate()
            raise


def _be_a_worker() -> None:
    """Leave Ctrl-C to the process that has started this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _compile(unit: UnitText, target: Target, pipeline: Pipeline) -> bytes:
    from snowc.codegen.objects import compile_unit

    return compile_unit(unit, target, pipeline)
