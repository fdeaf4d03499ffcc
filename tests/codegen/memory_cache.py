"""A cache without a disk that remembers what was written, for tests that count compilations."""

from __future__ import annotations

from snowc.cache import Cache


class MemoryCache(Cache):
    def __init__(self) -> None:
        super().__init__(None)
        self.entries: dict[tuple[str, str], bytes] = {}
        self.written: list[str] = []

    def read(self, kind: str, key: str) -> bytes | None:
        return self.entries.get((kind, key))

    def write(self, kind: str, key: str, content: bytes) -> None:
        self.entries[kind, key] = content
        self.written.append(key)
