"""What should not be used any more: its documentation has a paragraph that begins with `Deprecated:`, as in Go."""

from __future__ import annotations

import re

from snow_lsp.ide.definitions import documentation
from snowc.database import Database
from snowc.inputs import PROJECT
from snowc.resolve.model import DefId
from snowc.resolve.queries import project_modules

_MARK = re.compile(r"^Deprecated:", re.MULTILINE)


def is_deprecated(db: Database, definition: DefId) -> bool:
    text = documentation(db, definition)
    return text is not None and says_deprecated(text)


def says_deprecated(text: str) -> bool:
    return _MARK.search(text) is not None


def is_of_project(db: Database, definition: DefId) -> bool:
    """Whether the project declares it, in a file or a module inside of one. Nothing of the library is deprecated."""
    first = definition.module
    modules = project_modules(db, PROJECT)
    while first not in modules and "." in first:
        first = type(first)(first.rpartition(".")[0])
    return first in modules
