"""Running a program without a linker: LLVM's JIT over the runtime's shared library, in a process of its own.

`become_program` puts the objects into a temporary folder and turns this process into `python -m snowc.codegen.jit
FOLDER LIBRARY ARGUMENTS…`, which links them in memory, deletes the folder and starts the runtime on them. So signals,
exit status and a stack overflow are the program's own affair.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from snowc.codegen import abi
from snowc.codegen.counts_file import COUNTS_SYMBOL, CountsFile
from snowc.codegen.llvm.program_record import PROGRAM_SYMBOL

_LIBRARY_NAME = "program"
_TEMPORARY_PREFIX = "snowc-jit-"


def become_program(objects: Sequence[bytes], library: Path, arguments: Sequence[str]) -> NoReturn:
    """Run a program in place of this process."""
    folder = Path(tempfile.mkdtemp(prefix=_TEMPORARY_PREFIX))
    write_objects(folder, objects)
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, loader_command(folder, library, arguments))


def write_objects(folder: Path, objects: Sequence[bytes]) -> None:
    """As `loader_command` wants them."""
    for number, content in enumerate(objects):
        (folder / f"{number:04}.o").write_bytes(content)


def loader_command(folder: Path, library: Path, arguments: Sequence[str]) -> list[str]:
    """The command that runs the objects in a folder, which stays."""
    return [sys.executable, "-m", __spec__.name, str(folder), str(library), *arguments]


def main(folder: Path, library: Path, arguments: Sequence[str]) -> int:
    """Link in memory and run."""
    from llvmlite import binding as llvm

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Python's own handler would never get to run
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # Python ignores it
    runtime = ctypes.CDLL(str(library), mode=ctypes.RTLD_GLOBAL)
    llvm.load_library_permanently(str(library))
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    compiler = llvm.create_lljit_compiler()
    counts = CountsFile(folder)
    builder = llvm.JITLibraryBuilder().add_current_process().export_symbol(PROGRAM_SYMBOL)
    if counts.is_there:
        builder.export_symbol(COUNTS_SYMBOL)
    for path in sorted(folder.glob("*.o")):
        builder.add_object_img(path.read_bytes())
    if folder.name.startswith(_TEMPORARY_PREFIX):
        shutil.rmtree(folder, ignore_errors=True)
    linked = builder.link(compiler, _LIBRARY_NAME)
    if counts.is_there:
        counts.put_at(linked[COUNTS_SYMBOL])
    run = getattr(runtime, abi.RUN_PROGRAM)
    run.restype = ctypes.c_int
    words = [b"program", *map(os.fsencode, arguments)]
    vector = (ctypes.c_char_p * (len(words) + 1))(*words, None)
    status: int = run(ctypes.c_void_p(linked[PROGRAM_SYMBOL]), len(words), vector)
    return status


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
