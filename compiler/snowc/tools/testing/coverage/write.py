"""Writing coverage into a folder: `lcov.info` and `index.html`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from snowc.cache import write_atomically
from snowc.source import FileId
from snowc.tools.testing.coverage.lcov import lcov_text
from snowc.tools.testing.coverage.model import CoveredFile, line_share, way_share
from snowc.tools.testing.coverage.page import page


def write_coverage(folder: Path, files: Sequence[CoveredFile], show_path: Callable[[FileId], str]) -> str:
    """Write both; gives what to say of it. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / "lcov.info", lcov_text(files, show_path).encode())
    write_atomically(folder / "index.html", page(files, show_path).encode())
    lines, ways = line_share(files), way_share(files)
    shares = f"{lines.percent} of {lines.found} lines, {ways.percent} of {ways.found} branches"
    return f"coverage: {shares} ({folder.as_posix()}/index.html)\n"
