"""The files that the rules look at: what git tracks or would track, read once.

In: the repository's root. Out: its text files. A symbolic link is read as the path that it points to. Binary files are
left out; a file deleted in the working tree too.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class TextFile:
    path: Path  # relative to the repository, as in `compiler/snowc/source.py`
    text: str


def repository_files(root: Path) -> list[TextFile]:
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=True,
        text=True,
    )
    names = sorted(set(listing.stdout.split("\0")) - {""})
    return [file for name in names if (file := _read(root, Path(name))) is not None]


def _read(root: Path, path: Path) -> TextFile | None:
    full = root / path
    if full.is_symlink():
        return TextFile(path, str(full.readlink()))
    if not full.is_file():
        return None
    try:
        return TextFile(path, full.read_text("utf-8"))
    except UnicodeDecodeError:
        return None
