"""Putting a changed text in a file's place."""

from __future__ import annotations

import codecs
import stat
from pathlib import Path

from snowc.cache import write_atomically
from snowc.project import decode


def replace_text(path: Path, before: str, after: str) -> str | None:
    """Write a file that still holds `before`; gives why not. Its mode and byte-order mark stay."""
    try:
        content = path.read_bytes()
        if decode(content) != before:
            return "somebody else has changed it meanwhile"
        mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
        mode = stat.S_IMODE(path.stat().st_mode)
        write_atomically(path, mark + after.encode(), mode)
        path.chmod(mode)
    except (OSError, UnicodeDecodeError) as error:
        return getattr(error, "strerror", None) or str(error)
    return None
