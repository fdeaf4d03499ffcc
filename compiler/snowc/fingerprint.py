"""What tells one compiler from another.

In: the package's own files. Out: a digest that changes when one of them does. By size and time: reading them would
cost too much at every start. The version alone would not do: who works on the compiler has one version for many days.
"""

from __future__ import annotations

import functools
import hashlib
import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_SOURCES = (".py", ".snow", ".lark")


@functools.cache
def package_fingerprint() -> str:
    """Changes when a file of the compiler or of the library does. Asked once per process."""
    digest = hashlib.sha256()
    for folder, _, names in sorted(os.walk(_PACKAGE)):
        for name in sorted(names):
            if name.endswith(_SOURCES):
                path = os.path.join(folder, name)
                status = os.stat(path)
                digest.update(f"{path}:{status.st_size}:{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
