"""Objects to an executable, through the C compiler.

In: object codes and the runtime's static library. Out: the executable's bytes, or a fact about what is missing or
wrong. Links with mold, lld or gold where one is installed. The same objects give the same bytes. Programs for other
machines: `cross.py`.
"""

from __future__ import annotations

import enum
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from snowc.codegen.archive import archive_of
from snowc.codegen.errors import CannotWrite, LinkFailed, NoLinker
from snowc.codegen.objects_key import Pipeline
from snowc.values import value
from snowc.voice import tell

_LINUX_FLAGS = ("-Wl,--gc-sections", "-Wl,--build-id=none")
_STATIC = "-static-pie"
_LINUX_LIBRARIES = ("-lgcc_s", "-lutil", "-lrt", "-lpthread", "-lm", "-ldl", "-lc")
"""what Rust's standard library asks for"""
_STATIC_LIBRARIES = ("-lgcc_eh", *_LINUX_LIBRARIES[1:])
"""the same, where there are no shared ones"""
_MACOS_FLAGS = ("-Wl,-dead_strip",)
_MACOS_LIBRARIES = ("-lSystem", "-liconv", "-lm")


def find_linker() -> list[str] | NoLinker:
    """The command that links: `CC`, or the first C compiler on the path."""
    chosen = os.environ.get("CC")
    if chosen:
        command = shlex.split(chosen)
        return command if command and shutil.which(command[0]) else NoLinker()
    for name in ("cc", "gcc", "clang"):
        if shutil.which(name):
            return [name]
    return NoLinker()


class Symbols(enum.Enum):
    """What an executable holds for debuggers. Crash reports need none of it."""

    KEPT = "kept"
    STRIPPED = "stripped"


def _usual_symbols(pipeline: Pipeline) -> Symbols:
    return Symbols.STRIPPED if pipeline is Pipeline.RELEASE else Symbols.KEPT


class Libraries(enum.Enum):
    """Where the system's libraries are: on the machine that runs the program, or in the program itself."""

    SHARED = "shared"
    STATIC = "static"


@value
class Linking:
    """`command` is the compiler that links, `libraries` those of the system. `is_elf`: the objects are ELF's."""

    command: tuple[str, ...]
    flags: tuple[str, ...]
    libraries: tuple[str, ...]
    is_elf: bool


def host_linking(
    pipeline: Pipeline, symbols: Symbols | None = None, libraries: Libraries = Libraries.SHARED
) -> Linking | NoLinker:
    """How to link for this machine. `symbols`: None for the pipeline's usual ones."""
    linker = find_linker()
    if isinstance(linker, NoLinker):
        return linker
    flags = _flags(pipeline, symbols or _usual_symbols(pipeline), libraries)
    if sys.platform == "darwin":
        return Linking(tuple(linker), flags, _MACOS_LIBRARIES, is_elf=False)
    system = _STATIC_LIBRARIES if libraries is Libraries.STATIC else _LINUX_LIBRARIES
    return Linking(tuple(linker), flags, system, is_elf=True)


def _flags(pipeline: Pipeline, symbols: Symbols, libraries: Libraries) -> tuple[str, ...]:
    """Everything on the command line besides files and libraries."""
    if sys.platform == "darwin":  # which has no static libraries of the system
        return (*_MACOS_FLAGS, *(("-Wl,-S,-x",) if symbols is Symbols.STRIPPED else ()))
    name = fast_linker()
    is_hurried = pipeline is Pipeline.DEV and libraries is Libraries.SHARED
    is_usable = name is not None and (is_hurried or name != _GOLD)
    fast = (f"{_CHOICE}{name}",) if is_usable else ()
    place = _STATIC if libraries is Libraries.STATIC else "-pie"
    return (*fast, *_LINUX_FLAGS, place, *(("-s",) if symbols is Symbols.STRIPPED else ()))


def fast_linker() -> str | None:
    """The linker to ask the C compiler for; None if it has to be its own."""
    return next((name for name, program in _FAST_LINKERS if shutil.which(program)), None)


_CHOICE = "-fuse-ld="
_GOLD = "gold"
"""it makes no executables that are static and lie anywhere; and of functions that it leaves out it leaves the tables of
exceptions in, 50 KB of each program: nothing for a release"""
_BREAKDOWN = re.compile(r"internal error|terminated with signal|Segmentation fault|Bus error")
_ARCHIVE = "objects.a"
_FAST_LINKERS = (("mold", "mold"), ("lld", "ld.lld"), (_GOLD, "ld.gold"))
"""the fastest first; gold needs 0.07 s where GNU ld needs 0.12"""


def link(
    objects: Sequence[bytes], library: Path, linking: Linking, meanwhile: Callable[[], None] = lambda: None
) -> bytes | LinkFailed | CannotWrite:
    """Link in a temporary folder. `meanwhile` is done while the linker runs."""
    texts = [each for each in objects if is_text(each)]
    compiled = [each for each in objects if not is_text(each)]
    files = {f"text{number}.ll": content for number, content in enumerate(texts)}
    if linking.is_elf:
        named = ["-Wl,--whole-archive", _ARCHIVE, "-Wl,--no-whole-archive", *files]
        files[_ARCHIVE] = archive_of(compiled)
    else:
        files |= {f"{number}.o": content for number, content in enumerate(compiled)}
        named = [*files]
    linker, flags = linking.command, linking.flags
    rest = [*named, str(library), *linking.libraries, "-o", "program"]
    try:
        with tempfile.TemporaryDirectory(prefix="snowc-link-") as folder:
            for name, content in files.items():
                (Path(folder) / name).write_bytes(content)
            linked = _linked([*linker, *flags, *rest], Path(folder), meanwhile)
            if isinstance(linked, LinkFailed) and _is_linkers_fault(linked):
                usual = [flag for flag in flags if not flag.startswith(_CHOICE)]
                return _linked([*linker, *usual, *rest], Path(folder), lambda: None)
            return linked
    except OSError as error:  # a full disk, most often
        return CannotWrite(str(error.filename or os.environ.get("TMPDIR", "/tmp")), error.strerror or str(error))


def is_text(content: bytes) -> bool:
    """Whether an object is LLVM's text still: its inline assembly is another machine's, which the linker's compiler
    knows.
    """
    return content.startswith(_MODULE)


_MODULE = b"; ModuleID"


def _is_linkers_fault(failure: LinkFailed) -> bool:
    """Whether a linker that we chose broke down, as gold does once in thousands of links: the C compiler's own one gets
    its turn then.
    """
    return _CHOICE in failure.command and _BREAKDOWN.search(failure.output) is not None


def _take_interrupt() -> None:
    """Ctrl-C goes to the whole group: the linker may end of it before this thread hears it, in the next moments. One
    raised here besides would meet that one while the folder is being removed.
    """
    for _ in range(100):
        time.sleep(0.01)
    raise KeyboardInterrupt


def _linked(command: Sequence[str], folder: Path, meanwhile: Callable[[], None]) -> bytes | LinkFailed:
    tell(f"linking: {shlex.join(command)}")
    try:
        started = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        )
    except OSError as error:
        return LinkFailed(shlex.join(command), f"it can't be started: {error.strerror}")
    with started:
        try:
            meanwhile()
            output, _ = started.communicate()
        except BaseException:
            started.kill()
            raise
    if started.returncode == -signal.SIGINT:
        _take_interrupt()
    if started.returncode:
        return LinkFailed(shlex.join(command), output.strip())
    return (folder / "program").read_bytes()
