"""Where the runtime's libraries are: `libsnow_rt.a` to link, the shared one for the JIT."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from snowc.codegen.errors import NoRuntime

STATIC_LIBRARY = "libsnow_rt.a"
SHARED_LIBRARY = "libsnow_rt.dylib" if sys.platform == "darwin" else "libsnow_rt.so"
_PACKAGE = Path(__file__).resolve().parents[1]


def runtime_library(name: str) -> Path | NoRuntime:
    """The file, from the first folder that has it."""
    folders = _folders()
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    return NoRuntime(name, tuple(map(str, folders)))


def _folders() -> list[Path]:
    """`SNOW_RUNTIME_DIR` alone if it is set; else what the package brings, else what a checkout has built."""
    chosen = os.environ.get("SNOW_RUNTIME_DIR")
    if chosen:
        return [Path(chosen)]
    return [_PACKAGE / "_runtime", _PACKAGE.parents[1] / "runtime" / "target" / "release"]


def fingerprint(library: Path) -> str:
    """Identifies a build of the library without reading its megabytes."""
    status = library.stat()
    return f"{library}:{status.st_size}:{status.st_mtime_ns}"
