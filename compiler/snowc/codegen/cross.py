"""Linking programs for other machines, with the C compiler that zig brings.

In: a target. Out: how to link for it, and which runtime with, or a fact about what is missing. Zig's compiler has the C
libraries of all machines; ours are musl's, in the program itself, so that it asks nothing of the system that it will
run on. Dropped: glibc's, of which zig has stubs only, so that such programs can't be static.
"""

from __future__ import annotations

import importlib.util
import sys

from snowc.codegen.errors import NoLinker
from snowc.codegen.link import Linking, Symbols
from snowc.codegen.runtime_library import STATIC_LIBRARY
from snowc.codegen.target import Target

_FLAGS = ("-static", "-Wl,--gc-sections", "-Wl,--build-id=none", "-fPIC", "-O2", "-Wno-override-module")
"""the last three are for units that are still text"""
_STRIP = "-s"
"""zig compiles its C library once for each value of this and keeps it: 25 s of processor time"""
_LIBRARIES = ("-lunwind", "-lc")


def cross_linking(name: str, target: Target, symbols: Symbols | None) -> Linking | NoLinker:
    """How to link for the target of that name; stripped, also without `--release`, unless symbols are asked for."""
    if importlib.util.find_spec("ziglang") is None:
        return NoLinker(name)
    command = (sys.executable, "-m", "ziglang", "cc", "-target", target.triple.replace("unknown-", ""))
    return Linking(command, _FLAGS if symbols is Symbols.KEPT else (*_FLAGS, _STRIP), _LIBRARIES, is_elf=True)


def cross_library(name: str) -> str:
    """What `runtime_library` knows the runtime for a target as."""
    return f"{name}/{STATIC_LIBRARY}"
