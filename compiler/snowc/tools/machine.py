"""What of a machine Snow needs, and what it makes better.

In: this machine. Out: one finding per thing. Changes nothing and downloads nothing.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

from snowc.cache import cache_directory
from snowc.codegen.errors import NoLinker, NoRuntime
from snowc.codegen.link import fast_linker, find_linker
from snowc.codegen.runtime_library import SHARED_LIBRARY, STATIC_LIBRARY, runtime_library
from snowc.values import value


class State(Enum):
    """`WANTED` makes things better or is for some commands only; without what is `MISSING` Snow does not work."""

    FINE = "ok"
    WANTED = "--"
    MISSING = "!!"


@value
class Finding:
    """`remedy` says what to do; it is empty if all is well."""

    subject: str
    state: State
    found: str
    remedy: str = ""


def examine() -> Iterator[Finding]:
    yield Finding("python", State.FINE, f"{platform.python_version()}, {sys.executable}")
    yield Finding("machine", State.FINE, f"{platform.system()} on {platform.machine()}")
    yield _package("llvmlite", "compiles")
    yield _package("pygls", "the language server")
    yield from _runtime()
    yield from _linking()
    yield _cache()
    yield _program("git", "fetches dependencies", "install git to use dependencies by git")
    yield _debugger()
    yield _server()


def _package(name: str, purpose: str) -> Finding:
    try:
        return Finding(name, State.FINE, f"{importlib.metadata.version(name)}, {purpose}")
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, State.MISSING, "not installed", "install the package `snow-lang` again")


def _runtime() -> Iterator[Finding]:
    for name, purpose in ((STATIC_LIBRARY, "linked into programs"), (SHARED_LIBRARY, "runs tests")):
        found = runtime_library(name)
        if isinstance(found, NoRuntime):
            remedy = "install the package `snow-lang` again, or run `make setup` in a checkout"
            yield Finding("runtime", State.MISSING, f"no {name} in {', '.join(found.searched)}", remedy)
        else:
            yield Finding("runtime", State.FINE, f"{found}, {purpose}")


def _linking() -> Iterator[Finding]:
    linker = find_linker()
    if isinstance(linker, NoLinker):
        remedy = "install a C compiler (Debian: gcc; macOS: xcode-select --install); `snowc run` works without"
        yield Finding("linker", State.WANTED, "no C compiler to link with", remedy)
        return
    yield Finding("linker", State.FINE, " ".join(linker))
    if sys.platform == "linux":
        fast = fast_linker()
        if fast is None:
            yield Finding("fast linker", State.WANTED, "none", "install mold or lld: builds end sooner")
        else:
            yield Finding("fast linker", State.FINE, fast)


def _cache() -> Finding:
    folder = cache_directory()
    if folder is None:
        return Finding(
            "cache", State.WANTED, "no folder for it", "set SNOW_CACHE_DIR: without it nothing is kept between builds"
        )
    nearest = next((each for each in (folder, *folder.parents) if each.exists()), Path("/"))
    if not os.access(nearest, os.W_OK):
        return Finding("cache", State.WANTED, f"{folder} can't be written", "set SNOW_CACHE_DIR to a folder that can")
    megabytes = shutil.disk_usage(nearest).free // 1_000_000
    if megabytes < _NEEDED_MEGABYTES:
        return Finding("cache", State.WANTED, f"{folder}: {megabytes} MB are free", "make room, or set SNOW_CACHE_DIR")
    return Finding("cache", State.FINE, str(folder))


_NEEDED_MEGABYTES = 600
"""The cache grows to 512 MB."""


def _program(name: str, purpose: str, remedy: str) -> Finding:
    found = shutil.which(name)
    if found is None:
        return Finding(name, State.WANTED, "not found", remedy)
    return Finding(name, State.FINE, f"{found}, {purpose}")


def _debugger() -> Finding:
    found = next((found for name in _DEBUGGERS if (found := shutil.which(name))), None)
    if found is None:
        return Finding("debugger", State.WANTED, "not found", "install lldb (for editors) or gdb")
    return Finding("debugger", State.FINE, found)


_DEBUGGERS = ("lldb-dap", *(f"lldb-dap-{version}" for version in range(22, 17, -1)), "lldb", "gdb")


def _server() -> Finding:
    found = shutil.which("snow-lsp")
    if found is None:
        remedy = f"add {Path(sys.executable).parent} to PATH, or let the editor start `snowc lsp`"
        return Finding("language server", State.WANTED, "snow-lsp is not on the path", remedy)
    return Finding("language server", State.FINE, found)
