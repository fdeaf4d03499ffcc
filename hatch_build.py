"""Builds the Rust runtime and puts it into the wheel.

In: a checkout with runtime/. Out: `snowc/_runtime/` in the wheel with the static library that `snowc build` links, the
dynamic one that the JIT loads, the C header, the notices of whose code is in them, and the static libraries for other
machines that `make cross` has built; the wheel's tag names this platform. An editable install builds and bundles
nothing: in a checkout the compiler finds `runtime/target/release` by itself (`make` builds it).
Refuses, in one line: a machine without cargo, and a runtime that does not build.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from packaging.tags import platform_tags

DYNAMIC_LIBRARY = "libsnow_rt.dylib" if sys.platform == "darwin" else "libsnow_rt.so"


class RuntimeBuildHook(BuildHookInterface[Any]):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        runtime = Path(self.root) / "runtime"
        _build(runtime)
        bundled = (
            runtime / "target" / "release" / "libsnow_rt.a",
            runtime / "target" / "release" / DYNAMIC_LIBRARY,
            runtime / "include" / "snow_rt.h",
            runtime / "NOTICES.md",
        )
        for file in bundled:
            if not file.is_file():
                sys.exit(f"error: there is no {file.name}")
            build_data["force_include"][str(file)] = f"snowc/_runtime/{file.name}"
        release = runtime / "target" / "release"
        for file in sorted(release.glob("*-linux/libsnow_rt.a")):
            build_data["force_include"][str(file)] = f"snowc/_runtime/{file.relative_to(release)}"
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{_platform_tag()}"


def _platform_tag() -> str:
    """On Linux the manylinux tag of this machine's C library, which is what an index takes."""
    tags = list(platform_tags())
    return next((tag for tag in tags if tag.startswith("manylinux")), tags[0])


def _build(runtime: Path) -> None:
    if sys.platform == "win32":
        sys.exit("error: Snow does not run on Windows itself: use WSL2")
    if shutil.which("cargo") is None:
        sys.exit("error: building Snow from source needs cargo (Debian: rustup, Homebrew: rust)")
    script = runtime.parent / "house" / "build_runtime.sh"
    if subprocess.run(["sh", script], env={**os.environ, "SNOW_PYTHON": sys.executable}).returncode:
        sys.exit("error: cargo could not build Snow's runtime (see above)")
