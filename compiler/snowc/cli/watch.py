"""Doing something again whenever a program's files change, until Ctrl-C.

In: a path to a program, what to do. Files are those of the project and of the projects that it depends on by path.
Changes that come while it is being done are answered by one more round.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from snowc.manifest.read import read_manifest
from snowc.project import MANIFEST, SUFFIX, project_root

_SETTLED_MS = 30
"""Editors write a file in several steps; what comes within this time is one change."""
_LOOK_MS = 500
"""How long a wait for changes is at most, before it is begun again."""


def watch(path: Path, act: Callable[[], object]) -> int:
    """Act now, and after each change. Ends by Ctrl-C only: 130."""
    from watchfiles import Change
    from watchfiles import watch as changes_in

    def is_relevant(_change: Change, name: str) -> bool:
        return name.endswith((SUFFIX, f"/{MANIFEST}"))

    folders = sorted(watched_folders(path.resolve()))
    rounds = changes_in(
        *folders,
        watch_filter=is_relevant,
        debounce=_SETTLED_MS * 4,
        step=_SETTLED_MS,
        rust_timeout=_LOOK_MS,
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    seen = _stamps(folders)
    _act(act)
    is_watching = False
    for changes in rounds:
        # Before the first look nothing was watched: what changed in that time shows in the stamps only.
        if changes or (not is_watching and _stamps(folders) != seen):
            _act(act)
        is_watching = True
    return 130


def _act(act: Callable[[], object]) -> None:
    act()
    sys.stdout.flush()
    sys.stderr.write("waiting for changes\n")
    sys.stderr.flush()


def _stamps(folders: Iterable[Path]) -> dict[Path, tuple[int, int]]:
    """When each file was written, in nanoseconds, and its size."""
    stamps = {}
    for folder in folders:
        for path in (*folder.rglob(f"*{SUFFIX}"), folder / MANIFEST):
            try:
                status = path.stat()
            except OSError:
                continue  # gone meanwhile, or never there
            stamps[path] = (status.st_mtime_ns, status.st_size)
    return stamps


def watched_folders(path: Path) -> set[Path]:
    """The project's folder and those of its dependencies by path, near and far."""
    root = project_root(path) or (path if path.is_dir() else path.parent)
    found = {root}
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            text = (folder / MANIFEST).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            continue  # each round tells what is wrong with it
        for each in read_manifest(text, "").dependencies:
            near = (folder / each.folder).resolve()
            if near.is_dir() and near not in found:
                found.add(near)
                waiting.append(near)
    return found
