"""The answers that a database would give on other texts.

In: texts for some files. Out: the same database, on them, for the length of a `with` block; behind it on its own texts
again. What the texts leave as it was is not computed anew, which a second database would have to do. The way back
writes inputs only, so that a cancelled check leaves no trace.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from snowc.database import Database
from snowc.inputs import file_text
from snowc.source import FileId


@contextmanager
def what_if(db: Database, texts: Mapping[FileId, str]) -> Iterator[None]:
    """The files of `texts` have those texts inside the block."""
    kept = {file: file_text(db, file) for file in texts}
    try:
        for file, text in texts.items():
            db.set_input(file_text, file, text)
        yield
    finally:
        for file, own in kept.items():
            db.set_input(file_text, file, own)
