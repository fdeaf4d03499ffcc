"""One line about the machine, to stand under a table, which names no host and no user; and what commands run in."""

from __future__ import annotations

import os
import platform
from pathlib import Path


def describe() -> str:
    system = f"{platform.system()} {platform.machine()}"
    return f"{_processor()}, {os.cpu_count()} CPUs, {system}, Python {platform.python_version()}"


def environment(cache: Path) -> dict[str, str]:
    """For commands under measurement: a cache of their own, and bytecode kept, as it is for who has installed them."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "SNOW_CACHE_DIR": str(cache)}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown processor"
    )
