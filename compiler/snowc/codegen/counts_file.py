"""The file that holds the counters of coverage while tests run.

Every process of the tests maps it in place of its own array, so all count into the same words, atomically: nothing is
merged afterwards, and what a process that crashes has counted is there.
"""

from __future__ import annotations

import ctypes
import os
from array import array
from pathlib import Path

COUNTS_SYMBOL = "snow.counts"
"""the array in the program (`llvm/counts.py`)"""
COUNTER = 8  # bytes
_NAME = "counts"
_READ_WRITE = 1 | 2  # PROT_READ | PROT_WRITE
_SHARED_FIXED = 0x01 | 0x10  # MAP_SHARED | MAP_FIXED, on Linux and macOS


def page_size() -> int:
    return os.sysconf("SC_PAGESIZE")


def counts_size(count: int) -> int:
    """How many bytes the array has: whole pages, so that nothing else is in them."""
    return max(-(-count * COUNTER // page_size()), 1) * page_size()


class CountsFile:
    """In a folder of objects."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _NAME

    @property
    def is_there(self) -> bool:
        return self._path.exists()

    def create(self, count: int) -> None:
        self._path.write_bytes(bytes(counts_size(count)))

    def counts(self) -> array[int]:
        found = array("Q")
        found.frombytes(self._path.read_bytes())
        return found

    def put_at(self, address: int) -> None:
        """Let the array at that address be the file from now on."""
        c = ctypes.CDLL(None, use_errno=True)
        c.mmap.restype = ctypes.c_void_p
        file = os.open(self._path, os.O_RDWR)
        size = self._path.stat().st_size
        where = ctypes.c_void_p(address)
        mapped = c.mmap(where, ctypes.c_size_t(size), _READ_WRITE, _SHARED_FIXED, file, ctypes.c_long(0))
        os.close(file)
        if mapped != address:
            raise OSError(ctypes.get_errno(), "the counters of coverage can't be shared")
