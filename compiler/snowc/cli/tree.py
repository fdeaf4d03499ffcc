"""`snowc tree`: what a project depends on, near and far.

A project that was shown before is named again, without what is below it. Git dependencies are shown at their locked
commits; what is not on this machine is said to be missing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from snowc.cli.fetch import add_project_options
from snowc.cli.open_manifest import open_manifest
from snowc.cli.options import Options
from snowc.cli.report import Reporter
from snowc.database import Database
from snowc.manifest.lock import LOCK, NOTHING_LOCKED, Lock, read_lock
from snowc.manifest.read import Manifest, read_manifest
from snowc.manifest.repositories import Repositories, repositories
from snowc.manifest.sources import GitDependency, address_of, origin_of
from snowc.project import MANIFEST
from snowc.values import field, record, value


def parser() -> Options:
    options = Options("tree", "Show what a project depends on.")
    add_project_options(options)
    options.add_argument("--format", choices=("text", "json"), default="text", help="how to tell it (default: text)")
    return options


def run(arguments: Sequence[str]) -> int:
    options = parser().read(arguments)
    reporter = Reporter(sys.stderr)
    root = open_manifest(Database(), options.project, reporter)
    if root is None:
        return 1
    tree = _Tree(root, _locked(root), repositories())
    if options.format == "json":
        sys.stdout.write(f"{json.dumps(tree.whole())}\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in tree.lines())
    return 0


@value
class _Branch:
    """A dependency: `note` says where it is from, `folder` is None where it is not here."""

    name: str
    note: str
    folder: Path | None


@record
class _Tree:
    root: Path
    lock: Lock
    repositories: Repositories | None
    seen: set[Path] = field(default_factory=set)

    def lines(self) -> Iterator[str]:
        manifest = _manifest(self.root)
        self.seen.add(self.root)
        yield f"{manifest.name} {manifest.version}".strip()
        yield from self._below(self.root, manifest, "")

    def whole(self) -> dict[str, object]:
        """The same for tools: what was told before has no `dependencies` again, what is not here has no version."""
        self.seen.add(self.root)
        manifest = _manifest(self.root)
        return {
            "name": manifest.name, "version": manifest.version,
            "dependencies": [self._told(each) for each in self._branches(self.root, manifest)],
        }  # fmt: skip

    def _told(self, branch: _Branch) -> dict[str, object]:
        told: dict[str, object] = {"name": branch.name, "from": branch.note}
        if branch.folder is None:
            return told
        manifest = _manifest(branch.folder)
        told |= {"version": manifest.version, "folder": branch.folder.as_posix()}
        if branch.folder not in self.seen:
            self.seen.add(branch.folder)
            told["dependencies"] = [self._told(each) for each in self._branches(branch.folder, manifest)]
        return told

    def _below(self, folder: Path, manifest: Manifest, indent: str) -> Iterator[str]:
        branches = list(self._branches(folder, manifest))
        for number, branch in enumerate(branches, 1):
            is_last = number == len(branches)
            yield from self._lines_of(
                branch, f"{indent}{'└── ' if is_last else '├── '}", f"{indent}{'    ' if is_last else '│   '}"
            )

    def _lines_of(self, branch: _Branch, head: str, indent: str) -> Iterator[str]:
        if branch.folder is None:
            yield f"{head}{branch.name} ({branch.note}, missing)"
            return
        manifest = _manifest(branch.folder)
        is_known = branch.folder in self.seen
        again = ", see above" if is_known and manifest.named() else ""
        yield f"{head}{branch.name} {manifest.version} ({branch.note}{again})"
        if not is_known:
            self.seen.add(branch.folder)
            yield from self._below(branch.folder, manifest, indent)

    def _branches(self, folder: Path, manifest: Manifest) -> Iterator[_Branch]:
        for near in manifest.dependencies:
            there = (folder / near.folder).resolve()
            yield _Branch(near.name, near.folder, there if (there / MANIFEST).is_file() else None)
        for far in manifest.repositories:
            yield self._far(folder, far)

    def _far(self, folder: Path, dependency: GitDependency) -> _Branch:
        origin = origin_of(dependency, folder, self.root)
        commit = self.lock.commits.get(origin)
        if commit is None or self.repositories is None:
            return _Branch(dependency.name, f"{dependency.url} at {dependency.reference}", None)
        there = self.repositories.checkout(address_of(origin, self.root), commit)
        return _Branch(dependency.name, f"{dependency.url} at {commit[:10]}", there if there.is_dir() else None)


def _manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST
    return read_manifest(path.read_bytes().decode("utf-8", "replace"), path.as_posix())


def _locked(root: Path) -> Lock:
    """What the lock file says; nothing is locked by one that can't be read, which every build tells."""
    path = root / LOCK
    if not path.is_file():
        return NOTHING_LOCKED
    found = read_lock(path.read_bytes().decode("utf-8", "replace"), path.as_posix())
    return found if isinstance(found, Lock) else NOTHING_LOCKED
