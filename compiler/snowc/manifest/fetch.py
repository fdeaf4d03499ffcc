"""All git dependencies of a project, near and far, brought to this machine.

In: the project's folder. Out: the lock file's new content, and what went wrong at which place. A dependency that is
locked stays at its commit unless it is to be renewed. Two that ask for different commits of one repository are refused:
a program has each module once.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from snowc.manifest.errors import FetchFact, GitFailed, UnknownReference, VersionConflict
from snowc.manifest.lock import Lock
from snowc.manifest.read import read_manifest
from snowc.manifest.repositories import GitFailure, NoSuchReference, Repositories
from snowc.manifest.sources import GitDependency, Origin, address_of, origin_of
from snowc.values import field, record, value

MANIFEST = "snow.toml"
IsRenewed = Callable[[str], bool]
"""Whether the dependency of a name is asked for afresh."""


@record
class Fetched:
    """`lock` holds what was reached; `facts` are empty if that is everything."""

    lock: Lock
    facts: list[FetchFact] = field(default_factory=list)


def fetch_dependencies(root: Path, repositories: Repositories, locked: Lock, is_renewed: IsRenewed) -> Fetched:
    fetch = _Fetch(root, repositories, locked, is_renewed)
    fetch.visit(root)
    return Fetched(Lock(fetch.commits), fetch.facts)


@value
class _Request:
    """Who asked for a repository, and what came of it."""

    dependency: GitDependency
    manifest: str
    commit: str


class _Fetch:
    def __init__(self, root: Path, repositories: Repositories, locked: Lock, is_renewed: IsRenewed) -> None:
        self._root = root
        self._repositories = repositories
        self._locked = locked
        self._is_renewed = is_renewed
        self._seen: set[Path] = set()
        self._requests: dict[str, _Request] = {}
        self.commits: dict[Origin, str] = {}
        self.facts: list[FetchFact] = []

    def visit(self, folder: Path) -> None:
        """A project's dependencies. What is wrong with its project file is told when the program is laid out."""
        path = folder / MANIFEST
        if folder in self._seen or not path.is_file():
            return
        self._seen.add(folder)
        try:
            manifest = read_manifest(path.read_bytes().decode("utf-8-sig"), path.as_posix())
        except (OSError, UnicodeDecodeError):
            return
        for near in manifest.dependencies:
            self.visit((folder / near.folder).resolve())
        for each in manifest.repositories:
            there = self._folder_of(each, folder)
            if there is not None:
                self.visit(there)

    def _folder_of(self, dependency: GitDependency, folder: Path) -> Path | None:
        path = (folder / MANIFEST).as_posix()
        origin = origin_of(dependency, folder, self._root)
        address = address_of(origin, self._root)
        try:
            commit = self._commit(dependency.name, origin, address)
            first = self._requests.setdefault(address, _Request(dependency, path, commit))
            if first.commit != commit:
                self.facts.append(_conflict(_Request(dependency, path, commit), first))
                return None
            there = self._repositories.unpack(address, commit)
        except NoSuchReference as error:
            reference = dependency.reference
            unknown = UnknownReference(
                path, dependency.span, dependency.url, reference.kind, reference.name, error.known
            )
            self.facts.append(unknown)
            return None
        except GitFailure as error:
            self.facts.append(GitFailed(path, dependency.span, dependency.name, dependency.url, error.reason))
            return None
        self.commits[origin] = commit
        return there

    def _commit(self, name: str, origin: Origin, address: str) -> str:
        locked = None if self._is_renewed(name) else self._locked.commits.get(origin)
        return self.commits.get(origin) or locked or self._repositories.commit_of(address, origin.reference)


def _conflict(request: _Request, first: _Request) -> VersionConflict:
    return VersionConflict(
        request.manifest,
        request.dependency.span,
        request.dependency.url,
        f"{request.dependency.reference} ({request.commit[:10]})",
        first.manifest,
        f"{first.dependency.reference} ({first.commit[:10]})",
    )
