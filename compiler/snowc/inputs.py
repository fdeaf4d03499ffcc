"""The inputs of the database: all that is ever read from outside.

In: values set by whoever owns the files (the command line, the server, tests). Out: nothing by themselves; queries
read them.
"""

from __future__ import annotations

from snowc.query import Input
from snowc.source import FileId

PROJECT = "project"
"""The key of `module_files` for the user's own modules."""
STDLIB = "stdlib"
"""The key of `module_files` for the library inside the package (durable)."""

file_text: Input[FileId, str | None] = Input("file_text", None)
"""A file's text; None for a file that does not exist."""

counted_files: Input[None, frozenset[FileId]] = Input("counted_files", frozenset())
"""The files whose code counts how often its parts run (`snowc test --coverage`)."""

module_files: Input[str, tuple[tuple[str, FileId], ...]] = Input("module_files", ())
"""Which modules there are: (dotted module name, file), sorted, by `PROJECT` and `STDLIB`."""
