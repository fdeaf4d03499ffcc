"""Git repositories on this machine, by the system's own git.

In: addresses, references, commits. Out: commits, and folders that hold them. Each repository is mirrored once, each
commit unpacked once, in the cache; both are made beside their place and moved there whole, so processes may share them.
What git says when it fails is a `GitFailure`. Asks nobody for a password: a command that waits for one would hang.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from snowc.cache import cache_directory, key_of
from snowc.manifest.sources import Reference
from snowc.manifest.versions import newest, read_requirement, version_of
from snowc.voice import tell

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

PATIENCE = 300
"""seconds that git may take for one command"""
_FULL_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_NEWEST = "refs/snow/newest"
_REFSPECS = ("+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")
_NAMESPACES = {"tag": "refs/tags/", "branch": "refs/heads/", "rev": "", "": _NEWEST}


class GitFailure(Exception):  # noqa: N818 - becomes a fact about the dependency
    """`reason` in git's words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NoSuchReference(Exception):  # noqa: N818 - becomes a fact too
    """`known` are the names that there are of its kind."""

    def __init__(self, known: tuple[str, ...]) -> None:
        super().__init__()
        self.known = known


def repositories() -> Repositories | None:
    """Those of the cache; None where there is none."""
    directory = cache_directory()
    return None if directory is None else Repositories(directory.absolute() / "git")


class Repositories:
    """The mirrors and unpacked commits in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._fetched: set[str] = set()

    def checkout(self, address: str, commit: str) -> Path:
        """Where a commit is unpacked, or would be."""
        return self._folder / "commits" / key_of(address)[:24] / commit

    def commit_of(self, address: str, reference: Reference) -> str:
        """The commit that a reference means now. Asks the repository, unless the reference is a commit that is here."""
        if reference.kind == "rev" and _FULL_COMMIT.fullmatch(reference.name) and self._has(address, reference.name):
            return reference.name
        self._fetch(address)
        if reference.kind == "version":
            return self._newest(address, reference.name)
        found = self._resolved(address, f"{_NAMESPACES[reference.kind]}{reference.name}")
        if found is None:
            raise NoSuchReference(self._names(address, reference.kind))
        return found

    def _newest(self, address: str, requirement: str) -> str:
        """The commit of the newest version that is asked for."""
        tags = self._names(address, "tag")
        tag = newest(tags, read_requirement(requirement) or ())
        found = None if tag is None else self._resolved(address, f"{_NAMESPACES['tag']}{tag}")
        if found is None:
            raise NoSuchReference(tuple(each for each in tags if version_of(each) is not None))
        return found

    def unpack(self, address: str, commit: str) -> Path:
        """The folder of a commit, which asks the repository only if it is not here."""
        folder = self.checkout(address, commit)
        if folder.is_dir():
            return folder
        if not self._has(address, commit):
            self._fetch(address)
            if not self._has(address, commit):
                self._git(self._mirror(address), "fetch", "--quiet", "--", address, commit)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _beside(folder) as temporary:
            self._write_files(address, commit, Path(temporary))
            _move(Path(temporary) / "files", folder)
        return folder

    def _write_files(self, address: str, commit: str, folder: Path) -> None:
        (folder / "files").mkdir()
        index = {"GIT_INDEX_FILE": str(folder / "index")}
        self._git(self._mirror(address), f"--work-tree={folder / 'files'}", "read-tree", commit, extra=index)
        self._git(self._mirror(address), f"--work-tree={folder / 'files'}", "checkout-index", "--all", extra=index)

    def _mirror(self, address: str) -> Path:
        return self._folder / "mirrors" / key_of(address)[:24]

    def _has(self, address: str, commit: str) -> bool:
        return self._mirror(address).is_dir() and self._resolved(address, commit) is not None

    def _fetch(self, address: str) -> None:
        """Bring a mirror up to date, once per process."""
        if address in self._fetched:
            return
        mirror = self._mirror(address)
        if not mirror.is_dir():
            mirror.parent.mkdir(parents=True, exist_ok=True)
            with _beside(mirror) as temporary:
                made = Path(temporary) / "mirror"
                _run(["git", "init", "--quiet", "--bare", "--", str(made)])
                self._update(made, address)
                _move(made, mirror)
        else:
            self._update(mirror, address)
        self._fetched.add(address)

    def _update(self, mirror: Path, address: str) -> None:
        self._git(mirror, "fetch", "--quiet", "--force", "--prune", "--no-tags", "--", address, *_REFSPECS)
        self._git(mirror, "fetch", "--quiet", "--force", "--no-tags", "--", address, f"+HEAD:{_NEWEST}")

    def _resolved(self, address: str, name: str) -> str | None:
        try:
            found = self._git(self._mirror(address), "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        except GitFailure:
            return None
        return found.strip()

    def _names(self, address: str, kind: str) -> tuple[str, ...]:
        namespace = _NAMESPACES[kind]
        if not namespace.endswith("/"):
            return ()
        listed = self._git(self._mirror(address), "for-each-ref", "--format=%(refname)", namespace)
        return tuple(line.removeprefix(namespace) for line in listed.splitlines())

    def _git(self, repository: Path, *arguments: str, extra: dict[str, str] | None = None) -> str:
        return _run(["git", f"--git-dir={repository}", *arguments], extra or {})


def _beside(place: Path) -> TemporaryDirectory[str]:
    import tempfile  # late, like those below: every start loads this module, few use it

    return tempfile.TemporaryDirectory(dir=place.parent, prefix=".new-")


def _run(command: list[str], extra: dict[str, str] | None = None) -> str:
    """Variables by which an outer git (a hook) would redirect ours are left out."""
    import subprocess

    tell(" ".join(command))
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_DIR")}
    for name in ("GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"):
        inherited.pop(name, None)
    environment = {**inherited, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", **(extra or {})}
    try:
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False
        )
    except FileNotFoundError:
        raise GitFailure("there is no command `git` on this machine") from None
    except subprocess.TimeoutExpired:
        raise GitFailure(f"no answer within {PATIENCE} s") from None
    except OSError as error:
        raise GitFailure(error.strerror or str(error)) from None
    if done.returncode != 0:
        raise GitFailure(done.stderr.decode("utf-8", "replace").strip() or f"git ended with {done.returncode}")
    return done.stdout.decode("utf-8", "replace")


def _move(made: Path, place: Path) -> None:
    """Put a folder in place; if another process was faster, its one is as good."""
    import shutil

    try:
        made.rename(place)
    except OSError:
        if not place.is_dir():
            raise
        shutil.rmtree(made, ignore_errors=True)
