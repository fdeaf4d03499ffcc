"""The process that runs the inputs of `snowc repl`: `repl_host.py LIBRARY FOLDER COMMANDS REPLIES`.

In: a program to begin with (`stdlib/repl_runner.snow`) as objects in a folder, and commands on a file descriptor, a
JSON object a line: `{"run": FOLDER}` links the objects of an input in memory and runs it, `{"interrupt": true}` ends
the actor of the one that is under way. Out: a reply for each `run`: `{"outcome": 0 | 1, "seconds": …}` (1: its actor
has ended). The process ends when there are no more commands, or with the program's status when an input ends the
program.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

from snowc.codegen import abi
from snowc.codegen.llvm.program_record import PROGRAM_SYMBOL

MAIN_CLOSURE_OFFSET = 16  # bytes into the `SnowProgram`
LINES_OFFSET = 56


def host_command(library: Path, folder: Path, commands: int, replies: int) -> list[str]:
    """The command that starts such a process, which inherits both descriptors."""
    return [sys.executable, "-m", __spec__.name, str(library), str(folder), str(commands), str(replies)]


class Linker:
    """Links objects in memory, for the life of the process."""

    def __init__(self, library: Path) -> None:
        from llvmlite import binding as llvm

        self._llvm = llvm
        llvm.load_library_permanently(str(library))
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        self._compiler = llvm.create_lljit_compiler()
        self._linked: list[Any] = []  # whose code goes when they go

    def link(self, folder: Path) -> int:
        """The address of the program record of the objects in a folder."""
        builder = self._llvm.JITLibraryBuilder().add_current_process().export_symbol(PROGRAM_SYMBOL)
        for path in sorted(folder.glob("*.o")):
            builder.add_object_img(path.read_bytes())
        linked = builder.link(self._compiler, f"program{len(self._linked)}")
        self._linked.append(linked)
        address: int = linked[PROGRAM_SYMBOL]
        return address


class Host:
    def __init__(self, library: Path, replies: int) -> None:
        self._runtime = ctypes.CDLL(str(library), mode=ctypes.RTLD_GLOBAL)
        self._linker = Linker(library)
        self._replies = replies

    def start(self, folder: Path) -> None:
        """Start the program that runs inputs; the process ends with it."""
        program = ctypes.c_void_p(self._linker.link(folder))
        run = getattr(self._runtime, abi.RUN_PROGRAM)
        run.restype = ctypes.c_int
        vector = (ctypes.c_char_p * 2)(b"repl", None)
        threading.Thread(target=lambda: os._exit(run(program, 1, vector)), daemon=True).start()

    def take(self, command: dict[str, Any]) -> None:
        if "interrupt" in command:
            self._runtime.snow_repl_interrupt()
        else:
            threading.Thread(target=self._run, args=(Path(command["run"]),), daemon=True).start()

    def _run(self, folder: Path) -> None:
        program = self._linker.link(folder)
        closure = ctypes.c_void_p.from_address(program + MAIN_CLOSURE_OFFSET)
        lines = ctypes.c_void_p.from_address(program + LINES_OFFSET)
        start = time.perf_counter()
        outcome = self._runtime.snow_repl_run(closure, lines)
        reply = {"outcome": outcome, "seconds": time.perf_counter() - start}
        os.write(self._replies, f"{json.dumps(reply)}\n".encode())


def main(library: Path, folder: Path, commands: int, replies: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the prompt's affair, which says what it interrupts
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # Python ignores it
    host = Host(library, replies)
    host.start(folder)
    with open(commands, encoding="utf-8") as lines:
        for line in lines:
            host.take(json.loads(line))
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
