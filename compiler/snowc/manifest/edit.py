"""Changing the dependencies in a `snow.toml`, with its comments and its order kept.

In: the text of a project file that `read_manifest` finds nothing wrong with. Out: the text with the change.
"""

from __future__ import annotations

from collections.abc import Mapping

import tomlkit
from tomlkit.items import InlineTable, Table

DEPENDENCIES = "dependencies"


def with_dependency(text: str, name: str, source: Mapping[str, str]) -> str:
    """With one more dependency, behind the others. `source` is what stands in its braces."""
    document = tomlkit.parse(text)
    table = document.get(DEPENDENCIES)
    if not isinstance(table, Table | InlineTable):
        table = tomlkit.table()
        if text.strip():
            document.add(tomlkit.nl())
        document[DEPENDENCIES] = table
    pairs = ", ".join(f"{key} = {tomlkit.string(text).as_string()}" for key, text in source.items())
    table[name] = tomlkit.value(f"{{ {pairs} }}")
    return tomlkit.dumps(document)


def without_dependency(text: str, name: str) -> str:
    """Without the dependency of a name, which the text has."""
    document = tomlkit.parse(text)
    table = document[DEPENDENCIES]
    assert isinstance(table, Table | InlineTable)
    del table[name]
    return tomlkit.dumps(document)
