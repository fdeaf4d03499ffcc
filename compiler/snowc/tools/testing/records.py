"""What a process of tests writes, taken apart: records behind a mark, and the output between them.

In: bytes as they come. Out: events. A record is `\\x1e`, the mark, a JSON object, a line break; see
`stdlib/test_runner.snow`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TypeAlias

Record: TypeAlias = dict[str, Any]
Event: TypeAlias = bytes | Record
"""A piece of output, or a record."""


class RecordReader:
    """Feed it bytes; it gives events, and keeps what may be the beginning of a record."""

    def __init__(self, mark: str) -> None:
        self._head = b"\x1e" + mark.encode()
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[Event]:
        self._rest += data
        while (at := self._rest.find(self._head)) >= 0:
            line, found, after = self._rest[at + len(self._head) :].partition(b"\n")
            if not found:
                break
            if at:
                yield self._rest[:at]
            self._rest = after
            yield json.loads(line)
        else:
            yield from self._output_before_a_head()

    def close(self) -> Iterator[Event]:
        """Nothing more comes: a record that was cut off is output like any other."""
        if self._rest:
            yield self._rest
        self._rest = b""

    def _output_before_a_head(self) -> Iterator[Event]:
        at = self._rest.rfind(self._head[:1])
        kept = len(self._rest) if at < 0 or not self._head.startswith(self._rest[at : at + len(self._head)]) else at
        if kept:
            yield self._rest[:kept]
        self._rest = self._rest[kept:]
