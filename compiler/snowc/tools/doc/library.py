"""The modules of the standard library that programs use by name."""

from __future__ import annotations

from collections.abc import Iterator

from snowc.database import library_files
from snowc.resolve.internal_modules import INTERNAL_MODULES


def documented_library() -> Iterator[tuple[str, str]]:
    """Names and texts."""
    return ((module, text) for module, _, text in library_files() if module not in INTERNAL_MODULES)
