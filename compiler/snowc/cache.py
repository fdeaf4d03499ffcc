"""The content-addressed cache on the disk: objects, linked programs, records of what a path was built from, findings.

In: keys (SHA-256 of everything that decides a content) and bytes. Out: the bytes, or None. Plain data only, nothing
that executes when read. Every entry is checked against its digest when it is read, so a damaged one is a miss; every
write goes to a temporary file that is then renamed, so processes that share the cache see whole entries. A cache that
can't be written (read-only, full, no HOME) only costs time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from pathlib import Path

SIZE_LIMIT_MB = 512
"""beyond it the entries longest unused go; `SNOW_CACHE_SIZE_MB` says otherwise"""
KINDS = ("objects", "links", "programs", "runs", "checks", "facts", "code")
_DIGEST_SIZE = 32
_NEW = ".new-"
_ALONE = os.O_WRONLY | os.O_CREAT | os.O_EXCL
"""how a new file is opened"""
_TRIMMED = ".trimmed"
"""the file whose time tells when somebody last looked at all entries"""
_TRIM_EVERY = 3600.0
"""seconds"""
_FRESH = 60.0
"""seconds for which an entry counts as just used: a build reads a hundred and more, and the next ones the same"""
_BLOCK_SIZE = 4096
"""bytes that a file takes at least on most disks"""


def cache_directory() -> Path | None:
    """`SNOW_CACHE_DIR`, or `snow` in the user's cache folder by XDG; None where there is neither."""
    chosen = os.environ.get("SNOW_CACHE_DIR")
    if chosen:
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME")
    if base and os.path.isabs(base):
        return Path(base) / "snow"
    try:
        home = Path.home()
    except RuntimeError:
        return None
    return home / ".cache" / "snow" if os.environ.get("HOME") != "" else None


def key_of(*parts: str) -> str:
    """One key for several texts; their borders count."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.hexdigest()


class Cache:
    """One folder per kind of entry (`KINDS`)."""

    def __init__(self, directory: Path | None) -> None:
        self._directory = directory
        self._written = 0  # bytes

    def read(self, kind: str, key: str) -> bytes | None:
        """An entry's content, if it is there and whole."""
        path = self._entry(kind, key)
        if path is None:
            return None
        try:
            with open(path, "rb", buffering=0) as stream:
                data = stream.read()
                is_old = time.time() - os.fstat(stream.fileno()).st_mtime > _FRESH
        except OSError:
            return None
        content, digest = data[:-_DIGEST_SIZE], data[-_DIGEST_SIZE:]
        if hashlib.sha256(content).digest() != digest:
            return None
        if is_old:
            with contextlib.suppress(OSError):  # only the order of eviction suffers
                os.utime(path)
        return content

    def write(self, kind: str, key: str, content: bytes) -> None:
        """Keep an entry, as far as the disk allows."""
        path = self.path(kind, key)
        if path is not None:
            with contextlib.suppress(OSError):  # the next build makes it again
                write_atomically(path, content + hashlib.sha256(content).digest())
                self._written += max(len(content), _BLOCK_SIZE)

    def trim_if_due(self) -> None:
        """Trim now and then, as a look at all entries takes longer than the build of a small change: when this process
        has written a sixteenth of the limit, or nobody has trimmed for an hour.
        """
        if self._directory is None:
            return
        try:
            age = time.time() - (self._directory / _TRIMMED).stat().st_mtime
        except OSError:
            age = _TRIM_EVERY
        if self._written >= _size_limit() / 16 or not 0 <= age < _TRIM_EVERY:
            self.trim()

    def trim(self) -> None:
        """Delete the entries longest unused until the rest fits the limit."""
        if self._directory is None:
            return
        self._written = 0
        with contextlib.suppress(OSError):  # a cache that can't be written has nothing to trim
            (self._directory / _TRIMMED).touch()
        entries = sorted(_entries(self._directory))
        total = sum(size for _, size, _ in entries)
        for _, size, path in entries:
            if total <= _size_limit():
                return
            with contextlib.suppress(OSError):  # another process was faster
                path.unlink()
            total -= size

    def path(self, kind: str, key: str) -> Path | None:
        """Where an entry is kept; None without a cache."""
        entry = self._entry(kind, key)
        return None if entry is None else Path(entry)

    def _entry(self, kind: str, key: str) -> str | None:
        return None if self._directory is None else f"{self._directory}/{kind}/{key[:2]}/{key}"


def open_cache() -> Cache:
    """The cache that the environment names."""
    return Cache(cache_directory())


def clear_cache() -> int:
    """Delete all entries; gives how many there were."""
    directory = cache_directory()
    entries = [] if directory is None else _entries(directory)
    for _, _, path in entries:
        path.unlink(missing_ok=True)
    return len(entries)


def write_atomically(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Put a whole file in place, or leave what was there. `mode` is narrowed by the umask, as for any new file."""
    temporary = f"{path.parent}/{_NEW}{os.getpid()}-{os.urandom(8).hex()}"
    try:
        descriptor = os.open(temporary, _ALONE, mode)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(temporary, _ALONE, mode)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _entries(directory: Path) -> list[tuple[float, int, Path]]:
    """(last use, size, path) of every entry of the kinds that we write; other files are none of our business."""
    found = []
    for kind in KINDS:
        for path in (directory / kind).glob("*/*"):
            with contextlib.suppress(OSError):
                status = path.stat()
                found.append((status.st_mtime, max(status.st_size, _BLOCK_SIZE), path))
    return found


def _size_limit() -> int:
    try:
        megabytes = int(os.environ.get("SNOW_CACHE_SIZE_MB", SIZE_LIMIT_MB))
    except ValueError:
        megabytes = SIZE_LIMIT_MB
    return megabytes * 1_000_000
