"""Running a program without a linker: LLVM's JIT over the runtime's shared library, in a child process.

In the parent: objects go into a temporary folder, and `python -m snowc.codegen.jit FOLDER LIBRARY ARGUMENTS…` runs
them. In the child: the objects are linked in memory and the runtime is started on them, so that a stack overflow or
`System.exit` ends the child only.
"""

from __future__ import annotations

import ctypes
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from snowc.codegen import abi
from snowc.codegen.llvm.program_record import PROGRAM_SYMBOL

_LIBRARY_NAME = "program"


def run_objects(objects: Sequence[bytes], library: Path, arguments: Sequence[str]) -> int:
    """Run a program in a child process; gives its exit status as a shell would say it."""
    folder = Path(tempfile.mkdtemp(prefix="snowc-jit-"))
    try:
        for number, content in enumerate(objects):
            (folder / f"{number:04}.o").write_bytes(content)
        command = [sys.executable, "-m", "snowc.codegen.jit", str(folder), str(library), *arguments]
        with subprocess.Popen(command) as child:
            return _status(_wait(child))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(child: subprocess.Popen[bytes]) -> int:
    """Ctrl-C reaches the child as well, and it is the child's to decide how to end."""
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue


def _status(code: int) -> int:
    return code if code >= 0 else 128 - code


def main(folder: Path, library: Path, arguments: Sequence[str]) -> int:
    """The child: link in memory and run."""
    from llvmlite import binding as llvm

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    runtime = ctypes.CDLL(str(library), mode=ctypes.RTLD_GLOBAL)
    llvm.load_library_permanently(str(library))
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    compiler = llvm.create_lljit_compiler()
    builder = llvm.JITLibraryBuilder().add_current_process().export_symbol(PROGRAM_SYMBOL)
    for path in sorted(folder.glob("*.o")):
        builder.add_object_img(path.read_bytes())
    linked = builder.link(compiler, _LIBRARY_NAME)
    run = getattr(runtime, abi.RUN_PROGRAM)
    run.restype = ctypes.c_int
    words = [b"program", *(each.encode("utf-8", "surrogateescape") for each in arguments)]
    vector = (ctypes.c_char_p * (len(words) + 1))(*words, None)
    status: int = run(ctypes.c_void_p(linked[PROGRAM_SYMBOL]), len(words), vector)
    return status


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
