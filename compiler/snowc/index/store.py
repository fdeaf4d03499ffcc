"""Where the index lies: two kinds of entries in a cache under the keys of modules, and interfaces of this process.

In: keys of modules (`interface.module_key`). Out: entries (diagnostics and the interface's digest) and facts (answers
for other modules), as far as they are kept. Apart from what is on the disk, the digests of modules that were looked at
in this process and are not kept (broken ones, edited ones) are remembered, one for each module: who imports them is
found by it.
"""

from __future__ import annotations

import functools
from typing import Protocol

from snowc.cache import key_of
from snowc.fingerprint import package_fingerprint
from snowc.index.entry import Entry, entry_bytes, read_entry
from snowc.index.facts import Facts, read_facts
from snowc.resolve.model import ModuleName
from snowc.source import FileId

FORMAT = "module 5"
ENTRIES = "checks"
"""the folder of the cache that is read for every module of a program"""
FACTS = "facts"
"""the one that is read for what a changed module imports"""


class FindingsCache(Protocol):
    """What the index needs of `cache.Cache`; tests give one in memory."""

    def read(self, kind: str, key: str) -> bytes | None: ...

    def write(self, kind: str, key: str, content: bytes) -> None: ...


class Store:
    """All that the index has. What can't be read is as if it were not there."""

    def __init__(self, cache: FindingsCache) -> None:
        self._cache = cache
        self._interfaces: dict[ModuleName, tuple[str, str]] = {}

    def entry(self, key: str) -> Entry | None:
        content = self._cache.read(ENTRIES, key)
        return None if content is None else read_entry(content)

    def facts(self, key: str, file: FileId | None) -> Facts | None:
        content = self._cache.read(FACTS, key)
        return None if content is None else read_facts(content, file)

    @functools.cached_property
    def library_facts(self) -> Facts | None:
        """As they are when they are first asked for."""
        return self.facts(_library_key(), None)

    def interface(self, module: ModuleName, key: str) -> str | None:
        """The digest that was noted for a module as that key describes it."""
        noted = self._interfaces.get(module)
        return noted[1] if noted is not None and noted[0] == key else None

    def note_interface(self, module: ModuleName, key: str, digest: str) -> None:
        self._interfaces[module] = key, digest

    def keep(self, key: str, entry: Entry, facts: bytes) -> None:
        self._cache.write(FACTS, key, facts)
        self._cache.write(ENTRIES, key, entry_bytes(entry))

    def keep_library(self, facts: bytes) -> None:
        self._cache.write(FACTS, _library_key(), facts)
        self.library_facts = read_facts(facts, None)


def _library_key() -> str:
    """The library is part of the compiler, which its fingerprint stands for."""
    return key_of(FORMAT, package_fingerprint(), "library")
