"""Linked programs in the cache, and how to start one.

A program is kept under the digest of its content, so a damaged one is known by its name. A record under the key of its
objects says which content belongs to it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

from snowc.cache import Cache, write_atomically

_RECORDS = "links"
_PROGRAMS = "programs"
_TEMPORARY_PREFIX = "snowc-run-"


def read(cache: Cache, key: str) -> bytes | None:
    """The program that was linked from the objects of that key."""
    record = cache.read(_RECORDS, key)
    return None if record is None else program_of_digest(cache, record.decode("ascii", "replace"))


def write(cache: Cache, key: str, content: bytes) -> None:
    """Remember what was linked."""
    digest = hashlib.sha256(content).hexdigest()
    path = cache.path(_PROGRAMS, digest)
    if path is not None:
        with contextlib.suppress(OSError):  # a cache that can't be written only costs time
            write_atomically(path, content, mode=0o777)
            cache.write(_RECORDS, key, digest.encode())


def program_of_digest(cache: Cache, digest: str) -> bytes | None:
    """A program by the digest of its content, if it is there and whole."""
    path = cache.path(_PROGRAMS, digest)
    if path is None:
        return None
    try:
        content = path.read_bytes()
    except OSError:
        return None
    with contextlib.suppress(OSError):  # only the order of eviction suffers
        os.utime(path)
    return content if hashlib.sha256(content).hexdigest() == digest else None


def executable(cache: Cache, content: bytes) -> Path:
    """A file that can be started: the cached one, or one in a temporary folder where there is no usable cache."""
    path = cache.path(_PROGRAMS, hashlib.sha256(content).hexdigest())
    if path is not None and os.access(path, os.X_OK) and path.read_bytes() == content:
        return path
    return temporary_copy(content)


def temporary_copy(content: bytes) -> Path:
    """The program in a folder of its own, to be deleted when it is started."""
    import tempfile  # late: a warm run needs none of it

    made = Path(tempfile.mkdtemp(prefix=_TEMPORARY_PREFIX)) / "program"
    write_atomically(made, content, mode=0o700)
    return made


def is_temporary(program: Path) -> bool:
    return program.parent.name.startswith(_TEMPORARY_PREFIX)
