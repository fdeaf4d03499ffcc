"""The tests of a project as an executable: what a debugger is given.

In: the objects that `snowc test` would load. Out: an executable in the place that was asked for, or what is wrong. Its
arguments are those of `stdlib/test_runner.snow`: a mark, a deadline in milliseconds, and the numbers of the tests.
"""

from __future__ import annotations

from pathlib import Path

from snowc.cache import write_atomically
from snowc.codegen import errors, link
from snowc.codegen.load import LoadableProgram
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.runtime_library import STATIC_LIBRARY, runtime_library


def link_tests(
    program: LoadableProgram, output: Path
) -> errors.NoRuntime | errors.NoLinker | errors.LinkFailed | errors.CannotWrite | None:
    library = runtime_library(STATIC_LIBRARY)
    linking = link.host_linking(Pipeline.DEV, link.Symbols.KEPT)
    if isinstance(library, errors.NoRuntime):
        return library
    if isinstance(linking, errors.NoLinker):
        return linking
    content = link.link(program.objects, library, linking)
    if not isinstance(content, bytes):
        return content
    try:
        write_atomically(output, content, mode=0o777)
    except OSError as error:
        return errors.CannotWrite(str(output), error.strerror or str(error))
    return None
